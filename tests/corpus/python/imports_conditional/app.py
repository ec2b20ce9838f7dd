import sys
from typing import TYPE_CHECKING

try:
    from cryptography.hazmat.primitives.asymmetric import rsa
except ImportError:
    rsa = None

try:
    from local_settings import BITS
except ImportError:
    BITS = 1024

if sys.version_info >= (3, 8):
    from hashlib import md5
else:
    from md5 import new as md5

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey


def make():
    return rsa.generate_private_key(65537, BITS)


def digest(data):
    return md5(data)


def late():
    from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key as generate

    return generate(65537, 2048)


def sign(key: "RSAPrivateKey", data, padding, digest):
    return key.sign(data, padding, digest)
