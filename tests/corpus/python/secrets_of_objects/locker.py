import hashlib

from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey


class Locker:
    def __init__(self):
        self.key = MLKEM768PrivateKey.generate()
        self.common = None
        self.derived = None

    def opened(self, parcel):
        self.common = self.key.decapsulate(parcel)
        self.derived = hashlib.sha3_256(b"locker" + self.common).digest()


class Stretched:
    def __init__(self, key: MLKEM768PrivateKey):
        self.key = key
        self.common = b""

    def opened(self, parcel):
        self.common = self.key.decapsulate(parcel)
        self.common = hashlib.sha3_256(b"stretched" + self.common).digest()
