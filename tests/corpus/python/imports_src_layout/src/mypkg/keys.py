from cryptography.hazmat.primitives.asymmetric import rsa

from mypkg.config import BITS


def make(bits=BITS):
    return rsa.generate_private_key(65537, bits)
