import hashlib
import os

from Crypto.Cipher import AES

buffer = os.urandom(64)
AES.new(buffer[:16], AES.MODE_GCM)
AES.new(buffer[16:48], AES.MODE_GCM)
derived = hashlib.scrypt(b"word", salt=b"s", n=2, r=8, p=1, dklen=64)
AES.new(derived[:32], AES.MODE_CBC, derived[32:48])


def seal(blob, size=24):
    AES.new(blob[:size], AES.MODE_GCM)
    AES.new(blob[16:], AES.MODE_GCM)
