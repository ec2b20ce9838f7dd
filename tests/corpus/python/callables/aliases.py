import hashlib

from cryptography.hazmat.primitives.asymmetric import rsa

h = quick_digest = hashlib.md5
make_rsa = rsa.generate_private_key
ALGORITHMS = {"md5": hashlib.md5, "sha1": hashlib.sha1}
FINE = [hashlib.sha256]


def alias(data):
    return h(data)


def chosen(name, data):
    return ALGORITHMS[name](data)


def known(data):
    return ALGORITHMS["sha1"](data)


def listed(data):
    return FINE[0](data)


def key():
    return make_rsa(65537, 1024)
