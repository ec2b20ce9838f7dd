"""The key that tickets are signed with."""

from cryptography.hazmat.primitives.asymmetric import rsa

from tickets.config import KEY_SIZE


def new_signing_key() -> rsa.RSAPrivateKey:
    """A fresh key; it lives as long as the process."""
    return rsa.generate_private_key(public_exponent=65537, key_size=KEY_SIZE)
