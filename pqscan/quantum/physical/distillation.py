"""Rounds of 15-to-1 distillation, as Beverland et al. 2022 (arXiv 2211.07629) build a T factory."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from math import comb

from pqscan.domain.record import Record
from pqscan.quantum.physical.codes import BEVERLAND22

MOST_ROUNDS = 3
INPUTS = 15
DISTANCES = range(3, 60, 2)
STALLED = 0.01  # chance that a run of a whole chain gives no state, spread over its rounds


class Unit(Record):
    """One 15-to-1 circuit on logical qubits; a step is `distance` code cycles."""

    patches: int
    steps: int


SPACE_EFFICIENT = Unit(patches=20, steps=13)
REED_MULLER = Unit(patches=31, steps=11)


class TFactory(Record):
    """A chain of rounds that gives one T state a run; each round reuses the last one's qubits."""

    qubits: int
    cycles: int
    error: float
    distances: tuple[int, ...]

    @property
    def volume(self) -> float:
        """Qubit-cycles a state."""
        return float(self.qubits * self.cycles)


class _Round(Record):
    unit: Unit
    distance: int
    failure: float  # chance that one unit's checks reject its output


class _Chain(Record):
    error: float
    rounds: tuple[_Round, ...]

    def build(self) -> TFactory:
        """Size every round so that the next is fed."""
        wanted, qubits, cycles = 1, 0, 0
        for made in reversed(self.rounds):
            copies = _copies(wanted, made.failure, STALLED / len(self.rounds))
            patch = BEVERLAND22.patch_qubits(made.distance)
            qubits = max(qubits, copies * made.unit.patches * patch)
            cycles += made.unit.steps * made.distance
            wanted = copies * INPUTS
        return TFactory(qubits, cycles, self.error, tuple(r.distance for r in self.rounds))


def _copies(wanted: int, failure: float, stalled: float) -> int:
    """Units to run so that so many succeed, but for a chance of `stalled`."""
    copies = wanted
    while True:
        enough = sum(
            comb(copies, bad) * failure**bad * (1 - failure) ** (copies - bad)
            for bad in range(copies - wanted + 1)
        )
        if 1 - enough <= stalled:
            return copies
        copies += 1


@lru_cache(maxsize=4096)
def cheapest(error_rate: float, t_error: float, error: float) -> TFactory | None:
    """The chain of least qubit-cycles whose states fail at most `error`; None if there is none.

    `error_rate` is that of a physical gate, `t_error` that of an injected T state.
    """
    for chains in _levels(error_rate, t_error):
        enough = [chain.build() for chain in chains if chain.error <= error]
        if enough:
            return min(enough, key=lambda factory: (factory.volume, factory.qubits))
    return None


@lru_cache(maxsize=64)
def _levels(error_rate: float, t_error: float) -> tuple[tuple[_Chain, ...], ...]:
    """The chains of one, two and three rounds that no other beats in error and volume."""
    levels: list[tuple[_Chain, ...]] = [(_Chain(t_error, ()),)]
    for _ in range(MOST_ROUNDS):
        longer = [new for chain in levels[-1] for new in _extended(chain, error_rate)]
        levels.append(_front(longer))
    return tuple(levels[1:])


def _extended(chain: _Chain, error_rate: float) -> Iterator[_Chain]:
    """The chain with one more round, at every distance from the last round's on."""
    shortest = chain.rounds[-1].distance if chain.rounds else DISTANCES.start
    for distance in range(shortest, DISTANCES.stop, 2):
        gate = BEVERLAND22.logical_error(distance, error_rate)
        failure = 15 * chain.error + 356 * gate
        if failure >= 0.5:
            continue
        distilled = 35 * chain.error**3
        for unit in (SPACE_EFFICIENT, REED_MULLER):
            made = _Round(unit, distance, failure)
            yield _Chain(distilled + 7.1 * gate, (*chain.rounds, made))
        if 7.1 * gate < 1e-3 * distilled:
            return


def _front(chains: list[_Chain]) -> tuple[_Chain, ...]:
    sized = sorted(((chain.error, chain.build().volume, n) for n, chain in enumerate(chains)))
    front: list[_Chain] = []
    least = float("inf")
    for _, volume, n in sized:
        if volume < least:
            least = volume
            front.append(chains[n])
    return tuple(front)
