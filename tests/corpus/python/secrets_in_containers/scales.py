def loose(left, right):
    return left == right


def alike(left, right):
    return left == right
