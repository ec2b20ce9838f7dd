import subprocess

from Crypto.PublicKey import RSA

SIZES = {"low": 1024, "high": 4096}


def make(level="low", bits=None):
    bits = bits or SIZES[level]
    return RSA.generate(bits)


make()
make("high")


class Tool:
    program = "openssl"

    def call(self, *arguments):
        subprocess.run([self.program, *arguments], check=True)

    def key(self):
        self.call("genrsa", "-out", "key.pem", "3072")
