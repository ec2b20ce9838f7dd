from cryptography.hazmat.primitives.asymmetric import rsa

from conf import Config

DEFAULT = Config("main")
SMALL = Config("small", 1024)
LARGE = Config(name="large", bits=4096)


def default():
    return rsa.generate_private_key(65537, DEFAULT.bits)


def small():
    return rsa.generate_private_key(65537, SMALL.bits)


def large():
    return rsa.generate_private_key(65537, LARGE.bits)
