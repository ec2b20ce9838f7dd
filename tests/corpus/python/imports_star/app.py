from common import *


def make():
    return generate_private_key(65537, BITS)
