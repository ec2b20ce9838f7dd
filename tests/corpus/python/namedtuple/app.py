from collections import namedtuple
from typing import NamedTuple

from cryptography.hazmat.primitives.asymmetric import rsa


class Params(NamedTuple):
    exponent: int
    bits: int = 2048


Pair = namedtuple("Pair", ["exponent", "bits"])
Triple = namedtuple("Triple", "name exponent bits", defaults=(3072,))

params = Params(65537)
rsa.generate_private_key(params.exponent, params.bits)
rsa.generate_private_key(*Params(3, 1024))

pair = Pair(65537, 4096)
rsa.generate_private_key(pair.exponent, pair.bits)
rsa.generate_private_key(pair[0], pair[1])
exponent, bits = pair
rsa.generate_private_key(exponent, bits)
triple = Triple("x", 65537)
rsa.generate_private_key(triple.exponent, triple.bits)
