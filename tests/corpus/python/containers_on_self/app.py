import rsa
from Crypto.PublicKey import RSA
from ecdsa import NIST256p, SigningKey

keys = []
for index in range(3):
    keys.append(SigningKey.generate(curve=NIST256p))
for key in keys:
    key.sign_digest(b"x")


class Ring:
    def __init__(self):
        self.keys = {}

    def add(self, name):
        public, private = rsa.newkeys(1024)
        self.keys[name] = private

    def sign(self, name, data):
        return rsa.sign(data, self.keys[name], "SHA-256")


class Stack:
    def __init__(self):
        self.sizes = []
        self.sizes.append(3072)

    def make(self):
        return RSA.generate(self.sizes[0])
