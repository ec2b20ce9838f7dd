import sys

from cryptography.hazmat.primitives.asymmetric import rsa

DEBUG = False


def expression(fast):
    return rsa.generate_private_key(65537, 1024 if fast else 2048)


def branch(level):
    if level == "low":
        bits = 1024
    elif level == "high":
        bits = 4096
    else:
        bits = 2048
    return rsa.generate_private_key(65537, bits)


def decided():
    bits = 512 if DEBUG else 3072
    return rsa.generate_private_key(65537, bits)


def matched(level):
    match level:
        case "low":
            bits = 1024
        case _:
            bits = 3072
    return rsa.generate_private_key(65537, bits)


def early(fast):
    if fast:
        return rsa.generate_private_key(65537, 1024)
    return rsa.generate_private_key(65537, 2048)


def either():
    bits = len(sys.argv) > 1 and 768 or 1536
    return rsa.generate_private_key(65537, bits)
