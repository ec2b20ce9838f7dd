import hashlib
import secrets

from planting import plant

NAME = "spring"


def spring():
    return plant(hashlib.sha256(NAME.encode()).digest())


def summer():
    return plant(secrets.token_bytes(32))


def autumn(rows):
    return plant(b"".join(bytes([row]) for row in rows))
