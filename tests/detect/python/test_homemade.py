"""Modular powers with a secret exponent are candidates; number theory is not."""

from __future__ import annotations

import pytest

from pqscan.domain.finding import Confidence, Role, StepKind


def test_a_file_without_any_crypto_import(found) -> None:
    source = """\
import random

def decrypt(c, d, n):
    return pow(c, d, n)

def encrypt(m, e, n):
    return pow(m, e, n)

class Party:
    def __init__(self, g, p):
        self.p = p
        self.private_key = random.randrange(2, p - 1)
        self.public_key = pow(g, self.private_key, p)

    def shared(self, peer):
        return pow(peer, self.private_key, mod=self.p)

def ephemeral(g, p):
    a = random.randrange(2, p - 2)
    return pow(g, a, p)

def crt(key, c):
    return pow(c, key["dp"], key["p"])
"""
    assert found(source) == [
        "4 PQ601 RSA - decrypt",
        "13 PQ601 DH - keygen",
        "16 PQ601 DH - key-agree",
        "20 PQ601 unknown - other",
    ]


def test_a_modulus_that_stands_in_the_file_has_a_size(found) -> None:
    prime = f"{(1 << 1023) + 1155:X}"
    source = f"""\
import secrets

class Group:
    P = int("{prime[:100]} {prime[100:]}".replace(" ", ""), 16)

class Session:
    def __init__(self):
        self.x_secret = secrets.randbelow(Group.P)
        self.mine = pow(5, self.x_secret, Group.P)

    def key(self, theirs):
        return pow(theirs, self.x_secret, Group.P)
"""
    assert found(source) == ["9 PQ601 DH 1024 keygen", "12 PQ601 DH 1024 key-agree"]


def test_what_raises_both_but_is_no_exchange(found) -> None:
    source = """\
import secrets

def encrypt(message, public, g, p):
    secret = secrets.randbelow(p)
    return pow(g, secret, p), message * pow(public, secret, p) % p
"""
    assert found(source) == ["5 PQ601 ElGamal - encrypt", "5 PQ601 ElGamal - encrypt"]


def test_rsa_by_the_e_beside_it_or_the_text_it_is_read_from(found) -> None:
    source = """\
class Box:
    def __init__(self, n, e, d):
        self.n, self.e, self.d = n, e, d

    def shut(self, value):
        return pow(value, self.e, self.n)

    def undo(self, value):
        return pow(value, self.d, self.n)

def answer(text, d, n):
    return pow(int(text, 16), d, n)
"""
    assert found(source) == ["9 PQ601 RSA - other", "12 PQ601 RSA - other"]


def test_why_and_how_sure(detect) -> None:
    source = "class RsaKey:\n    def run(self, c):\n        return pow(c, self.d, self.n)\n"
    (finding,) = detect(source).findings
    assert finding.asset.algorithm == "RSA"
    assert finding.role is Role.IMPLEMENT
    assert finding.confidence is Confidence.MEDIUM
    assert finding.evidence[-1].kind is StepKind.REASON
    assert finding.evidence[-1].text == "the exponent is called d in code about rsa"


def test_a_letter_alone_is_less_sure(detect) -> None:
    (finding,) = detect("def f(g, x, p):\n    return pow(g, x, p)\n").findings
    assert finding.confidence is Confidence.LOW


@pytest.mark.parametrize(
    "source",
    [
        pytest.param("def f(m, e, n):\n    return pow(m, e, n)\n", id="a public exponent"),
        pytest.param("x = pow(m, 65537, n)\n", id="a number"),
        pytest.param("E = 65537\ndef f(m, n):\n    return pow(m, E, n)\n", id="a constant"),
        pytest.param(
            "def inv(a, p):\n    return pow(a, p - 2, p)\n\nk = pow(a, -1, n)\n", id="an inverse"
        ),
        pytest.param(
            "def f(a, p):\n    d = (p - 1) // 2\n    return pow(a, d, p) == 1\n",
            id="an exponent made of the modulus",
        ),
        pytest.param(
            "def is_prime(n):\n    d = n - 1\n    while d % 2 == 0:\n        d //= 2\n"
            "    return all(pow(a, d, n) == 1 for a in (2, 3, 5))\n",
            id="a test of primality",
        ),
        pytest.param(
            "def witness(a, d, n):\n    return pow(a, d, n) in (1, n - 1)\n", id="a witness"
        ),
        pytest.param("y = pow(x, 2)\nz = math.pow(x, d, n)\n", id="another power"),
        pytest.param(
            "def binomial_mod(k, x, p):\n    return pow(k, x, p)\n", id="counting modulo a prime"
        ),
        pytest.param("# pow(c, d, n)\ntext = 'pow(c, private, n)'\n", id="text"),
        pytest.param("def pow(a, private, c):\n    return a\n", id="a definition"),
    ],
)
def test_arithmetic_is_none(found, source: str) -> None:
    assert found(source) == []


def test_a_power_beside_a_library_whose_import_is_what_selects_the_file(found) -> None:
    """`import rsa` and a PEM block are no single words; the file is read whole all the same."""
    source = "import rsa\n\nrsa.newkeys(1024)\n\ndef f(x):\n    return pow(x, 2, 7)\n"
    assert found(source) == ["3 PQ101 RSA 1024 keygen"]
