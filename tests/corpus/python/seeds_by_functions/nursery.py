import hashlib
import os

from dilithium_py.ml_dsa import ML_DSA_87

WORDS = "acorn beech cedar"


def sown(words):
    return hashlib.sha3_256(words.encode()).digest()


def gathered():
    return os.urandom(32)


class Bed:
    ROW = b"row of oaks"

    def __init__(self, soil):
        self.soil = soil

    def seed(self):
        return hashlib.blake2b(self.ROW, digest_size=32).digest()

    def seed_of_soil(self):
        return hashlib.sha3_256(self.soil).digest()

    def plant(self):
        return ML_DSA_87.key_derive(self.seed())

    def plant_in_soil(self):
        return ML_DSA_87.key_derive(self.seed_of_soil())


def planted():
    return ML_DSA_87.key_derive(sown(WORDS))


def planted_by(words):
    return ML_DSA_87.key_derive(sown(words))


def planted_at_random():
    return ML_DSA_87.key_derive(gathered())
