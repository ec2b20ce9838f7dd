from high import level_three
from middle import level_two


def level_four(n):
    return level_three(length=n)


level_two(1024)
level_three(256)
level_four(512)
