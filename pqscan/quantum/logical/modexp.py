"""Modular exponentiation: how long the exponent is for factoring and for discrete logarithms."""

from __future__ import annotations

from math import ceil, log

from pqscan.domain.errors import ModelError

RSA = "rsa"
VARIANTS = {
    "short-exponent": "an exponent of twice the group's classical strength, one run",
    "schnorr": "a subgroup of unknown order, twice the classical strength long",
    "schnorr-order-known": "a subgroup whose order is public, as in DSA",
    "full": "an exponent as long as the modulus, order unknown, one run",
    "full-order-known": "an exponent as long as the modulus, order known (safe primes)",
}


def strength_bits(n: int) -> int:
    """Classical strength of an n-bit modulus, rounded to a multiple of 8.

    FIPS 140-2 implementation guidance, as Gidney & Ekerå 2021 uses it: 112 for 2048.
    """
    nats = n * log(2)
    bits: float = (1.923 * nats ** (1 / 3) * log(nats) ** (2 / 3) - 4.69) / log(2)
    return 8 * round(bits / 8)


def exponent_length(n: int, variant: str) -> int:
    """Controlled multiplications an attack needs (Gidney & Ekerå 2021, section 2.3 and tables)."""
    half = ceil(n / 2) - 1
    lengths = {
        RSA: 3 * half - 40,
        "short-exponent": 6 * strength_bits(n),
        "schnorr": 6 * strength_bits(n),
        "schnorr-order-known": 2 * (2 * strength_bits(n) + 5),
        "full": 3 * (n - 1),
        "full-order-known": 2 * (n - 1 + 5),
    }
    if variant not in lengths:
        raise ModelError(f"no attack called {variant!r}", f"allowed: {', '.join(VARIANTS)}")
    return max(lengths[variant], 1)


def share_of_factoring(n: int, variant: str) -> float:
    """Exponent length over that of factoring n bits, which does not jump between odd and even n."""
    return 1.0 if variant == RSA else exponent_length(n, variant) / (3 * (n / 2 - 1) - 40)
