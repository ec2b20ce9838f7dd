from typing import cast

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization import load_pem_private_key


def asserted(data, pem):
    key = load_pem_private_key(pem, None)
    assert isinstance(key, rsa.RSAPrivateKey)
    return key.sign(data, padding.PKCS1v15(), hashes.SHA256())


def raised(data, pem):
    key = load_pem_private_key(pem, None)
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise TypeError
    return key.sign(data, ec.ECDSA(hashes.SHA256()))


def branched(data, pem):
    key = load_pem_private_key(pem, None)
    if isinstance(key, rsa.RSAPrivateKey):
        return key.sign(data, padding.PKCS1v15(), hashes.SHA256())
    return None


def annotated(data, pem):
    key: rsa.RSAPrivateKey = load_pem_private_key(pem, None)
    return key.sign(data, padding.PKCS1v15(), hashes.SHA256())


def converted(data, pem):
    key = cast(rsa.RSAPrivateKey, load_pem_private_key(pem, None))
    return key.sign(data, padding.PKCS1v15(), hashes.SHA256())


def returned(pem) -> rsa.RSAPrivateKey:
    return load_pem_private_key(pem, None)


def used(data, pem):
    return returned(pem).sign(data, padding.PKCS1v15(), hashes.SHA256())


def known(data):
    key = rsa.generate_private_key(65537, 2048)
    assert isinstance(key, rsa.RSAPrivateKey)
    return key.sign(data, padding.PKCS1v15(), hashes.SHA256())
