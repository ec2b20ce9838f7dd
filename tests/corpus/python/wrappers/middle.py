import low


def level_two(size):
    return low.level_one(size)


def level_two_fixed():
    return low.level_one(768)
