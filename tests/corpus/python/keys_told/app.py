from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa


def sign(key, data):
    return key.sign(data, padding.PKCS1v15(), hashes.SHA256())


def agree(key, peer):
    return key.exchange(ec.ECDH(), peer)


def make(kind):
    if kind == "rsa":
        return rsa.generate_private_key(65537, 2048)
    elif kind == "ec":
        return ec.generate_private_key(ec.SECP256R1())
    return ed25519.Ed25519PrivateKey.generate()


def any_kind(kind, data):
    key = make(kind)
    return key.sign(data, ec.ECDSA(hashes.SHA256()))


chosen = make("ec")
chosen.sign(b"", ec.ECDSA(hashes.SHA256()))
