from cryptography.hazmat.primitives.asymmetric import rsa

DEFAULT = 1024


def make(bits=DEFAULT):
    return rsa.generate_private_key(65537, bits)


def only(*, bits: int = 3072):
    return rsa.generate_private_key(65537, bits)


def late(bits=None):
    bits = bits or 2048
    return rsa.generate_private_key(65537, bits)


def later(bits=None):
    if bits is None:
        bits = 768
    return rsa.generate_private_key(65537, bits)
