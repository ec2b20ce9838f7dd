"""A shipped grid of what keys take, over bits and error rates, for the draws to interpolate on.

Searching a layout takes tens of milliseconds and a forecast wants dozens, so the answers for a few
sizes are kept in rules/quantum/grids/demand.json. Between two sizes the draws follow a straight
line in the logarithms; along bits every figure is made to rise, so that no larger key is cheaper.
`python -m pqscan.quantum.when.grid --write` renews what follows from a changed model or machine;
`--write ge21 g25` these models whatever happened, `--write all` every one (after a change to an
engine; minutes); `--check` exits 1 where any answer is old.
"""

from __future__ import annotations

import sys
from bisect import bisect_left
from collections.abc import Callable, Collection
from math import log10

from pqscan.domain.algorithm import Attack
from pqscan.domain.record import replace
from pqscan.quantum import api
from pqscan.quantum.nouns import Hardware, ModelCard, Target
from pqscan.quantum.when import ask, gridfile
from pqscan.quantum.when.costs import Cell, Curve, Size

MODULI = (512, 768, 1024, 1536, 2048, 3072, 4096, 6144, 8192, 12288, 16384)
PRIMES = (1024, 2048, 3072, 4096, 8192)  # of finite fields
FIELDS = (160, 192, 224, 255, 256, 320, 384, 448, 512, 521)
BINARY = (163, 233, 283, 409, 571)
VARIANTS = ("short-exponent", "schnorr", "schnorr-order-known", "full", "full-order-known")


def at(cell: Cell, bits: int) -> Curve | None:
    """The cell's curve for a key of that size; None outside the grid or the model's range."""
    place = bisect_left(cell.bits, bits)
    if place < len(cell.bits) and cell.bits[place] == bits:
        return cell.curves[place]
    if not 0 < place < len(cell.bits):
        return None
    low, high = cell.curves[place - 1], cell.curves[place]
    if low is None or high is None:
        return None
    span = log10(cell.bits[place] / cell.bits[place - 1])
    return _mix(low, high, log10(bits / cell.bits[place - 1]) / span)


def kind(target: Target) -> str:
    """Which keys are priced alike but for their size: the name of a part of the grid."""
    parts = [target.attack.value, target.variant]
    parts += ["binary"] if target.binary else []
    return " ".join(part for part in parts if part)


def samples() -> dict[str, tuple[Target, ...]]:
    """The keys the grid stands on, by kind."""
    found = {"factoring": tuple(_key("RSA", Attack.FACTORING, n) for n in MODULI)}
    for variant in VARIANTS:
        keys = tuple(_key("DH", Attack.FINITE_FIELD_DLOG, n, variant) for n in PRIMES)
        found[kind(keys[0])] = keys
    curve = Attack.ELLIPTIC_CURVE_DLOG
    prime = tuple(_key("EC", curve, n) for n in FIELDS)
    binary = tuple(replace(_key("EC", curve, n), binary=True) for n in BINARY)
    return found | {kind(prime[0]): prime, kind(binary[0]): binary}


def _key(algorithm: str, attack: Attack, bits: int, variant: str = "") -> Target:
    return Target(algorithm, str(bits), attack, bits, variant, label=f"{algorithm}-{bits}")


def build(anew: Collection[str]) -> str:
    """The text of the file: cells of these models, or of a changed model or machine, made anew."""
    cells: list[tuple[str, str, Cell]] = []
    for name, keys in samples().items():
        for machine in ask.machines():
            for card in api.models():
                mark = gridfile.stamp(card, machine)
                kept = gridfile.shipped().get((name, card.id, machine.kind))
                old = card.id in anew or "all" in anew
                if kept is not None and kept.stamp == mark and not old:
                    cells.append((name, mark, kept.cell))
                elif (made := make(keys, card, machine)) is not None:
                    cells.append((name, mark, made))
    return gridfile.write(cells)


def make(keys: tuple[Target, ...], card: ModelCard, machine: Hardware) -> Cell | None:
    """One cell, made to rise along bits; None where the model gives nothing for these keys."""
    if card.physical == ask.FIXED or card.targets:
        return None
    curves: list[Curve | None] = []
    for target in keys:
        curve = ask.curve(target, card, machine)
        last = next((known for known in reversed(curves) if known is not None), None)
        curves.append(curve if curve is None or last is None else _rise(last, curve))
    found = any(curve is not None for curve in curves)
    return Cell(tuple(key.bits for key in keys), tuple(curves)) if found else None


def _rise(last: Curve, curve: Curve) -> Curve:
    """The curve with no figure below that of the next smaller key."""
    return replace(
        curve,
        sizes=_together(last, curve, _larger),
        logical=_most(last.logical, curve.logical),
        operations=_most(last.operations, curve.operations),
        hours=_most(last.hours, curve.hours),
    )


def _together(low: Curve, high: Curve, join: Callable[[Size, Size], Size]) -> tuple[Size, ...]:
    """The sizes that both have, joined."""
    below = {(size.rate, size.within): size for size in low.sizes}
    return tuple(
        join(below[size.rate, size.within], size)
        for size in high.sizes
        if (size.rate, size.within) in below
    )


def _larger(low: Size, high: Size) -> Size:
    qubits, hours = max(low.qubits, high.qubits), max(low.hours, high.hours)
    return replace(high, qubits=qubits, hours=hours)


def _most(last: float | None, value: float | None) -> float | None:
    return value if last is None or value is None else max(last, value)


def _mix(low: Curve, high: Curve, share: float) -> Curve:
    def between(one: Size, other: Size) -> Size:
        qubits = one.qubits + share * (other.qubits - one.qubits)
        return replace(one, qubits=qubits, hours=one.hours + share * (other.hours - one.hours))

    return replace(
        low,
        sizes=_together(low, high, between),
        logical=_between(low.logical, high.logical, share),
        operations=_between(low.operations, high.operations, share),
        hours=_between(low.hours, high.hours, share),
    )


def _between(low: float | None, high: float | None, share: float) -> float | None:
    return None if low is None or high is None else low + share * (high - low)


def main(arguments: list[str]) -> int:
    """Write or check the file; 0 where it is current afterwards."""
    known = {"all", *(card.id for card in api.models())}
    if arguments[:1] not in (["--write"], ["--check"]) or not known.issuperset(arguments[1:]):
        print("usage: python -m pqscan.quantum.when.grid --write [MODEL...|all] | --check")
        return 2
    path = gridfile.path()
    new = build(("all",) if arguments == ["--check"] else arguments[1:])
    if arguments[0] == "--write":
        path.parent.mkdir(exist_ok=True)
        path.write_text(new, encoding="utf-8")
    elif not path.exists() or path.read_text(encoding="utf-8") != new:
        print(f"{path.name} is out of date: run with --write all", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
