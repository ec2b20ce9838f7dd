"""Key search, preimages and collisions, in log2 throughout: counts pass 2^64 and every float.

Grover needs (pi/4) 2^(k/2) iterations one after the other; S machines give only sqrt(S)
(Zalka 1999, quant-ph/9711070). Without a published circuit an iteration counts as one gate, which
is a lower bound and said so.
"""

from __future__ import annotations

from functools import lru_cache
from math import log2, pi

from pqscan.domain import knowledge
from pqscan.domain.algorithm import Attack
from pqscan.domain.errors import ModelError
from pqscan.domain.estimate import Provenance
from pqscan.domain.record import Record
from pqscan.quantum.counts import Counts, power_of_two
from pqscan.quantum.nouns import ModelCard, Target
from pqscan.quantum.tables import Table

SECONDS_A_YEAR = 31_557_600.0
ITERATION_SECONDS = 1e-6  # far below any estimate: a whole cipher and its inverse in a microsecond
LOG2_MACHINES = 20  # and a million of them
SAFE_YEARS = 100.0
LOG2_CLASSICAL_REACH = 80  # bits that classical search covers first
CLASSICAL = "rules/quantum/classical.toml"


def log2_iterations(bits: float) -> float:
    """Grover iterations for a key or digest of so many bits."""
    return log2(pi / 4) + bits / 2


def log2_serial(bits: float, log2_machines: float = 0.0) -> float:
    """Iterations each of 2^log2_machines machines runs: the square root of their number is won."""
    return log2_iterations(bits) - log2_machines / 2


def log2_multi_target(bits: float, log2_targets: float, log2_machines: float = 0.0) -> float:
    """Iterations a machine to find one of 2^log2_targets keys: sqrt(N / (p sqrt(t))).

    Tabulated, unverified: the trade-off is quoted from secondary literature.
    """
    return (bits - log2_machines - log2_targets / 2) / 2


def log2_depth_limited(log2_gates: float, log2_depth: float, log2_maxdepth: float) -> float:
    """Gates when no circuit may be deeper: G D / MAXDEPTH, or G where the limit does not bind."""
    if log2_maxdepth >= log2_depth:
        return log2_gates
    return log2_gates + log2_depth - log2_maxdepth


def grover(card: ModelCard, target: Target) -> Counts:
    """Grover with one gate an iteration."""
    iterations = log2_iterations(target.bits)
    return Counts(log2_gates=iterations, depth=power_of_two(iterations), provenance=card.provenance)


def depth_limited(card: ModelCard, target: Target) -> Counts:
    """NIST's bound on Grover for AES of that key size: 2^product / MAXDEPTH gates."""
    part = dict(card.coefficients)
    product = part.get(f"log2_product_{target.bits}")
    depth = part.get(f"log2_depth_{target.bits}")
    if product is None or depth is None:
        raise ModelError(
            f"{card.id} has no bound for {target.bits}-bit keys", "allowed: 128, 192 and 256 bits"
        )
    limit = part["log2_maxdepth"]
    return Counts(
        log2_gates=log2_depth_limited(product - depth, depth, limit),
        depth=2.0 ** min(depth, limit),
        provenance=card.provenance if target.algorithm == "AES" else Provenance.EXTRAPOLATED,
    )


def collision(card: ModelCard, target: Target) -> Counts:
    """2^(exponent n) evaluations of an n-bit hash."""
    return Counts(log2_gates=card.coefficient("exponent") * target.bits, provenance=card.provenance)


class Solved(Record):
    """A classical computation that was carried out: keys of that kind up to so many bits fall."""

    attack: Attack
    bits: int
    text: str


@lru_cache(maxsize=1)
def _solved() -> tuple[Solved, ...]:
    file = Table(CLASSICAL, knowledge.read_one(CLASSICAL))
    return tuple(
        Solved(
            attack=Attack(row.word("attack", tuple(Attack))),
            bits=int(row.number("bits")),
            text=row.text("text"),
        )
        for row in file.tables("solved")
    )


def solved(target: Target) -> str | None:
    """What is said of a public key so short that classical computers have done it already."""
    for row in _solved():
        if row.attack is target.attack and target.bits <= row.bits and not target.binary:
            return f"broken classically already: {row.text}"
    return None


@lru_cache(maxsize=1)
def classical_breaks() -> dict[str, str]:
    """The published classical attack that comes first, by algorithm id."""
    file = Table(CLASSICAL, knowledge.read_one(CLASSICAL))
    return {row.text("algorithm"): row.text("text") for row in file.tables("break")}


def verdict(target: Target, counts: Counts) -> str:
    """What the figure means: the classical break first, then the number."""
    first = classical_breaks().get(target.algorithm)
    if first is not None:
        return f"classical break first: {first}"
    if target.attack is Attack.COLLISION:
        return f"2^{counts.log2_gates:.1f} evaluations of the hash, its memory not priced"
    serial = log2_iterations(target.bits)
    if target.bits <= LOG2_CLASSICAL_REACH:
        trials = f"2^{target.bits} trials; Grover 2^{serial:.1f} in sequence"
        return f"classical guessing first: {trials}"
    one = power_of_two(serial + log2(ITERATION_SECONDS / SECONDS_A_YEAR))
    many = power_of_two(
        log2_serial(target.bits, LOG2_MACHINES) + log2(ITERATION_SECONDS / SECONDS_A_YEAR)
    )
    safe = many is None or many > SAFE_YEARS
    start = "not broken in any scenario: " if safe else ""
    return (
        f"{start}2^{serial:.1f} iterations in sequence, at 1 µs each "
        f"{_time(one)} on one machine, {_time(many)} on 2^{LOG2_MACHINES}"
    )


def _time(years: float | None) -> str:
    """Two digits and the unit that fits."""
    if years is None:
        return "over 1e300 years"
    if years >= 1e6:
        digits, exponent = f"{years:.1e}".split("e")
        return f"{digits}e{int(exponent)} years"
    for size, unit in ((1.0, "years"), (1 / 365.25, "days"), (1 / 8766, "h"), (1 / 525960, "min")):
        if years >= size:
            return f"{float(f'{years / size:.2g}'):,g} {unit}"
    return f"{years * SECONDS_A_YEAR:.2g} s"
