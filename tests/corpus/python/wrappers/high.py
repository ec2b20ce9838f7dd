from middle import level_two


def level_three(length, factor=8):
    return level_two(length * factor)
