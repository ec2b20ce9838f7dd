"""A described library's own tests and tools say what they do by calling it."""

from __future__ import annotations

import pytest

LIBRARY = {
    "rsa/__init__.py": """
from rsa.key import newkeys, PrivateKey, PublicKey
from rsa.pkcs1 import encrypt, decrypt, sign, verify, compute_hash, sign_hash
""",
    "rsa/key.py": """
class PublicKey:
    pass

class PrivateKey:
    pass

def newkeys(nbits):
    return (PublicKey(), PrivateKey())
""",
    "rsa/pkcs1.py": """
def encrypt(message, pub_key):
    return message

def decrypt(crypto, priv_key):
    return crypto

def sign(message, priv_key, hash_method):
    return message

def sign_hash(hash_value, priv_key, hash_method):
    return hash_value

def verify(message, signature, pub_key):
    return "SHA-256"

def compute_hash(message, method_name):
    return message
""",
}
TOOL = """
import rsa

def run(data):
    public, private = rsa.newkeys(1024)
    rsa.sign(data, private, "SHA-256")
"""


def found(detect, sources: dict[str, str], path: str) -> set[tuple[int, str, str | None, str]]:
    return {
        (
            f.location.region.start_line,
            f.asset.algorithm,
            f.asset.parameter_set,
            str(f.asset.function),
        )
        for f in detect(sources).findings
        if f.location.path == path
    }


@pytest.mark.parametrize("path", ["tests/test_all.py", "rsa/cli.py"])
def test_what_the_library_is_asked_for_is_found(detect, path: str) -> None:
    assert found(detect, {**LIBRARY, path: TOOL}, path) == {
        (5, "RSA", "1024", "keygen"),
        (6, "RSA", "1024", "sign"),
    }


def test_a_package_of_that_name_with_one_such_function_is_not_the_library(detect) -> None:
    namesake = {
        "rsa/__init__.py": "from rsa.key import newkeys\n",
        "rsa/key.py": "def newkeys(nbits):\n    return nbits, nbits\n",
        "tool.py": TOOL.partition("    rsa.sign")[0],
    }
    assert found(detect, namesake, "tool.py") == set()


def test_what_a_test_expects_to_be_refused_is_not_made(detect) -> None:
    source = """
import pytest
import rsa

def test_short():
    with pytest.raises(ValueError):
        rsa.newkeys(8)
"""
    assert found(detect, {**LIBRARY, "tests/test_all.py": source}, "tests/test_all.py") == set()
