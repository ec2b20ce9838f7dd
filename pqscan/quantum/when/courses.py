"""A roadmap's machines turned round: not how large by when, but when this large, for every draw.

Laid out once for a roadmap, so that each further key costs a few look-ups. Every table only rises
with the size asked for: that is what never lets a larger key break before a smaller one.
"""

from __future__ import annotations

import numpy as np

from pqscan.domain.record import Record, field
from pqscan.quantum.when.costs import Curve, Size
from pqscan.quantum.when.progress import ends, saved_decades
from pqscan.quantum.when.trajectories import Floats, Machine

STEP_DECADES = 0.05  # spacing of the sizes that years are kept for
_TOLERANCE = 1e-6  # decades: a machine of exactly the size asked for is large enough
_INSTANT = 1e-3  # years: a machine appears on a day, not on a slope


class Reached(Record):
    """The year in which each draw reaches a size: straight lines through `levels` (log10) at
    `years`, both of shape (knots, draws) and rising; rows already asked for are kept."""

    years: Floats
    levels: Floats
    rows: dict[int, Floats] = field(default_factory=dict)

    def when(self, log_size: float) -> Floats:
        """The year each draw reaches a size, infinity for never."""
        place = (log_size - _TOLERANCE) / STEP_DECADES
        low = int(place // 1)
        share = place - low
        found: Floats = (1 - share) * self._row(low) + share * self._row(low + 1)
        return found

    def _row(self, row: int) -> Floats:
        if row not in self.rows:
            self.rows[row] = self._solve(row * STEP_DECADES)
        return self.rows[row]

    def _solve(self, asked: float) -> Floats:
        knots, draws = self.levels.shape
        after = (self.levels < asked).sum(axis=0)
        draw = np.arange(draws)
        high, low = np.minimum(after, knots - 1), np.maximum(after - 1, 0)
        start, end = self.levels[low, draw], self.levels[high, draw]
        share = np.clip((asked - start) / np.maximum(end - start, 1e-12), 0.0, 1.0)
        year = self.years[low, draw] + share * (self.years[high, draw] - self.years[low, draw])
        return np.where(after == knots, np.inf, year)


class Course(Record):
    """One roadmap: when its draws reach a size, with algorithms' progress counted in and without,
    and (where it counts in logical qubits) a number of operations."""

    machine: Machine
    with_progress: Reached
    without: Reached
    operations: Reached | None
    clean: dict[float, Floats] = field(default_factory=dict)  # by log10 error rate asked for

    def first(self, curve: Curve) -> Floats:
        """The first year of each draw by one curve, infinity for never."""
        world = self.machine.world
        reached = self.without if curve.fixed else self.with_progress
        if self.operations is not None:
            first = self._logical(curve, reached, self.operations)
        else:
            first = np.full(world.belief.size, np.inf)
            for size in curve.sizes:
                np.minimum(first, self._physical(size, reached), out=first)
        if curve.needs is not None:
            first = np.maximum(first, self._cleaned(curve.needs))
        believed = world.belief < self.machine.scenario.believed(curve.stance)
        return np.where(believed, first, np.inf)

    def _physical(self, size: Size, reached: Reached) -> Floats:
        """When a machine of that size, that clean and (if at all) that fast is there."""
        year = np.maximum(reached.when(size.qubits), self._cleaned(size.rate))
        return self._in_time(year, size.hours)

    def _cleaned(self, log_rate: float) -> Floats:
        """When gates fail no more often than that."""
        if log_rate not in self.clean:
            self.clean[log_rate] = self.machine.when_clean(log_rate)
        return self.clean[log_rate]

    def _logical(self, curve: Curve, reached: Reached, operations: Reached) -> Floats:
        """The same on a roadmap of logical qubits, which promises operations and not error rates.

        A curve whose hours or counts are unknown cannot be compared: it breaks nothing.
        """
        if curve.logical is None or curve.operations is None or curve.hours is None:
            return np.full(self.machine.world.belief.size, np.inf)
        year = np.maximum(reached.when(curve.logical), operations.when(curve.operations))
        return self._in_time(year, curve.hours)

    def _in_time(self, year: Floats, log_hours: float) -> Floats:
        patience = self.machine.world.log_budget
        return np.where(log_hours <= patience + _TOLERANCE, year, np.inf)


def lay_out(machine: Machine) -> Course:
    """Find the moments at which each draw's growth bends, and its size at each of them."""
    scenario, world, logical = machine.scenario, machine.world, machine.roadmap.logical
    arrivals = machine.arrivals()
    bends = [*arrivals, arrivals[0] - _INSTANT, world.stall, ends(scenario, world)]
    flat = np.full(world.belief.size, scenario.today)
    years = np.sort(np.stack([flat, *bends, flat + scenario.horizon - scenario.today]), axis=0)
    years = np.clip(years, scenario.today, scenario.horizon)
    size = np.maximum(machine.log_qubits(years), -9.0)
    share = scenario.logical_share if logical else 1.0
    saved = share * saved_decades(scenario, world, years)
    operations = np.maximum(machine.log_operations(years), -9.0) if logical else None
    return Course(
        machine=machine,
        with_progress=Reached(years, size + saved),
        without=Reached(years, size),
        operations=None if operations is None else Reached(years, operations),
    )
