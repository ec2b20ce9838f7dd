from Crypto.PublicKey import RSA

SIZE = 512


def make(n):
    return RSA.generate(n)


class K:
    def get(self, n):
        return RSA.generate(n)
