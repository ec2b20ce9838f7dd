from cryptography.hazmat.primitives.asymmetric import rsa

BITS = 3072


def make_key(bits):
    return rsa.generate_private_key(65537, bits)
