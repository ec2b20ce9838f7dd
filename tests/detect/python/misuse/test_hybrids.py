"""The classical half of a hybrid is part of the hybrid; beside one it is what it was."""

from __future__ import annotations

from pqscan.domain.finding import StepKind

PYCA = """\
import hashlib
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, mldsa, mlkem, x25519
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
"""

CLASS = (
    PYCA
    + """\
class Hybrid:
    def __init__(self):
        self.classical = x25519.X25519PrivateKey.generate()
        self.quantum = mlkem.MLKEM768PrivateKey.generate()

    def open(self, peer, ciphertext):
        first = self.classical.exchange(x25519.X25519PublicKey.from_public_bytes(peer))
        second = self.quantum.decapsulate(ciphertext)
        return HKDF(hashes.SHA256(), 32, None, b"v1").derive(first + second)

def alone(peer):
    return x25519.X25519PrivateKey.generate().exchange(peer)
"""
)


def test_a_class_that_joins_two_secrets(found) -> None:
    assert found(CLASS) == [
        "7 PQ001 X25519 - keygen",
        "8 PQ001 ML-KEM 768 keygen",
        "11 PQ001 X25519 - key-agree",
        "11 PQ001 X25519 - load",
        "12 PQ001 ML-KEM 768 decapsulate",
        "13 PQ002 HKDF - kdf",
        "16 PQ109 X25519 - keygen",
        "16 PQ109 X25519 - key-agree",
    ]


def test_the_reason_is_evidence(detect) -> None:
    half = next(f for f in detect(CLASS).findings if f.asset.algorithm == "X25519")
    assert half.asset.hybrid
    reason = half.evidence[-1]
    assert (reason.kind, reason.text) == (
        StepKind.REASON,
        "half of a hybrid: the secrets of X25519 (line 11) and of ML-KEM (line 12) are joined here",
    )
    assert reason.location is not None
    assert reason.location.region.start_line == 13


def test_two_updates_of_one_hash_and_a_helper(found) -> None:
    source = (
        PYCA
        + """\
def classical(private: ec.EllipticCurvePrivateKey, peer):
    return private.exchange(ec.ECDH(), peer)

def combine(private: ec.EllipticCurvePrivateKey, peer, kem: mlkem.MLKEM1024PublicKey):
    secret, ciphertext = kem.encapsulate()
    digest = hashlib.sha384()
    digest.update(classical(private, peer))
    digest.update(secret)
    return digest.digest(), ciphertext
"""
    )
    assert found(source, ("PQ0", "PQ1")) == [
        "6 PQ001 ECDH - key-agree",
        "9 PQ001 ML-KEM 1024 encapsulate",
        "10 PQ002 SHA-384 - digest",
    ]


def test_two_signatures_in_one(found) -> None:
    source = (
        PYCA
        + """\
def sign(message):
    old = ed25519.Ed25519PrivateKey.generate()
    new = mldsa.MLDSA65PrivateKey.generate()
    return old.sign(message) + new.sign(message)
"""
    )
    assert found(source) == [
        "6 PQ001 Ed25519 - keygen",
        "7 PQ001 ML-DSA 65 keygen",
        "8 PQ001 Ed25519 - sign",
        "8 PQ001 ML-DSA 65 sign",
    ]


def test_side_by_side_is_no_hybrid(found) -> None:
    source = (
        PYCA
        + """\
def either(strong, private: x25519.X25519PrivateKey, peer, kem: mlkem.MLKEM768PrivateKey, ct):
    if strong:
        secret = kem.decapsulate(ct)
    else:
        secret = private.exchange(peer)
    return HKDF(hashes.SHA256(), 32, None, b"").derive(secret)

def both(private: x25519.X25519PrivateKey, peer, kem: mlkem.MLKEM768PrivateKey, ct):
    one = HKDF(hashes.SHA256(), 32, None, b"a").derive(private.exchange(peer))
    two = HKDF(hashes.SHA256(), 32, None, b"b").derive(kem.decapsulate(ct))
    return one, two

def with_ciphertext(private: x25519.X25519PrivateKey, peer, kem: mlkem.MLKEM768PublicKey):
    secret, ciphertext = kem.encapsulate()
    return private.exchange(peer) + ciphertext
"""
    )
    assert found(source, ("PQ1",)) == [
        "9 PQ109 X25519 - key-agree",
        "13 PQ109 X25519 - key-agree",
        "19 PQ109 X25519 - key-agree",
    ]
