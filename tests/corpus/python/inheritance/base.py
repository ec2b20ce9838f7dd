from abc import ABC, abstractmethod

from cryptography.hazmat.primitives.asymmetric import rsa


class Base(ABC):
    def __init__(self, bits):
        self.bits = bits

    @abstractmethod
    def size(self): ...

    def make(self):
        return rsa.generate_private_key(65537, self.size())

    def from_attribute(self):
        return rsa.generate_private_key(65537, self.bits)
