from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa


class Seal:
    bits = 1024

    def key(self):
        return rsa.generate_private_key(65537, self.bits)

    def apply(self, page):
        return self.key().sign(page, padding.PKCS1v15(), hashes.SHA256())


class GreatSeal(Seal):
    bits = 4096


GreatSeal().apply(b"charter")
