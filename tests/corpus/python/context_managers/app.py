from contextlib import contextmanager, nullcontext

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa


class Session:
    def __init__(self, bits):
        self.bits = bits

    def __enter__(self):
        return self

    def __exit__(self, *exc):
        return False

    def make(self):
        return rsa.generate_private_key(65537, self.bits)


@contextmanager
def temporary_key(bits):
    key = rsa.generate_private_key(65537, bits)
    try:
        yield key
    finally:
        del key


def main(data):
    with Session(1024) as session:
        session.make()
    with temporary_key(2048) as key:
        key.sign(data, padding.PKCS1v15(), hashes.SHA256())
    with nullcontext(3072) as bits:
        rsa.generate_private_key(65537, bits)
    with open("f") as stream, temporary_key(int(stream.read())) as other:
        other.sign(data, padding.PKCS1v15(), hashes.SHA256())
