import hashlib
import importlib

from cryptography.hazmat.primitives.asymmetric import rsa

NAME = "md5"
MAKE = "generate_private_key"


def digest(data):
    return getattr(hashlib, NAME)(data)


def wrapped(name, data):
    return getattr(hashlib, name)(data)


def make():
    return getattr(rsa, MAKE)(65537, 2048)


def imported():
    module = importlib.import_module("cryptography.hazmat.primitives.asymmetric.rsa")
    return module.generate_private_key(65537, 1024)


def plain(data):
    return __import__("hashlib").sha1(data)


def loaded(data):
    library = importlib.import_module("hash" + "lib")
    return library.md5(data)


def name_of():
    return getattr(hashlib, "algorithms_available")
