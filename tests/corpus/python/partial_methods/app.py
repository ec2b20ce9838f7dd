from functools import partialmethod

from cryptography.hazmat.primitives.asymmetric import dsa, rsa


class Forge:
    def strike(self, bits, exponent=65537):
        return rsa.generate_private_key(exponent, bits)

    def cast():
        return dsa.generate_private_key(2048)

    coin = partialmethod(strike, 1024)
    medal = partialmethod(strike, exponent=3)
    MOULDS = {"bell": cast}


forge = Forge()
forge.coin()
forge.medal(4096)
Forge.MOULDS["bell"]()
