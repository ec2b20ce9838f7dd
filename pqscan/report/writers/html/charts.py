"""The geometry of the page's two charts, in the units of their view boxes; templates draw it."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

from pqscan.domain.estimate import BrokenYear
from pqscan.domain.record import Record
from pqscan.report.view import Count, View
from pqscan.report.wording import broken_year

WIDTH = 720
LABEL = 240  # where a row's drawing begins
ROW = 26
_MOST = 14  # rows of a chart; the table beside it has all
_LONGEST = 28  # characters of a row's label


class Bar(Record):
    """One row of the first chart: how many places, production code first."""

    label: str
    y: int
    production: int
    other: int
    production_width: float
    other_width: float


class Bars(Record):
    """The first chart."""

    rows: tuple[Bar, ...]
    height: int
    left_off: int


class YearLine(Record):
    """One row of the second chart: from the 10 % to the 90 % year, with the median."""

    label: str
    y: int
    start: float
    end: float
    middle: float | None
    open: bool  # the 90 % year is never reached
    words: str


class Tick(Record):
    """A year on the axis, or a policy's deadline."""

    year: int
    x: float
    label: str = ""
    y: int = 0


class YearLines(Record):
    """The second chart."""

    rows: tuple[YearLine, ...]
    ticks: tuple[Tick, ...]
    deadlines: tuple[Tick, ...]
    top: int  # where the rows begin, under the deadlines' labels
    height: int
    left_off: int


def _short(label: str) -> str:
    return label if len(label) <= _LONGEST else label[: _LONGEST - 1] + "…"


def place_bars(counts: Sequence[Count]) -> Bars | None:
    """The places by algorithm; None where there is nothing to draw."""
    most = max((row.production + row.other for row in counts), default=0)
    if not most:
        return None
    scale = (WIDTH - LABEL - 60) / most
    rows = tuple(
        Bar(
            label=_short(row.label),
            y=index * ROW,
            production=row.production,
            other=row.other,
            production_width=round(row.production * scale, 1),
            other_width=round(row.other * scale, 1),
        )
        for index, row in enumerate(counts[:_MOST])
    )
    return Bars(rows, len(rows) * ROW, len(counts) - len(rows))


def year_lines(view: View) -> YearLines | None:
    """When each estimated algorithm could fall, beside what policies demand; None if none can."""
    dated = [
        (row.label, row.estimate.broken_year)
        for row in view.by_algorithm
        if row.estimate and row.estimate.broken_year and _years(row.estimate.broken_year)
    ]
    if not dated:
        return None
    limits = _deadlines(view)
    known = [year for _, broken in dated for year in _years(broken)] + list(limits)
    first = math.floor(min(known) / 5) * 5
    last = max(math.ceil(max(known) / 5) * 5, first + 10)
    scale = (WIDTH - LABEL - 40) / (last - first)

    def at(year: float) -> float:
        return round(LABEL + (year - first) * scale, 1)

    shown = dated[:_MOST]
    top = 18 * len(limits) + 8
    rows = tuple(
        _line(label, broken, top + index * ROW, at(last), at)
        for index, (label, broken) in enumerate(shown)
    )
    step = 5 if last - first <= 50 else 10 * math.ceil((last - first) / 100)
    ticks = tuple(Tick(year, at(year)) for year in range(first, last + 1, step))
    marks = tuple(
        Tick(year, at(year), label, 18 * index + 12)
        for index, (year, label) in enumerate(sorted(limits.items()))
    )
    return YearLines(rows, ticks, marks, top, top + len(rows) * ROW, len(dated) - len(shown))


def _years(broken: BrokenYear) -> list[float]:
    return [year for year in (broken.p10, broken.p50, broken.p90) if year is not None]


def _line(
    label: str, broken: BrokenYear, y: int, edge: float, at: Callable[[float], float]
) -> YearLine:
    years = _years(broken)
    start = years[0] if broken.p10 is None else broken.p10
    return YearLine(
        label=_short(label),
        y=y,
        start=at(start),
        end=edge if broken.p90 is None else at(broken.p90),
        middle=None if broken.p50 is None else at(broken.p50),
        open=broken.p90 is None,
        words=broken_year(broken),
    )


def _deadlines(view: View) -> dict[int, str]:
    """The years after which a policy disallows something found, with the policies' names."""
    named: dict[int, dict[str, None]] = {}
    for made in view.assessments:
        for said in made.verdicts:
            date = said.disallowed_after or ""
            if date[:4].isdecimal() and len(date) >= 4:
                named.setdefault(int(date[:4]), {})[said.policy] = None
    return {year: f"{', '.join(policies)}: until {year}" for year, policies in named.items()}
