"""What breaking a key costs and when, looked up in the shipped table: a scan runs no simulation.

`rules/forecasts/default.json` is written by tools/forecasts/make.py from the quantum room; a
test holds the two together. What the table does not list has no estimate: none is made up.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache

from msgspec.json import decode

from pqscan.domain import knowledge
from pqscan.domain.errors import KnowledgeError
from pqscan.domain.estimate import BrokenYear, Estimate, Provenance
from pqscan.domain.record import Record


class Forecast(Record):
    """An estimate with its distribution of years.

    `cumulative[i]` is P(broken by `first_year` + i * `step`); empty where no year is known.
    """

    estimate: Estimate
    first_year: float = 0.0
    step: float = 1.0
    cumulative: tuple[float, ...] = ()

    def by(self, year: float) -> float | None:
        """P(broken by that moment), 2035.0 being 1 January 2035; None where not known."""
        if not self.cumulative:
            return None
        place = (year - self.first_year) / self.step
        if place < 0:
            return 0.0
        low = min(int(place), len(self.cumulative) - 1)
        high = min(low + 1, len(self.cumulative) - 1)
        share = min(place - low, 1.0)
        return self.cumulative[low] * (1 - share) + self.cumulative[high] * share


class _Table(Record):
    """The file as read; a row becomes a forecast when it is asked for."""

    keys: Mapping[str, int]
    rows: Sequence[Mapping[str, object]]
    curves: Sequence[Sequence[float]]
    first_year: float
    step: float


def name(algorithm: str, parameter: str | None) -> str:
    """What a key is called in the table: `RSA 2048`, `X25519`."""
    return f"{algorithm} {parameter or ''}".strip()


@cache
def forecast(algorithm: str, parameter: str | None) -> Forecast | None:
    """The shipped forecast of one algorithm and parameter set, None where there is none."""
    table = _table()
    index = table.keys.get(name(algorithm, parameter))
    if index is None:
        return None
    row = table.rows[index]
    curve = row.get("years")
    return Forecast(
        _estimate(row, algorithm, parameter),
        table.first_year,
        table.step,
        tuple(table.curves[curve]) if isinstance(curve, int) else (),
    )


@cache
def _table() -> _Table:
    try:
        with open(f"{knowledge.find('rules/forecasts')}/default.json", "rb") as stream:
            document = decode(stream.read())
        return _Table(
            document["keys"],
            document["rows"],
            document["years"],
            float(document["first_year"]),
            float(document["step"]),
        )
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise KnowledgeError(
            "rules/forecasts/default.json cannot be read", "reinstall pqscan"
        ) from error


def _estimate(row: Mapping[str, object], algorithm: str, parameter: str | None) -> Estimate:
    """The row's fields are the estimate's own names, but for the key's."""
    kept = {field: row[field] for field in Estimate.__struct_fields__ if field in row}
    year = kept.pop("broken_year", None)
    provenance = Provenance(str(kept.pop("provenance")))
    made: Estimate = Estimate(
        **kept,  # type: ignore[arg-type]
        algorithm=algorithm,
        parameter_set=parameter,
        provenance=provenance,
        broken_year=BrokenYear(**year) if isinstance(year, dict) else None,
    )
    return made
