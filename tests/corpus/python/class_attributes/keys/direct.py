from cryptography.hazmat.primitives.asymmetric import rsa

from keys.old import Old


def direct():
    return rsa.generate_private_key(65537, Old.BITS)
