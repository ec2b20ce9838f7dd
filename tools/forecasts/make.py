"""Writes rules/forecasts/default.json: what each key costs and when, so that a scan only looks up.

    python tools/forecasts/make.py

Every algorithm of the registry that Shor's algorithm ends, at each of its parameter sets, by the
default model on the default machine, with the years of the default scenario. Do it again after a
change under rules/quantum or pqscan/quantum; tests/risk/test_forecast.py notices one that is due.
"""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from pqscan.domain.record import asdict

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from pqscan.domain.algorithm import ParameterKind  # noqa: E402
from pqscan.domain.errors import ModelError, UsageError  # noqa: E402
from pqscan.domain.estimate import Estimate  # noqa: E402
from pqscan.domain.registry import registry  # noqa: E402
from pqscan.quantum import api  # noqa: E402
from pqscan.quantum.nouns import Target  # noqa: E402
from pqscan.quantum.when.forecast import Question, forecast  # noqa: E402
from pqscan.quantum.when.years import YearDistribution  # noqa: E402
from pqscan.risk.forecast import name  # noqa: E402

OUT = ROOT / "rules" / "forecasts" / "default.json"
STEP, YEARS = 1.0, 74
DIGITS = 6  # significant ones of an estimate; a model is not better than two

Key = tuple[str, str | None]


def targets() -> Iterator[tuple[Key, Target]]:
    """Every key that can be priced, by registry id and parameter set."""
    for algorithm in registry().algorithms.values():
        if not algorithm.quantum_vulnerable or algorithm.hybrid:
            continue
        fixed = algorithm.parameter_kind is ParameterKind.NONE
        sets = (None,) if fixed else tuple(one.id for one in algorithm.parameters)
        for one in sets:
            try:
                yield (
                    (algorithm.id, one),
                    api.parse_target(f"{algorithm.id}-{one}" if one else algorithm.id),
                )
            except UsageError:
                continue  # nothing is priced under that name, so the table has no row either


def row(
    estimate: Estimate, years: YearDistribution | None, curves: list[Sequence[float]]
) -> dict[str, object]:
    """The estimate's own fields but its name, and which of the curves is its."""
    found = {field: _short(value) for field, value in asdict(estimate).items() if value}
    for field in ("algorithm", "parameter_set"):
        found.pop(field, None)
    if years is not None:
        found["broken_year"] = asdict(years.broken_year)
        curve = [round(years.by(years.first_year + STEP * index), 4) for index in range(YEARS)]
        if curve not in curves:
            curves.append(curve)
        found["years"] = curves.index(curve)
    return found


def make(wanted: Sequence[tuple[Key, Target]]) -> dict[str, object]:
    """The table of some keys; names for one and the same problem are priced once."""
    alike: dict[Key, Target] = {}
    priced: dict[Target, Estimate] = {}
    first: dict[tuple[object, ...], Target] = {}
    for key, target in wanted:
        special = target.parameter_set if target.parameter_set == "secp256k1" else ""
        problem = (target.attack, target.bits, target.variant, target.binary, special)
        alike[key] = first.setdefault(problem, target)
        if alike[key] is target:
            try:
                priced[target] = api.estimate(target)
            except ModelError:
                continue
    drawn = forecast([Question(target) for target in priced])
    years = dict(zip(priced, drawn, strict=True))
    start = min(one.first_year for one in drawn if one is not None)
    curves: list[Sequence[float]] = []
    rows = [row(cost, years[target], curves) for target, cost in priced.items()]
    place = {target: index for index, target in enumerate(priced)}
    keys = {name(*key): place[target] for key, target in alike.items() if target in place}
    return {"first_year": start, "step": STEP, "keys": keys, "years": curves, "rows": rows}


def _short(value: object) -> object:
    if isinstance(value, float) and value and math.isfinite(value):
        return float(f"{value:.{DIGITS}g}")
    return value


def main() -> None:
    """Write the file, a row a line."""
    table = make(list(targets()))
    parts = [
        f'"{field}": [\n{",".join(chr(10) + json.dumps(one) for one in value).strip()}\n]'
        if isinstance(value, list)
        else f'"{field}": {json.dumps(value)}'
        for field, value in table.items()
    ]
    OUT.parent.mkdir(exist_ok=True)
    OUT.write_text("{" + ",\n".join(parts) + "}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
