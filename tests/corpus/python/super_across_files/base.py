from Crypto.PublicKey import RSA


class Base:
    def __init__(self, bits):
        self.key = RSA.generate(bits)


class Maker:
    def make(self, bits):
        return RSA.generate(bits)

    def _quietly(self, bits):
        return RSA.generate(bits)
