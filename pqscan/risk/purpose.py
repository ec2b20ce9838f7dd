"""What a finding's key protects, read from what the code does with it: risk counts by that."""

from __future__ import annotations

from pqscan.domain.algorithm import Algorithm, Primitive
from pqscan.domain.finding import Asset, Function
from pqscan.risk.policy import Purpose

_BY_FUNCTION = {
    Function.SIGN: Purpose.SIGNATURE,
    Function.VERIFY: Purpose.SIGNATURE,
    Function.CERTIFY: Purpose.SIGNATURE,
    Function.KEY_AGREE: Purpose.CONFIDENTIALITY,
    Function.ENCAPSULATE: Purpose.CONFIDENTIALITY,
    Function.DECAPSULATE: Purpose.CONFIDENTIALITY,
    Function.ENCRYPT: Purpose.CONFIDENTIALITY,
    Function.DECRYPT: Purpose.CONFIDENTIALITY,
    Function.WRAP: Purpose.CONFIDENTIALITY,
    Function.UNWRAP: Purpose.CONFIDENTIALITY,
}
_BY_PRIMITIVE = {
    Primitive.SIGNATURE: frozenset({Purpose.SIGNATURE}),
    Primitive.KEY_AGREE: frozenset({Purpose.CONFIDENTIALITY}),
    Primitive.KEM: frozenset({Purpose.CONFIDENTIALITY}),
    Primitive.PKE: frozenset(Purpose),  # RSA signs and encrypts
    Primitive.OTHER: frozenset(Purpose),  # a curve or key alone
}


def seen(asset: Asset) -> frozenset[Purpose]:
    """The purposes that the code itself shows."""
    functions = (asset.function, *asset.functions)
    return frozenset(_BY_FUNCTION[one] for one in functions if one in _BY_FUNCTION)


def possible(asset: Asset, algorithm: Algorithm) -> frozenset[Purpose]:
    """What is seen of it, else all that the algorithm can be for."""
    return seen(asset) or _BY_PRIMITIVE.get(algorithm.primitive, frozenset())
