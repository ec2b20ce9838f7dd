"""rsa.generate_private_key(65537, 1024) in a docstring."""

import hashlib

TEXT = "hashlib.md5(b'x')"

# hashlib.md5(b"x")


class rsa:
    @staticmethod
    def generate_private_key(exponent, bits):
        return bits


def own():
    return rsa.generate_private_key(65537, 1024)


def md5(data):
    return data


def call():
    return md5(b"x")


def shadowed(hashlib):
    return hashlib.md5(b"x")


def rebound():
    hashlib = None
    return hashlib.md5(b"x")


def excused(data):
    return hashlib.md5(data, usedforsecurity=False)


def mentioned():
    return hashlib.md5
