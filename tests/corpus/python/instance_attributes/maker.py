from cryptography.hazmat.primitives.asymmetric import rsa


class Maker:
    def __init__(self, bits, exponent=65537):
        self.bits = bits
        self._exponent = exponent

    def make(self):
        return rsa.generate_private_key(self._exponent, self.bits)


class Fixed:
    def __init__(self):
        self.size = 4096

    def make(self):
        return rsa.generate_private_key(65537, key_size=self.size)
