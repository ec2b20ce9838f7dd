import jwt
from Crypto.Cipher import ARC4
from jwt import PyJWT


class Tokens:
    cipher = ARC4

    def __init__(self, key):
        self.jwt = jwt
        self._own = PyJWT()
        self.key = key

    def make(self, claims):
        return self.jwt.encode(claims, self.key, algorithm="ES256")

    def read(self, token):
        return self._own.decode(token, self.key, algorithms=["RS512"])

    def seal(self, text):
        return self.cipher.new(self.key).encrypt(text)

    def text(self, words):
        return words.encode("utf-8")
