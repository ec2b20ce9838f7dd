"""Misuse of post-quantum cryptography, in whole small programs with what must not be found."""

from __future__ import annotations

import pytest

from pqscan.domain.finding import Confidence

PYCA = """\
import hashlib, hmac, os, secrets
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, mldsa, mlkem, x25519
from cryptography.hazmat.primitives.ciphers.aead import AESGCM, ChaCha20Poly1305
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
"""


def after(source: str) -> str:
    """The program with its imports; its first line is line 6."""
    return PYCA + source


def test_a_raw_secret_goes_into_a_cipher(found) -> None:
    source = after("""\
def seal(public: mlkem.MLKEM768PublicKey, message):
    secret, ciphertext = public.encapsulate()
    return ciphertext, AESGCM(secret).encrypt(os.urandom(12), message, None)

def cut(private: mlkem.MLKEM768PrivateKey, ciphertext):
    secret = private.decapsulate(ciphertext)
    key = bytes(secret[:32])
    return ChaCha20Poly1305(key=key)

class Channel:
    def __init__(self, private: x25519.X25519PrivateKey, peer):
        self.secret = private.exchange(peer)

    def box(self):
        return AESGCM(self.secret)

def held(public: mlkem.MLKEM1024PublicKey):
    pair = public.encapsulate()
    return AESGCM(pair[0]), pair[1]
""")
    assert found(source, ("PQ5",)) == [
        "8 PQ501 ML-KEM 768 encapsulate",
        "13 PQ501 ML-KEM 768 decapsulate",
        "20 PQ501 X25519 - key-agree",
        "24 PQ501 ML-KEM 1024 encapsulate",
    ]


def test_a_raw_secret_through_another_file(detect) -> None:
    handed, finding = [
        f
        for f in detect(
            {
                "crypto/boxes.py": PYCA + "def box(key):\n    return AESGCM(key)\n",
                "crypto/__init__.py": "",
                "app.py": PYCA + "from crypto.boxes import box\n"
                "def open_it(private: mlkem.MLKEM768PrivateKey, ct):\n"
                "    return box(private.decapsulate(ct))\n",
            }
        ).findings
        if f.rule == "PQ501"
    ]
    assert (handed.location.path, handed.location.region.start_line) == ("app.py", 8)
    assert (finding.location.path, finding.location.region.start_line) == ("crypto/boxes.py", 7)
    assert finding.message == (
        "Raw shared secret used as a key. What cryptography.MLKEM768PrivateKey.decapsulate() "
        "yields (app.py, line 8) is used without a KDF."
    )
    assert [step.text for step in finding.evidence] == [
        "private.decapsulate(ct)",
        "AESGCM(key)",
        "What cryptography.MLKEM768PrivateKey.decapsulate() yields (app.py, line 8) is used "
        "without a KDF",
    ]


def test_derived_keys_are_fine(found) -> None:
    source = after("""\
def seal(public: mlkem.MLKEM768PublicKey, message):
    secret, ciphertext = public.encapsulate()
    secret = HKDF(hashes.SHA256(), 32, None, ciphertext).derive(secret)
    return AESGCM(secret).encrypt(os.urandom(12), message, ciphertext)

def hashed(private: mlkem.MLKEM768PrivateKey, ciphertext):
    return AESGCM(hashlib.sha256(private.decapsulate(ciphertext)).digest())

def other(public: mlkem.MLKEM768PublicKey, key):
    secret, ciphertext = public.encapsulate()
    AESGCM(key).encrypt(os.urandom(12), ciphertext, None)
    return derive(secret)
""")
    assert found(source, ("PQ5",)) == []


