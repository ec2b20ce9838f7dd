from dataclasses import dataclass


@dataclass
class Die:
    modulus: int
    private_exponent: int


def unlock(die: Die, ciphertext: int) -> int:
    return pow(ciphertext, die.private_exponent, die.modulus)


def press(digest: int, d: int, modulus: int) -> int:
    return pow(digest, d, modulus)


def meet(peer: int, private_exponent: int, modulus: int) -> int:
    return pow(peer, private_exponent, modulus)


def check(impression: int, public_exponent: int, modulus: int) -> int:
    return pow(impression, public_exponent, modulus)
