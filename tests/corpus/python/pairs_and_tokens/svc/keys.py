import rsa
from cryptography.hazmat.primitives.asymmetric import rsa as generator
from jwcrypto.jwk import JWK
from oscrypto import asymmetric

from .config import config


class Store:
    def __init__(self):
        self.key = generator.generate_private_key(65537, config.KEY_SIZE)


public, private = rsa.newkeys(1024)
rsa.encrypt(b"x", public)
first, second = asymmetric.generate_pair("rsa", bit_size=3072)
asymmetric.rsa_pss_sign(second, b"x", "sha256")
JWK.generate(kty="RSA")
JWK.generate(kty="EC")
