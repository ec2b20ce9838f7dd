"""Logical counts: what a model says before any machine is chosen."""

from __future__ import annotations

from math import ceil, floor, isinf, log2

from pqscan.domain.estimate import Provenance
from pqscan.domain.record import Record
from pqscan.quantum.nouns import Term


class Counts(Record):
    """Figures over all shots of one attempt; None where one does not apply.

    `depth` is in gates of the model's unit, `success` the chance of an attempt where the model
    gives one.
    """

    logical_qubits: int | None = None
    toffoli: float | None = None
    t_count: float | None = None
    log2_gates: float | None = None
    depth: float | None = None
    shots: float | None = None
    success: float | None = None
    provenance: Provenance = Provenance.FORMULA
    verdict: str = ""

    @property
    def log2_of_gates(self) -> float | None:
        """`log2_gates`, or the logarithm of the gates there are."""
        if self.log2_gates is not None:
            return self.log2_gates
        gates = (self.toffoli or 0.0) + (self.t_count or 0.0)
        return log2(gates) if gates else None


def evaluate(terms: tuple[Term, ...], n: float) -> float:
    """The sum of a published formula's terms at n."""
    total = 0.0
    for term in terms:
        logarithm = log2(n)
        if term.whole:
            logarithm = floor(logarithm) if term.whole == "floor" else ceil(logarithm)
        total += term.factor * n**term.power * (logarithm**term.logs if term.logs else 1.0)
    return total


def power_of_two(exponent: float) -> float | None:
    """2^exponent, None where a float cannot hold it."""
    try:
        value = 2.0**exponent
    except OverflowError:
        return None
    return None if isinf(value) else value
