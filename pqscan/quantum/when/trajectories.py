"""Machines over time, one a draw: a roadmap that slips, grows on, stalls, and errs less and less.

Every draw owns one machine, the same for all keys: that is what makes a larger key never break
before a smaller one. Only this module and `draws` load numpy.
"""

from __future__ import annotations

from zlib import crc32

import numpy as np
import numpy.typing as npt

from pqscan.domain.record import Record, astuple
from pqscan.quantum.when.roadmaps import Roadmap
from pqscan.quantum.when.scenario import Scenario

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
LOG2 = float(np.log10(2.0))


class World(Record):
    """The random numbers of every draw, each an array of length `draws`."""

    slip: Floats
    doubling: Floats  # years
    decades: Floats  # of operations a doubling of qubits
    stall: Floats  # year, the horizon where nothing stalls
    halving: Floats  # years
    log_floor: Floats  # log10 of the lowest error rate
    progress_rate: Floats  # decades a year
    progress_total: Floats  # decades
    belief: Floats  # in [0, 1): a model is believed where this lies below its share
    log_budget: Floats  # log10 hours

    def select(self, index: npt.NDArray[np.int64]) -> World:
        """The draws of these positions only."""
        return World(*(values[index] for values in astuple(self)))


def draw_world(scenario: Scenario) -> World:
    """Draw every random number once, from the scenario's seed.

    Each quantity has a stream of its own, so that fixing one leaves the others as they were.
    """
    streams = [np.random.default_rng([scenario.seed, index]) for index in range(10)]
    uniform = [stream.random(scenario.draws) for stream in streams]
    normal = [stream.standard_normal(scenario.draws) for stream in streams]
    stalls = uniform[3] < scenario.stall_probability
    when = scenario.today + uniform[4] * scenario.stall_years
    patience = np.log10(np.sort(np.array(scenario.budget_hours)))
    frozen = 0.0 if scenario.freeze_algorithms else 1.0
    low, high = np.log10(np.array(scenario.error_floor))
    return World(
        slip=np.maximum(1.0, scenario.slip_median * np.exp(scenario.slip_sigma * normal[0])),
        doubling=scenario.doubling_median * np.exp(scenario.doubling_sigma * normal[1]),
        decades=_between(scenario.operations_decades, uniform[2]),
        stall=np.where(stalls, when, scenario.horizon),
        halving=scenario.halving_median * np.exp(scenario.halving_sigma * normal[5]),
        log_floor=_between((float(low), float(high)), uniform[6]),
        progress_rate=frozen * _between(scenario.progress_rate, uniform[7]),
        progress_total=frozen * _between(scenario.progress_total, uniform[7]),
        belief=uniform[8],
        log_budget=patience[(uniform[9] * len(patience)).astype(np.int64)],
    )


def delivered(scenario: Scenario, roadmap: Roadmap) -> Bools:
    """In which draws the roadmap is delivered at all; a stream of its own for each roadmap."""
    stream = np.random.default_rng([scenario.seed, crc32(roadmap.id.encode())])
    credence = roadmap.credence * (scenario.claims_factor if roadmap.claimed else 1.0)
    found: Bools = stream.random(scenario.draws) < credence
    return found


def _between(bounds: tuple[float, float], uniform: Floats) -> Floats:
    return bounds[0] + (bounds[1] - bounds[0]) * uniform


class Machine(Record):
    """The machines of the draws that follow one roadmap, asked for any year."""

    scenario: Scenario
    roadmap: Roadmap
    world: World  # of these draws only

    def arrivals(self) -> list[Floats]:
        """The year each claim of the path arrives in every draw, today for what exists."""
        today = self.scenario.today
        return [
            today + np.maximum(0.0, (claim.year or 0.0) - today) * self.world.slip
            for claim in self.roadmap.path
        ]

    def age(self, year: Floats) -> Floats:
        """The year of progress reached by then: it stands still once hardware stalls."""
        return np.minimum(year, self.world.stall)

    def when_clean(self, log_rate: float) -> Floats:
        """The year the gates fail no more often than that (log10), infinity for never."""
        now = float(np.log10(self.scenario.error_now(self.roadmap.platform)))
        year = self.scenario.today + max(0.0, now - log_rate) / LOG2 * self.world.halving
        possible = (self.world.log_floor <= log_rate) | (now <= log_rate)
        return np.where(possible & (year <= self.world.stall), year, np.inf)

    def log_qubits(self, year: Floats) -> Floats:
        """log10 of physical qubits; of logical qubits on a roadmap that counts those."""
        scale = float(np.log10(self.scenario.machine_factor))
        return self._follow(year, self._sizes(), 1.0) + scale

    def log_operations(self, year: Floats) -> Floats:
        """log10 of the logical operations that fit before a failure (logical roadmaps only)."""
        points = [float(np.log10(claim.operations or 1.0)) for claim in self.roadmap.path]
        return self._follow(year, points, self.world.decades / LOG2)

    def _sizes(self) -> list[float]:
        logical = self.roadmap.logical
        sizes = [c.logical_qubits if logical else c.physical_qubits for c in self.roadmap.path]
        return [float(np.log10(size or 1.0)) for size in sizes]

    def _follow(self, year: Floats, points: list[float], slope: float | Floats) -> Floats:
        """Claims on a stretched time axis, then growth; nothing before a first future claim."""
        today = self.scenario.today
        claimed = [claim.year or 0.0 for claim in self.roadmap.path]
        age = self.age(year)
        read = today + (age - today) / self.world.slip if claimed[-1] > today else age
        level = np.interp(read, claimed, points, left=-np.inf)
        grown = np.maximum(0.0, age - self.arrivals()[-1]) / self.world.doubling * LOG2
        return level + slope * grown
