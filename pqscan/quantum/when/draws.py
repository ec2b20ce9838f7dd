"""The Monte Carlo: for every draw, the first year in which its machine breaks each key.

A key is broken once all hold for a model the draw believes: enough qubits, an error rate at or
below the one the machine was sized for, a run within the attacker's patience, and enough logical
operations. Each condition only ever becomes easier with time, so the year is found by halving.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from pqscan.quantum.when.costs import Curve
from pqscan.quantum.when.courses import lay_out
from pqscan.quantum.when.roadmaps import Roadmap
from pqscan.quantum.when.scenario import Scenario
from pqscan.quantum.when.trajectories import Floats, Machine, delivered, draw_world
from pqscan.quantum.when.years import STEP_YEARS, YearDistribution


def first_years(
    keys: Sequence[Sequence[Curve]], scenario: Scenario, roadmaps: tuple[Roadmap, ...]
) -> Floats:
    """The year each draw breaks each key: shape (keys, draws), infinity for never."""
    years = np.full((len(keys), scenario.draws), np.inf)
    world = draw_world(scenario)
    for roadmap in roadmaps:
        chosen = np.flatnonzero(delivered(scenario, roadmap))
        wanted = [
            (row, curve)
            for row, curves in enumerate(keys)
            for curve in curves
            if curve.platform == roadmap.platform
        ]
        if not chosen.size or not wanted:
            continue
        course = lay_out(Machine(scenario, roadmap, world.select(chosen)))
        for row, curve in wanted:
            years[row, chosen] = np.minimum(years[row, chosen], course.first(curve))
    return years


def distribution(years: Floats, scenario: Scenario) -> YearDistribution:
    """Quantiles and the cumulative distribution of one key's draws."""
    ordered = np.sort(years)
    count = ordered.size

    def quantile(share: float) -> float | None:
        value = float(ordered[int(np.ceil(share * count)) - 1])
        return round(value, 1) if np.isfinite(value) else None

    marks = np.arange(scenario.today, scenario.horizon + STEP_YEARS / 2, STEP_YEARS)
    cumulative = np.searchsorted(ordered, marks, "right") / count
    return YearDistribution(
        draws=count,
        p10=quantile(0.1),
        p50=quantile(0.5),
        p90=quantile(0.9),
        p_never=float(np.isinf(ordered).mean()),
        first_year=scenario.today,
        cumulative=tuple(round(float(share), 6) for share in cumulative),
    )
