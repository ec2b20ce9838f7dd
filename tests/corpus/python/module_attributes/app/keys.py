from cryptography.hazmat.primitives.asymmetric import rsa

from app import settings
from app.settings import LEGACY_BITS, STRONG, WEAK


def current():
    return rsa.generate_private_key(public_exponent=65537, key_size=settings.KEY_SIZE)


def weak():
    return rsa.generate_private_key(65537, WEAK)


def strong():
    return rsa.generate_private_key(65537, STRONG)


def legacy():
    return rsa.generate_private_key(65537, LEGACY_BITS)


def margin():
    return rsa.generate_private_key(65537, settings.MARGIN)


def nothing():
    return settings.KEY_SIZE + 1
