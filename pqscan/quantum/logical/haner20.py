"""Windowed elliptic-curve Shor of Häner et al. 2020: as their script runs it, and corrected.

The script (`shor_estimate.py`, microsoft/QuantumEllipticCurves) fits one point addition with
windows of 8 bits and exchanges the lookups in it. It prices the lookup of a window of i+1 bits as
one of i bits, takes the addition's width as at least a lookup's, and leaves a short last window;
`corrected` does none of these.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import lru_cache

from pqscan.domain.record import Record
from pqscan.quantum.counts import evaluate
from pqscan.quantum.nouns import ModelCard

FITTED_WINDOW = 8
LOOKUPS = 6  # in one point addition
MOST_WINDOW = 32  # bits; the lookups of a larger one cost more than any curve's additions
LOOK_AHEAD = 32  # sizes: a window's remainder comes and goes within fewer


class Cost(Record):
    """Qubits, T gates and T depth."""

    width: float
    t_count: float
    t_depth: float

    def repeated(self, times: float) -> Cost:
        """One after the other: the same width."""
        return Cost(self.width, self.t_count * times, self.t_depth * times)

    def then(self, other: Cost) -> Cost:
        """One after the other on the same qubits."""
        return Cost(
            max(self.width, other.width),
            self.t_count + other.t_count,
            self.t_depth + other.t_depth,
        )

    def covers(self, other: Cost) -> bool:
        """Whether it costs at least as much as the other in every figure."""
        return (
            self.width >= other.width
            and self.t_count >= other.t_count
            and self.t_depth >= other.t_depth
        )


class Windowed(Record):
    """A whole run with windows of so many bits at most."""

    window: int
    cost: Cost


def addition(card: ModelCard, n: int) -> Cost:
    """One point addition with windows of 8 bits, by the paper's fit."""
    terms = dict(card.terms)
    return Cost(*(evaluate(terms[f"addition_{name}"], n) for name in ("width", "t", "t_depth")))


def lookup(card: ModelCard, n: int, window: int) -> Cost:
    """One table lookup of a point with that window, by the script's fit."""
    part = dict(card.coefficients)
    return Cost(
        part["lookup_width_w"] * window + part["lookup_width"] + part["lookup_width_n"] * n,
        part["lookup_t_2w"] * 2**window + part["lookup_t"],
        part["lookup_depth_2w"] * 2**window + part["lookup_depth"],
    )


def published(card: ModelCard, n: int) -> Windowed:
    """The run that the script chooses."""
    whole = addition(card, n)
    start = Windowed(FITTED_WINDOW, whole.repeated(2 * n))
    return min((start, *_scripted(card, n, _blank(card, n))), key=_by(card))


@lru_cache(maxsize=1024)
def rising(card: ModelCard, n: int) -> Windowed:
    """The script's run for the first size from n on that no larger size undercuts in any figure.

    Where a window's remainder vanishes the script's counts fall; what breaks the larger curve
    breaks the smaller one. The NIST curves' own runs are undercut by none.
    """
    later = [published(card, n)]
    while True:
        missing = range(n + len(later), n + LOOK_AHEAD)
        later += [published(card, size) for size in missing]
        if all(larger.cost.covers(later[0].cost) for larger in later[1:]):
            return later[0]
        del later[0]
        n += 1


def corrected(card: ModelCard, n: int) -> Windowed:
    """The best run with even windows, each priced at its own size."""
    blank = _blank(card, n)
    return min((_even(card, n, blank, windows) for windows in range(2, n + 1)), key=_by(card))


def _by(card: ModelCard) -> Callable[[Windowed], float]:
    if card.coefficient("minimise_depth"):
        return lambda run: run.cost.t_depth
    return lambda run: run.cost.t_count


def _blank(card: ModelCard, n: int) -> Cost:
    whole, fitted = addition(card, n), lookup(card, n, FITTED_WINDOW)
    return Cost(
        whole.width - fitted.width,
        whole.t_count - LOOKUPS * fitted.t_count,
        whole.t_depth - LOOKUPS * fitted.t_depth,
    )


def _scripted(card: ModelCard, n: int, blank: Cost) -> Iterator[Windowed]:
    for i in range(min(n // 2, MOST_WINDOW)):
        windows, rest = divmod(n, i + 1)
        main = lookup(card, n, i).repeated(LOOKUPS)
        total = blank.then(main).repeated(2 * windows)
        added = main.width
        if rest:
            last = lookup(card, n, rest).repeated(LOOKUPS)
            total = total.then(blank.then(last).repeated(2))
            added = max(added, last.width)
        yield Windowed(i, Cost(total.width + added, total.t_count, total.t_depth))


def _even(card: ModelCard, n: int, blank: Cost, windows: int) -> Windowed:
    """n bits in so many windows whose sizes differ by at most one."""
    small, larger = divmod(n, windows)
    t_count = t_depth = 0.0
    for size, times in ((small, windows - larger), (small + 1, larger)):
        table = lookup(card, n, size)
        t_count += 2 * times * (blank.t_count + LOOKUPS * table.t_count)
        t_depth += 2 * times * (blank.t_depth + LOOKUPS * table.t_depth)
    widest = small + (larger > 0)
    return Windowed(widest, Cost(blank.width + lookup(card, n, widest).width, t_count, t_depth))
