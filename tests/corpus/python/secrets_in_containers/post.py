import hashlib
from collections import deque
from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from scales import alike, loose

WAITING = deque()
BY_NAME = {}


@dataclass
class Letter:
    stamp: bytes
    inner: bytes


def arrive(own: MLKEM768PrivateKey, name, capsule):
    agreed = own.decapsulate(capsule)
    WAITING.append((capsule, agreed))
    BY_NAME[name] = {"capsule": capsule, "agreed": agreed, "made": hashlib.sha3_256(agreed).digest()}
    return Letter(stamp=capsule, inner=agreed)


def leave(nonce, text):
    capsule, agreed = WAITING.popleft()
    return AESGCM(agreed).encrypt(nonce, text, capsule)


def leave_named(name, nonce, text):
    return AESGCM(BY_NAME[name]["agreed"]).encrypt(nonce, text, None)


def leave_derived(name, nonce, text):
    return AESGCM(BY_NAME[name]["made"]).encrypt(nonce, text, None)


def told(own: MLKEM768PrivateKey, capsule, claimed):
    letter = arrive(own, "told", capsule)
    if letter.stamp == claimed:
        return False
    return loose(letter.inner, claimed) and alike(letter.stamp, claimed)
