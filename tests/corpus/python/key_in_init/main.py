from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding

from signer import Lazy, Signer

signer = Signer(4096)


def outside(data):
    return Lazy().key.sign(data, padding.PKCS1v15(), hashes.SHA256())


def other(data, thing):
    return thing.sign(data)
