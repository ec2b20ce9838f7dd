from cryptography.hazmat.primitives.asymmetric import rsa


class Base:
    BITS = 2048
    exponent = 65537

    def make(self):
        return rsa.generate_private_key(self.exponent, self.BITS)

    @classmethod
    def fresh(cls):
        return rsa.generate_private_key(cls.exponent, cls.BITS)
