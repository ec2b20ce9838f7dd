import threading
from collections import defaultdict
from dataclasses import dataclass, field
from functools import partial

import attr
import attrs
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.ed448 import Ed448PrivateKey
from cryptography.hazmat.primitives.asymmetric.x448 import X448PrivateKey
from pydantic import BaseModel, Field, PrivateAttr

BADGE_BITS = 3072


def minted(bits=4096):
    return rsa.generate_private_key(public_exponent=65537, key_size=bits)


@dataclass
class Badge:
    holder: str
    seal: Ed448PrivateKey = field(default_factory=Ed448PrivateKey.generate)
    stamp: object = field(default_factory=partial(ec.generate_private_key, ec.SECP521R1()))
    older: object = field(default_factory=lambda: rsa.generate_private_key(65537, BADGE_BITS))
    newer: object = field(default_factory=minted)
    notes: list = field(default_factory=list)

    def sealed(self):
        return self.seal.sign(self.holder.encode())


@attrs.define
class Door:
    hinge = attr.ib(default=attr.Factory(X448PrivateKey.generate))
    latch: object = attrs.field(factory=X448PrivateKey.generate)


class Register(BaseModel):
    stamp: object = Field(default_factory=Ed448PrivateKey.generate)
    _spare: object = PrivateAttr(default_factory=Ed448PrivateKey.generate)


STAMPS = defaultdict(Ed448PrivateKey.generate)
VISITS = defaultdict(list)


def stamped(desk, line):
    VISITS[desk].append(line)
    for number, stamp in STAMPS.items():
        print(f"{number}", stamp)
    return STAMPS[desk].sign(line)


def later():
    threading.Timer(30, rsa.generate_private_key, (65537, 1024)).start()
