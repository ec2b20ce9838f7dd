"""Curves given as objects of the project's own, or taken from another key."""

from __future__ import annotations

import pytest

OBJECT = """
from ecdsa import SigningKey

class Curve:
    def __init__(self, name, generator, openssl_name=None):
        self.name = name
        self.generator = generator
        self.openssl_name = openssl_name or name

MINE = Curve({arguments})
key = SigningKey.generate(curve=MINE)
"""


@pytest.mark.parametrize(
    ("arguments", "curve"),
    [
        ('"NIST384p", 7', "P-384"),
        ('"NIST256p", 7, "prime256v1"', "P-256"),
        ('"NIST256p", 7, "secp384r1"', None),
        ('"of our own", 7', None),
    ],
)
def test_the_name_that_a_curve_is_made_with(detect, arguments: str, curve: str | None) -> None:
    findings = detect(OBJECT.format(arguments=arguments)).findings
    assert [f.asset.parameter_set for f in findings if f.asset.algorithm == "EC"] == [curve]


def test_the_curve_of_another_key(detect) -> None:
    source = """
from cryptography.hazmat.primitives.asymmetric import ec

def agree(data):
    key = ec.generate_private_key(ec.SECP384R1())
    return ec.EllipticCurvePublicKey.from_encoded_point(key.curve, data)
"""
    found = {(f.location.region.start_line, f.asset.parameter_set) for f in detect(source).findings}
    assert found == {(5, "P-384"), (6, "P-384")}
