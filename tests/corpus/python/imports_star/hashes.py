from hashlib import *


def digest(data):
    return md5(data)
