from Crypto.Hash import MD5
from Crypto.PublicKey import DSA, RSA


def digest(library, data):
    made = library.new()
    made.update(data)
    return made


def make(library, bits):
    return library.generate(bits)


digest(MD5, b"a")
make(RSA, 2048)
make(DSA, 1024)
