from Crypto.Cipher import PKCS1_OAEP
from Crypto.PublicKey import RSA
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from nacl.public import Box, PrivateKey


class Drop:
    def __init__(self):
        self.inner = RSA.generate(3072)

    def read(self, letter):
        return PKCS1_OAEP.new(self.inner).decrypt(letter)


def dump():
    made = ec.generate_private_key(ec.SECP521R1())
    return made.private_bytes(
        serialization.Encoding.DER,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )


def approve(blob, text):
    loaded = serialization.load_der_private_key(blob, None)
    return loaded.sign(text, ec.ECDSA(hashes.SHA512()))


def talk(peer):
    mine = PrivateKey.generate()
    return Box(mine, peer)


approve(dump(), b"yes")
