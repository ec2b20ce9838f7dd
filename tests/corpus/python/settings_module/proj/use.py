import hashlib

from cryptography.hazmat.primitives.asymmetric import rsa

from . import settings
from .settings import config, current


def make():
    rsa.generate_private_key(65537, settings.RSA_BITS)
    rsa.generate_private_key(65537, settings.CRYPTO["rsa"]["bits"])
    rsa.generate_private_key(65537, config.KEY_BITS)
    rsa.generate_private_key(65537, current.KEY_BITS)
    rsa.generate_private_key(65537, getattr(settings, "RSA_BITS", 4096))
    rsa.generate_private_key(65537, getattr(settings, "MISSING", 4096))


def digest(data):
    return hashlib.new(settings.CRYPTO["digest"], data)
