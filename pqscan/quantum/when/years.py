"""A distribution of years: quantiles, P(broken by a year), P(never); cheap to keep and to read."""

from __future__ import annotations

from pqscan.domain.estimate import BrokenYear
from pqscan.domain.record import Record

STEP_YEARS = 0.25  # spacing of the kept cumulative distribution


class YearDistribution(Record):
    """When draws broke one key. `cumulative[i]` is P(broken by first_year + i * STEP_YEARS)."""

    draws: int
    p10: float | None
    p50: float | None
    p90: float | None
    p_never: float
    first_year: float
    cumulative: tuple[float, ...]

    def by(self, year: float) -> float:
        """P(broken by the start of that year), between two kept points by a straight line.

        A decimal year stands for a moment: 2035.0 is 1 January 2035.
        """
        place = (year - self.first_year) / STEP_YEARS
        if place < 0:
            return 0.0
        last = len(self.cumulative) - 1
        if place >= last:
            return self.cumulative[last]
        low = int(place)
        share = place - low
        return self.cumulative[low] * (1 - share) + self.cumulative[low + 1] * share

    @property
    def broken_year(self) -> BrokenYear:
        """The four figures of an estimate."""
        return BrokenYear(self.p10, self.p50, self.p90, self.p_never)


def never(draws: int, first_year: float) -> YearDistribution:
    """The distribution of what no draw breaks."""
    return YearDistribution(draws, None, None, None, 1.0, first_year, (0.0,))
