"""Rounds of 15-to-1 distillation, as Beverland et al. 2022 (arXiv 2211.07629) build a T factory."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from math import ceil

from pqscan.quantum.physical.codes import BEVERLAND22

MOST_ROUNDS = 3
INPUTS = 15


@dataclass(frozen=True, slots=True)
class Unit:
    """One 15-to-1 circuit on logical qubits (section IV and appendix C of the paper)."""

    patches: int
    steps: int  # of `distance` code cycles each


SPACE_EFFICIENT = Unit(patches=20, steps=13)
REED_MULLER = Unit(patches=31, steps=11)


@dataclass(frozen=True, slots=True)
class TFactory:
    """A chain of rounds that gives one T state a run."""

    qubits: int
    cycles: float
    error: float
    distances: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _Chain:
    """Rounds so far, last first: what they still need as input is decided by who comes before."""

    error: float
    rounds: tuple[tuple[Unit, int, float], ...]  # unit, distance, chance that it fails

    def build(self) -> TFactory:
        """Size every round so that the next is fed; a round reuses the qubits of the one before."""
        wanted, qubits, cycles = 1.0, 0, 0.0
        for unit, distance, failure in reversed(self.rounds):
            copies = ceil(wanted / (1 - failure)) if wanted > 1 else 1
            qubits = max(qubits, copies * unit.patches * BEVERLAND22.patch_qubits(distance))
            cycles += unit.steps * distance
            wanted = copies * INPUTS
        last_failure = self.rounds[-1][2]
        distances = tuple(distance for _, distance, _ in self.rounds)
        return TFactory(qubits, cycles / (1 - last_failure), self.error, distances)


@lru_cache(maxsize=4096)
def cheapest(error_rate: float, error: float) -> TFactory | None:
    """The factory of least qubits times cycles whose states fail at most `error`; None if none.

    `error_rate` is that of an injected T state and of every physical gate.
    """
    chains = [_Chain(error_rate, ())]
    for _ in range(MOST_ROUNDS):
        chains = _front([longer for chain in chains for longer in _extended(chain, error_rate)])
        enough = [chain.build() for chain in chains if chain.error <= error]
        if enough:
            return min(enough, key=lambda factory: factory.qubits * factory.cycles)
    return None


def _extended(chain: _Chain, error_rate: float) -> list[_Chain]:
    """The chain with one more round, at every distance from the last round's on."""
    shortest = chain.rounds[-1][1] if chain.rounds else 3
    longer = []
    for distance in range(shortest, 60, 2):
        gate = BEVERLAND22.logical_error(distance, error_rate)
        failure = 15 * chain.error + 356 * gate
        if failure >= 0.5:
            continue
        output = 35 * chain.error**3 + 7.1 * gate
        for unit in (SPACE_EFFICIENT, REED_MULLER):
            longer.append(_Chain(output, (*chain.rounds, (unit, distance, failure))))
        if 7.1 * gate < 1e-3 * 35 * chain.error**3:
            break
    return longer


def _front(chains: list[_Chain]) -> list[_Chain]:
    """The chains that no other beats in error and volume."""
    built = sorted(chains, key=lambda c: (c.error, c.build().qubits * c.build().cycles))
    front: list[_Chain] = []
    least = float("inf")
    for chain in built:
        volume = chain.build().qubits * chain.build().cycles
        if volume < least:
            least = volume
            front.append(chain)
    return front
