def level_two(size):
    return size


level_two(512)
