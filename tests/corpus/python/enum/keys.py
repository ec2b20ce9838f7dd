from cryptography.hazmat.primitives.asymmetric import rsa

from sizes import Bits, Level, Size


def small():
    return rsa.generate_private_key(65537, Size.SMALL.value)


def normal():
    return rsa.generate_private_key(65537, Bits.NORMAL)


def by_name():
    return rsa.generate_private_key(65537, Size["LARGE"].value)


def high():
    return rsa.generate_private_key(65537, Level.HIGH.bits)


def low():
    return rsa.generate_private_key(65537, Level.LOW.value[0])


def given(size: Size):
    return rsa.generate_private_key(65537, size.value)


given(Size.LARGE)
