from dataclasses import dataclass, field, replace

from cryptography.hazmat.primitives.asymmetric import rsa


@dataclass
class Options:
    bits: int = field(default=1024)
    doubled: int = field(init=False)

    def __post_init__(self):
        self.doubled = self.bits * 2

    def make(self):
        return rsa.generate_private_key(65537, self.bits)


options = Options()
rsa.generate_private_key(65537, options.bits)
rsa.generate_private_key(65537, options.doubled)
other = replace(options, bits=4096)
rsa.generate_private_key(65537, other.bits)
Options(3072).make()
