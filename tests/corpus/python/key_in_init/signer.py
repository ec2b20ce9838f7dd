from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa


class Signer:
    def __init__(self, bits=2048):
        self.key = rsa.generate_private_key(65537, bits)
        self.public = self.key.public_key()

    def sign(self, data):
        return self.key.sign(data, padding.PKCS1v15(), hashes.SHA256())

    def verify(self, data, signature):
        self.public.verify(signature, data, padding.PKCS1v15(), hashes.SHA256())


class Lazy:
    def __init__(self):
        self._key = None

    @property
    def key(self):
        if self._key is None:
            self._key = rsa.generate_private_key(65537, 1024)
        return self._key

    def sign(self, data):
        return self.key.sign(data, padding.PKCS1v15(), hashes.SHA256())
