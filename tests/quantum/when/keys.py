"""Keys with a made-up cost law, so that the draws are tested apart from the cost models."""

from __future__ import annotations

from math import log10

from pqscan.quantum.when.costs import Curve, Size

RATES = (-4.0, -3.5, -3.0, -2.5)


def key(
    bits: int,
    *,
    qubits: float = 2e7,
    hours: float = 7.0,
    stance: str = "reviewed",
    platform: str = "superconducting",
    fixed: bool = False,
) -> Curve:
    """A modulus-like key: qubits grow as n, hours as n cubed, both with the error rate."""
    grown = log10(bits / 2048)
    return Curve(
        model="made-up",
        platform=platform,
        stance=stance,
        sizes=tuple(
            Size(rate, log10(qubits) + grown + rate + 3, log10(hours) + 3 * grown) for rate in RATES
        ),
        logical=log10(6189) + grown,
        operations=log10(2.7e9) + 3 * grown,
        hours=log10(hours) + 3 * grown,
        fixed=fixed,
    )


def single(log_qubits: float, log_hours: float = 0.0, log_rate: float = -3.0) -> Curve:
    """A published machine: one size, no logical counts, no progress."""
    size = Size(log_rate, log_qubits, log_hours)
    return Curve("look-up", "superconducting", "conservative", (size,), fixed=True)
