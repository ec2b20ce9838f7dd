from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding

from keys import maker, new_key, rsa_key


def sign(data):
    key = rsa_key()
    return key.sign(data, padding.PKCS1v15(), hashes.SHA256())


def sign_made(data):
    return maker().make().sign(data, padding.PKCS1v15(), hashes.SHA256())


def sign_small(data):
    key = new_key("rsa", 1024)
    return key.sign(data, padding.PKCS1v15(), hashes.SHA256())
