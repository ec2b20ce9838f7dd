import json
import sys

from cryptography.hazmat.primitives.asymmetric import rsa


def argument(bits):
    return rsa.generate_private_key(65537, bits)


def from_file(path):
    with open(path) as stream:
        return rsa.generate_private_key(65537, json.load(stream)["bits"])


def from_command_line():
    return rsa.generate_private_key(65537, int(sys.argv[1]))


def from_input():
    return rsa.generate_private_key(65537, int(input("bits")))


def grown(n):
    bits = 512
    while n:
        bits *= 2
        n -= 1
    return rsa.generate_private_key(65537, bits)


def recursive(bits):
    return recursive(bits // 2) if bits > 4096 else rsa.generate_private_key(65537, bits)
