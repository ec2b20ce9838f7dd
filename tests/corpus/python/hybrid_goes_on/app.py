import hashlib

import oqs
from cryptography.hazmat.primitives.asymmetric.ed448 import Ed448PrivateKey
from cryptography.hazmat.primitives.asymmetric.x448 import X448PrivateKey, X448PublicKey


class Refused(Exception):
    pass


def emptied(mine: X448PrivateKey, theirs: X448PublicKey, kem: oqs.KeyEncapsulation, point):
    curve = mine.exchange(theirs)
    try:
        capsule, lattice = kem.encap_secret(point)
    except RuntimeError:
        capsule, lattice = b"", bytes(32)
    return capsule, hashlib.sha3_512(curve + lattice).digest()


def handed_on(mine: X448PrivateKey, theirs: X448PublicKey, capsule, kem: oqs.KeyEncapsulation):
    curve = mine.exchange(theirs)
    try:
        lattice = kem.decap_secret(capsule)
    except RuntimeError:
        return hashlib.sha3_512(curve).digest()
    return hashlib.sha3_512(curve + lattice).digest()


def bare_signature(key: Ed448PrivateKey, secret, text):
    strong = None
    classical = key.sign(text)
    try:
        strong = oqs.Signature("ML-DSA-87", secret).sign(text)
    except RuntimeError:
        strong = b""
    return classical + strong


def refused(mine: X448PrivateKey, theirs: X448PublicKey, kem: oqs.KeyEncapsulation, point):
    curve = mine.exchange(theirs)
    try:
        capsule, lattice = kem.encap_secret(point)
    except RuntimeError:
        lattice = None
    if lattice is None:
        raise Refused
    return capsule, hashlib.sha3_512(curve + lattice).digest()


def refused_at_once(mine: X448PrivateKey, theirs: X448PublicKey, kem: oqs.KeyEncapsulation, point):
    curve = mine.exchange(theirs)
    try:
        capsule, lattice = kem.encap_secret(point)
    except RuntimeError as error:
        curve = b""
        raise Refused from error
    return capsule, hashlib.sha3_512(curve + lattice).digest()


def nothing_at_all(mine: X448PrivateKey, theirs: X448PublicKey, kem: oqs.KeyEncapsulation, point):
    curve = mine.exchange(theirs)
    try:
        capsule, lattice = kem.encap_secret(point)
    except RuntimeError:
        return None
    return capsule, hashlib.sha3_512(curve + lattice).digest()
