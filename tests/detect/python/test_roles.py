"""Uses told apart from tables, implementations and parsers; the decoys stay uses."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from pqscan.domain.finding import Role, StepKind


@pytest.fixture
def roles(detect):
    """`LINE RULE ROLE` of every finding of a program or of the last file of several."""

    def run(source: str | Mapping[str, str]) -> list[str]:
        last = "app.py" if isinstance(source, str) else list(source)[-1]
        return [
            f"{f.location.region.start_line} {f.rule} {f.role}"
            for f in detect(source).findings
            if f.location.path == last
        ]

    return run


def test_a_table_of_names_is_one_declaration(detect) -> None:
    source = """\
import paramiko

class Transport:
    _preferred_keys = (
        "ssh-ed25519", "ecdsa-sha2-nistp256", "ecdsa-sha2-nistp384", "rsa-sha2-512", "ssh-rsa",
    )
"""
    findings = detect(source).findings
    assert {f.asset.algorithm: f.role for f in findings} == {
        "Ed25519": Role.DECLARE,
        "ECDSA": Role.DECLARE,
        "RSA": Role.DECLARE,
    }
    last = findings[0].evidence[-1]
    assert (last.kind, last.text) == (
        StepKind.REASON,
        "a table of 5 names, not a use of each",
    )


def test_a_short_setting_and_a_table_that_is_passed_are_uses(roles) -> None:
    source = """\
import hashlib

HASHES = {"md5": hashlib.md5, "sha1": hashlib.sha1, "sha256": hashlib.sha256,
          "sha384": hashlib.sha384, "sha512": hashlib.sha512, "blake2b": hashlib.blake2b}
SIMPLE_JWT = {"ALGORITHM": "RS256"}

def digest(data):
    return HASHES["md5"](data)
"""
    assert roles(source) == ["5 PQ309 use", "8 PQ201 use"]


PYCA = """\
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
"""


def test_a_class_of_a_described_library(roles, detect) -> None:
    source = {
        "paramiko/__init__.py": "",
        "paramiko/pkey.py": "class PKey:\n    pass\n",
        "paramiko/rsakey.py": PYCA
        + """\
from paramiko.pkey import PKey

class RSAKey(PKey):
    @staticmethod
    def generate(bits):
        return rsa.generate_private_key(65537, bits)

def other():
    return ed25519.Ed25519PrivateKey.generate()
""",
    }
    assert roles(source) == ["8 PQ101 implement", "11 PQ108 use"]
    reason = detect(source).findings[0].evidence[-1]
    assert (reason.kind, reason.text) == (
        StepKind.REASON,
        "RSAKey is part of the library paramiko",
    )


def test_sibling_classes_named_for_algorithms(roles) -> None:
    source = (
        PYCA
        + """\
class Algorithm:
    def sign(self, message): ...

class RSAAlgorithm(Algorithm):
    def sign(self, message):
        return rsa.generate_private_key(65537, 2048)

class ECAlgorithm(Algorithm):
    def sign(self, message):
        return ec.generate_private_key(ec.SECP256R1())

class EdAlgorithm(Algorithm):
    def sign(self, message):
        return ed25519.Ed25519PrivateKey.generate()

class Tokens:
    def key(self):
        return rsa.generate_private_key(65537, 2048)
"""
    )
    assert roles(source) == [
        "8 PQ101 implement",
        "12 PQ107 implement",
        "16 PQ108 implement",
        "20 PQ101 use",
    ]


def test_an_application_with_a_class_named_for_its_key_uses_it(roles) -> None:
    source = {
        "crypto/__init__.py": "",
        "crypto/rsa_signer.py": PYCA
        + """\
class RSASigner:
    def __init__(self, bits=2048):
        self.key = rsa.generate_private_key(65537, bits)

    def sign(self, message):
        return self.key.sign(message, padding.PKCS1v15(), hashes.SHA256())
""",
    }
    assert roles(source) == ["5 PQ101 use", "8 PQ101 use"]


def test_a_file_of_the_name_of_a_library_is_no_library(roles) -> None:
    source = {
        "rsa.py": PYCA + "def make_rsa():\n    return rsa.generate_private_key(65537, 2048)\n"
    }
    assert roles(source) == ["4 PQ101 use"]


PARSER = (
    PYCA
    + """\
def load_key(data):
    return serialization.load_pem_private_key(data, None)

def read_public(numbers):
    return rsa.RSAPublicNumbers(*numbers).public_key()
"""
)


def test_code_that_only_loads_is_a_parser(roles, detect) -> None:
    assert roles(PARSER) == ["4 PQ115 parse", "7 PQ101 parse"]
    assert detect(PARSER).findings[0].evidence[-1].text == (
        "load_key() reads a format, and no use is seen"
    )


def test_a_key_that_is_loaded_and_used_is_a_use(roles) -> None:
    source = (
        PARSER
        + """\

def sign(data, message):
    key = load_key(data)
    return key.sign(message, padding.PKCS1v15(), hashes.SHA256())
"""
    )
    assert {line.rpartition(" ")[2] for line in roles(source)} == {"use"}


def test_a_use_in_another_file_counts(detect) -> None:
    source = {
        "keys.py": PARSER,
        "app.py": PYCA
        + """\
from keys import read_public

def check(numbers, signature, message):
    read_public(numbers).verify(signature, message, padding.PKCS1v15(), hashes.SHA256())
""",
    }
    by_place = {
        (f.location.path, f.location.region.start_line): f.role for f in detect(source).findings
    }
    assert by_place[("keys.py", 7)] is Role.USE
    assert by_place[("keys.py", 4)] is Role.PARSE


def test_hand_written_arithmetic_is_an_implementation(roles) -> None:
    assert roles("def decrypt(c, d, n):\n    return pow(c, d, n)\n") == ["2 PQ601 implement"]
