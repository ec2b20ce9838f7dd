from jwcrypto import jwk
from passlib.hash import ldap_salted_sha1, lmhash


class Ring:
    usual = {"kty": "RSA", "size": 1024}

    def __init__(self, **wishes):
        wanted = {**self.usual, **wishes}
        self.key = jwk.JWK.generate(**wanted)

    def another(self):
        return jwk.JWK.generate(**dict(self.usual, size=2048))

    def third(self, more):
        wanted = {"kty": "EC"}
        wanted.update(more)
        return jwk.JWK.generate(**wanted)


ring = Ring(use="sig")
ring.third({"crv": "P-384"})


class Accounts:
    def __init__(self, scheme=ldap_salted_sha1):
        self.scheme = scheme

    def add(self, password):
        return self.scheme.hash(password)


def old(password):
    return Accounts(lmhash).add(password)
