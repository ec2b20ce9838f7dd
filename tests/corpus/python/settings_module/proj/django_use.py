from cryptography.hazmat.primitives.asymmetric import rsa
from django.conf import settings


def make():
    return rsa.generate_private_key(65537, settings.RSA_BITS)
