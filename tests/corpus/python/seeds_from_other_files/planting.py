import hashlib

import ground
from dilithium_py.ml_dsa import ML_DSA_65
from ground import RAIN, SEED


def plant(seed=SEED):
    return ML_DSA_65.key_derive(seed)


def water():
    return ML_DSA_65.key_derive(RAIN)


def both():
    return ML_DSA_65.key_derive(hashlib.sha256(ground.SEED + ground.RAIN).digest())


def rows():
    return ML_DSA_65.key_derive(ground.ROWS)
