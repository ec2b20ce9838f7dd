import hashlib

from cryptography.hazmat.primitives.asymmetric import rsa

SPEC = "rsa:2048"
FAMILY = "sha"


def split():
    return rsa.generate_private_key(65537, int(SPEC.split(":")[1]))


def joined(data):
    return hashlib.new(f"{FAMILY}1", data)


def upper(data):
    return hashlib.new("MD5".lower(), data)


def formatted(data):
    return hashlib.new("{}{}".format(FAMILY, 1), data)


def percent(data):
    return hashlib.new("%s%d" % (FAMILY, 1), data)


def replaced(data):
    return hashlib.new("sha-1".replace("-", ""), data)


def added(data):
    return hashlib.new("md" + "5", data)


def number():
    return rsa.generate_private_key(65537, int("0x400", 16))


def text():
    return rsa.generate_private_key(65537, int(f"{4}096"))


def prefix():
    return rsa.generate_private_key(65537, int("RSA3072".removeprefix("RSA")))


def tail():
    return rsa.generate_private_key(65537, int("rsa1024"[3:]))


def partitioned():
    name, _, bits = SPEC.partition(":")
    return rsa.generate_private_key(65537, int(bits))


def fine(data):
    return hashlib.new(f"{FAMILY}3_256", data)
