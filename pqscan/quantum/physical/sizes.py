"""The best layout for any size: the paper's search, and a schedule between its sizes.

The search ranks a mix of qubits and hours, so near a tie a larger key can come out with fewer
qubits. Between two anchor sizes, both searched, a schedule of searched choices therefore moves
from one anchor's choice to the next, so that qubits never fall as n grows, and hours not by more
than the half percent that the padding moves them.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from itertools import product

from pqscan.domain.errors import ModelError
from pqscan.quantum.logical.modexp import exponent_length
from pqscan.quantum.physical import ge21
from pqscan.quantum.physical.ge21 import Choice, Layout, Pace

STEPS = 8  # choices between two anchors


def best(n: int, variant: str, pace: Pace, budget_hours: float | None = None) -> Layout:
    """The layout for an n-bit modulus, or with a budget the smallest that keeps it.

    `variant` is one of `modexp.exponent_length`. ModelError where no layout runs at all.
    """
    if budget_hours is not None:
        return _within(n, variant, pace, budget_hours)
    below, above = _anchors(n)
    if n == below:
        return _anchor(n, variant, pace)
    try:
        steps = _schedule(below, above, variant, pace)
    except ModelError:  # the next anchor is out of reach; n may not be
        return _anchor(n, variant, pace)
    layout = _at(n, variant, next(choice for end, choice in steps if n <= end), pace)
    return _anchor(n, variant, pace) if layout is None else layout


def _within(n: int, variant: str, pace: Pace, budget_hours: float) -> Layout:
    found = ge21.layouts(n, exponent_length(n, variant), pace, True)
    if not found:
        raise _refused(n, pace)
    kept = [layout for layout in found if layout.expected_hours <= budget_hours]
    if kept:
        return min(kept, key=lambda layout: (layout.qubits, layout.expected_hours))
    return min(found, key=lambda layout: (layout.expected_hours, layout.qubits))


def _refused(n: int, pace: Pace) -> ModelError:
    return ModelError(
        f"no layout runs a {n}-bit exponentiation at error rate {pace.error_rate:g}",
        "use a lower error rate",
    )


def _anchors(n: int) -> tuple[int, int]:
    """The sizes around n that are searched: every 1024, and every 256 below the first."""
    step = 256 if n < 1024 else 1024
    return n // step * step, n // step * step + step


def _at(n: int, variant: str, choice: Choice, pace: Pace) -> Layout | None:
    return ge21.chosen(n, exponent_length(n, variant), choice, pace)


def _anchor(n: int, variant: str, pace: Pace) -> Layout:
    found = ge21.layouts(n, exponent_length(n, variant), pace)
    if not found:
        raise _refused(n, pace)
    return min(found, key=lambda layout: layout.rank)


@lru_cache(maxsize=256)
def _schedule(below: int, above: int, variant: str, pace: Pace) -> tuple[tuple[int, Choice], ...]:
    """(last size, choice) of each step from one anchor to the next."""
    first, final = _anchor(below, variant, pace), _anchor(above, variant, pace)
    floor, steps = first, []
    start = below + 1
    for step in range(1, STEPS + 1):
        end = below + (above - below) * step // STEPS
        choice = _step(start, end, floor, first.choice, final.choice, variant, pace)
        steps.append((end, choice))
        reached = _at(end, variant, choice, pace)
        floor = floor if reached is None else reached
        start = end + 1
    return tuple(steps)


def _step(
    start: int, end: int, floor: Layout, first: Choice, final: Choice, variant: str, pace: Pace
) -> Choice:
    """The best choice at `end` that costs at least `floor` at `start`, at most `final`'s there."""
    ceiling = _at(end, variant, final, pace)
    best_rank, best_choice = float("inf"), final
    for choice in _between(first, final):
        layout = _at(end, variant, choice, pace)
        if layout is None or layout.rank >= best_rank:
            continue
        if ceiling is not None and not _covers(ceiling, layout):
            continue
        begun = _at(start, variant, choice, pace)
        if begun is not None and _covers(begun, floor):
            best_rank, best_choice = layout.rank, choice
    return best_choice


def _covers(larger: Layout, smaller: Layout) -> bool:
    """Whether it costs at least as much in every figure."""
    return (
        larger.qubits >= smaller.qubits
        and larger.hours >= smaller.hours
        and larger.toffoli >= smaller.toffoli
    )


def _between(first: Choice, final: Choice) -> Iterator[Choice]:
    distances = _odd(first.distance, final.distance)
    l1_distances = _odd(first.l1_distance, final.l1_distance)
    for windows, offset, distance, l1_distance in product(
        ge21.WINDOWS, ge21.PADDING_OFFSETS, distances, l1_distances
    ):
        yield Choice(*windows, offset, distance, l1_distance)


def _odd(one: int, other: int) -> range:
    return range(min(one, other), max(one, other) + 1, 2)