def test_an_answer_that_nobody_looks_at(found) -> None:
    source = """\
import oqs
from pqcrypto.sign.ml_dsa_65 import verify as check

verifier = oqs.Signature("ML-DSA-65")
verifier.verify(b"m", signature, public)

def accept(message, signature, public):
    ok = check(public, message, signature)
    return message

def unpacked(message, signature, public):
    with oqs.Signature("ML-DSA-87") as one:
        _ = one.verify(message, signature, public)
        return message
"""
    assert found(source, ("PQ502",)) == [
        "5 PQ502 ML-DSA 65 verify",
        "8 PQ502 ML-DSA 65 verify",
        "13 PQ502 ML-DSA 87 verify",
    ]


def test_answers_that_count_and_calls_that_raise(found) -> None:
    source = after("""\
import oqs

def accept(message, signature, public):
    verifier = oqs.Signature("ML-DSA-65")
    if not verifier.verify(message, signature, public):
        raise ValueError
    ok = verifier.verify(message, signature, public)
    assert ok
    results = [verifier.verify(m, signature, public) for m in message]
    return verifier.verify(message, signature, public), results

def raises(public: mldsa.MLDSA65PublicKey, signature, message):
    public.verify(signature, message)
""")
    assert found(source, ("PQ502",)) == []


def test_names_of_the_third_round(found) -> None:
    source = """\
import oqs
NAME = "Kyber" + str(768)
kem = oqs.KeyEncapsulation(NAME)
signer = oqs.Signature("Dilithium3")
fine = oqs.KeyEncapsulation("ML-KEM-768")
"""
    assert found(source, ("PQ503",)) == [
        "3 PQ503 Kyber 768 encapsulate",
        "4 PQ503 Dilithium 3 sign",
    ]


def test_an_error_path_without_the_post_quantum_half(found) -> None:
    source = after("""\
def strong(public: mlkem.MLKEM768PublicKey):
    return public.encapsulate()

def weak(private: x25519.X25519PrivateKey, peer):
    return private.exchange(peer)

def agree(public, private, peer):
    try:
        return strong(public)
    except ValueError:
        return weak(private, peer)

class Session:
    def keys(self):
        try:
            self.key = mlkem.MLKEM768PrivateKey.generate()
        except Exception:
            self.log("no ML-KEM")
            self.key = ec.generate_private_key(ec.SECP256R1())
""")
    assert found(source, ("PQ504",)) == [
        "16 PQ504 X25519 - key-agree",
        "24 PQ504 EC P-256 keygen",
    ]


def test_error_paths_that_do_not_fall_back(found) -> None:
    source = after("""\
def stops(public: mlkem.MLKEM768PublicKey):
    try:
        return public.encapsulate()
    except ValueError as error:
        raise RuntimeError from error

def counts(public: mlkem.MLKEM768PublicKey):
    try:
        return public.encapsulate()
    except ValueError:
        return hashlib.sha256(b"failed").digest()

def only_classical(private: x25519.X25519PrivateKey, peer):
    try:
        return parse(peer)
    except ValueError:
        return private.exchange(peer)

def again(public: mlkem.MLKEM768PublicKey):
    try:
        return public.encapsulate()
    except OSError:
        return public.encapsulate()
""")
    assert found(source, ("PQ504",)) == []


def test_a_secret_under_equals(detect) -> None:
    source = after("""\
def same(private: mlkem.MLKEM768PrivateKey, ciphertext, expected):
    secret = private.decapsulate(ciphertext)
    if secret != expected:
        raise ValueError
    return secret.hex() == expected.hex()

def test_round(private: mlkem.MLKEM768PrivateKey):
    secret, ciphertext = private.public_key().encapsulate()
    print(private.decapsulate(ciphertext) == secret)
""")
    compared = [f for f in detect(source).findings if f.rule == "PQ505"]
    assert [(f.location.region.start_line, f.confidence) for f in compared] == [
        (8, Confidence.HIGH),
        (10, Confidence.HIGH),
        (14, Confidence.MEDIUM),
    ]


