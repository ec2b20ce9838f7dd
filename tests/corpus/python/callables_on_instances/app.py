from dataclasses import dataclass
from typing import Any

from Crypto.PublicKey import RSA


class Desk:
    def __init__(self, bits=1024, make=RSA.generate):
        self.make = make
        self.bits = bits

    def serve(self):
        return self.make(self.bits)


@dataclass
class Booth:
    bits: int = 2048
    make: Any = RSA.generate

    def serve(self):
        return self.make(self.bits)


Desk(3072).serve()
Booth(bits=4096).serve()
