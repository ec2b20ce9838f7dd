"""How large machines are by year over the draws: the bands that keys are drawn against."""

from __future__ import annotations

import numpy as np

from pqscan.domain.record import Record
from pqscan.quantum.when.roadmaps import Roadmap, drawn_roadmaps
from pqscan.quantum.when.scenario import Scenario
from pqscan.quantum.when.trajectories import Machine, draw_world

SHARES = (0.1, 0.5, 0.9)
_LEAST = -0.5  # log10: anything below counts as no machine yet


class SizeBand(Record):
    """One roadmap's size by year, log10 qubits at SHARES of its draws; None before a machine.

    The draws are those in which the roadmap is delivered at all.
    """

    roadmap: Roadmap
    years: tuple[float, ...]
    sizes: tuple[tuple[float | None, ...], ...]  # one tuple a share


def size_bands(scenario: Scenario, last_year: int) -> tuple[SizeBand, ...]:
    """A band for every roadmap that draws follow, half-year by half-year."""
    world = draw_world(scenario)
    years = np.arange(scenario.today, last_year + 0.25, 0.5)
    found = []
    for roadmap in drawn_roadmaps():
        machine = Machine(scenario, roadmap, world)
        sizes = np.stack([machine.log_qubits(np.full(scenario.draws, year)) for year in years])
        ordered = np.sort(sizes, axis=1)
        shares = [ordered[:, int(np.ceil(share * scenario.draws)) - 1] for share in SHARES]
        found.append(
            SizeBand(
                roadmap,
                tuple(float(year) for year in years),
                tuple(tuple(_size(float(size)) for size in share) for share in shares),
            )
        )
    return tuple(found)


def _size(log_size: float) -> float | None:
    return round(log_size, 4) if log_size > _LEAST else None
