import hashlib
import os
import random

from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA65PrivateKey
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM1024PrivateKey

LABEL = "greenhouse"


def same_every_time():
    root = hashlib.sha3_256(LABEL.encode()).digest()
    return MLDSA65PrivateKey.from_seed_bytes(root)


def guessable():
    dice = random.Random(7)
    return MLKEM1024PrivateKey.from_seed_bytes(dice.randbytes(64))


def sound():
    dice = random.SystemRandom()
    root = hashlib.sha3_256(os.urandom(32)).digest()
    return MLDSA65PrivateKey.from_seed_bytes(root), MLKEM1024PrivateKey.from_seed_bytes(dice.randbytes(64))


def stretched(passphrase):
    return MLDSA65PrivateKey.from_seed_bytes(hashlib.sha256(passphrase).digest())
