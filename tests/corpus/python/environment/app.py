import os
from os import environ, getenv

from cryptography.hazmat.primitives.asymmetric import rsa

BITS = int(os.environ.get("KEY_BITS", "2048"))


def default():
    return rsa.generate_private_key(65537, BITS)


def short():
    return rsa.generate_private_key(65537, int(getenv("BITS", 1024)))


def either():
    return rsa.generate_private_key(65537, int(environ.get("BITS") or 3072))


def outside():
    return rsa.generate_private_key(65537, int(os.environ["BITS"]))


def missing():
    return rsa.generate_private_key(65537, int(os.getenv("BITS")))
