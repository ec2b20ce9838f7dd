"""What breaking a key costs and when, looked up in the shipped table: a scan runs no simulation.

`rules/forecasts/<scenario>.json` is written by tools/forecasts/make.py from the quantum room; a
test holds the two together. What the table does not list has no estimate: none is made up.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from pqscan.domain import knowledge
from pqscan.domain.errors import KnowledgeError
from pqscan.domain.estimate import BrokenYear, Estimate, Provenance


@dataclass(frozen=True, slots=True)
class Forecast:
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


def forecast(algorithm: str, parameter: str | None) -> Forecast | None:
    """The shipped forecast of one algorithm and parameter set, None where there is none."""
    return _table().get((algorithm, parameter or ""))


@cache
def _table() -> Mapping[tuple[str, str], Forecast]:
    try:
        path = knowledge.folder("rules/forecasts") / "default.json"
        document = json.loads(path.read_bytes())
    except (KnowledgeError, FileNotFoundError):
        return {}
    except (OSError, ValueError) as error:
        raise KnowledgeError("rules/forecasts/default.json cannot be read", "reinstall") from error
    first, step = float(document["first_year"]), float(document["step"])
    found = {}
    for row in document["rows"]:
        one = Forecast(_estimate(row), first, step, tuple(row["cumulative"]))
        found[row["algorithm"], row["parameter_set"] or ""] = one
    return found


def _estimate(row: Mapping[str, object]) -> Estimate:
    """The row's fields are the estimate's own names."""
    kept = {name: row.get(name) for name in Estimate.__slots__ if name in row}
    year = kept.pop("broken_year", None)
    provenance = Provenance(str(kept.pop("provenance")))
    made: Estimate = Estimate(
        **kept,  # type: ignore[arg-type]
        provenance=provenance,
        broken_year=BrokenYear(**year) if isinstance(year, dict) else None,
    )
    return made
