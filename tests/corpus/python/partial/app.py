import functools
from functools import partial

from cryptography.hazmat.primitives.asymmetric import rsa

make = partial(rsa.generate_private_key, 65537)
make_small = functools.partial(rsa.generate_private_key, public_exponent=65537, key_size=1024)


def wrapped(exponent, bits):
    return rsa.generate_private_key(exponent, bits)


strong = partial(wrapped, bits=3072)


def main():
    make(2048)
    make(key_size=4096)
    make_small()
    strong(65537)
