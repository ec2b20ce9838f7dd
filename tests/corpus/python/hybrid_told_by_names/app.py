import hashlib

from cryptography.hazmat.primitives.asymmetric import ec, x25519


def seal(their_point, their_kem):
    mine = x25519.X25519PrivateKey.generate()
    first = mine.exchange(their_point)
    second, capsule = their_kem.encapsulate()
    return hashlib.sha3_256(first + second).digest(), capsule


def alone(mine: ec.EllipticCurvePrivateKey, theirs, parcel):
    parcel.decapsulate()
    return hashlib.sha3_256(mine.exchange(ec.ECDH(), theirs)).digest()