def test_comparisons_that_tell_nothing(found) -> None:
    source = after("""\
def same(private: mlkem.MLKEM768PrivateKey, ciphertext, expected):
    secret = private.decapsulate(ciphertext)
    if len(secret) == 32 and secret is not None and secret != b"":
        return hmac.compare_digest(secret, expected)

def test_round(public: mlkem.MLKEM768PublicKey, private: mlkem.MLKEM768PrivateKey):
    secret, ciphertext = public.encapsulate()
    assert private.decapsulate(ciphertext) == secret
    return ciphertext == b"".join(parts)
""")
    assert found(source, ("PQ505",)) == []


def test_sets_below_policy_where_they_are_chosen(found) -> None:
    source = """\
import oqs
from pqcrypto.kem import ml_kem_512
from cryptography.hazmat.primitives.asymmetric import mldsa

ml_kem_512.generate_keypair()
key = mldsa.MLDSA44PrivateKey.generate()
key.sign(b"x")
fine = mldsa.MLDSA65PrivateKey.generate()
oqs.KeyEncapsulation("ML-KEM-512")
"""
    assert found(source, ("PQ0", "PQ5")) == [
        "5 PQ506 ML-KEM 512 keygen",
        "6 PQ506 ML-DSA 44 keygen",
        "7 PQ001 ML-DSA 44 sign",
        "8 PQ001 ML-DSA 65 keygen",
        "9 PQ506 ML-KEM 512 encapsulate",
    ]


def test_a_fixed_seed(found) -> None:
    source = after("""\
import random
import oqs

SEED = bytes(32)

def make(seed=b"\\x01" * 32):
    return mldsa.MLDSA65PrivateKey.from_seed_bytes(seed)

mldsa.MLDSA65PrivateKey.from_seed_bytes(SEED)
mlkem.MLKEM768PrivateKey.from_seed_bytes(random.randbytes(64))
oqs.KeyEncapsulation("ML-KEM-768").generate_keypair_seed(b"0" * 64)
""")
    assert found(source, ("PQ507",)) == [
        "12 PQ507 ML-DSA 65 load",
        "14 PQ507 ML-DSA 65 load",
        "15 PQ507 ML-KEM 768 load",
        "16 PQ507 ML-KEM 768 keygen",
    ]


def test_seeds_from_elsewhere(found) -> None:
    source = after("""\
def load(path, seed):
    with open(path, "rb") as stream:
        mldsa.MLDSA65PrivateKey.from_seed_bytes(stream.read())
    mldsa.MLDSA65PrivateKey.from_seed_bytes(os.urandom(32))
    mldsa.MLDSA65PrivateKey.from_seed_bytes(secrets.token_bytes(32))
    return mldsa.MLDSA65PrivateKey.from_seed_bytes(seed)
""")
    assert found(source, ("PQ507",)) == []


def test_code_that_is_nested_deeply(found) -> None:
    source = (
        after("""\
def seal(private: mlkem.MLKEM768PrivateKey, ciphertext):
    return AESGCM(private.decapsulate(ciphertext))

""")
        + "x = "
        + " + ".join(["y"] * 2000)
        + "\n"
    )
    assert found(source, ("PQ501",)) == ["7 PQ501 ML-KEM 768 decapsulate"]


def test_functions_that_call_one_another(found) -> None:
    source = after("""\
def first(public: mlkem.MLKEM768PublicKey, deep):
    second(public, deep)
    return public.encapsulate()

def second(public, deep):
    return first(public, deep) if deep else third(public)

def third(public):
    try:
        return first(public, False)
    except ValueError:
        return ed25519.Ed25519PrivateKey.generate()
""")
    assert found(source, ("PQ504",)) == ["17 PQ504 Ed25519 - keygen"]


@pytest.mark.parametrize(
    "text",
    ['"""AESGCM(shared_secret)"""', "# verifier.verify(m, s, p)", 'print("Kyber768 == ML-KEM")'],
)
def test_text_about_it(found, text: str) -> None:
    assert found(after(f"{text}\n"), ("PQ5",)) == []
