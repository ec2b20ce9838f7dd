"""Estimates for machines: JSON and CSV with the same fields in the same order, null where none."""

from __future__ import annotations

import csv
import io
import json

from pqscan.domain.estimate import Estimate
from pqscan.domain.record import asdict
from pqscan.report.estimate_view import EstimateView

FIELDS = (
    "algorithm",
    "parameter_set",
    "model",
    "attack",
    "logical_qubits",
    "toffoli",
    "t_count",
    "log2_gates",
    "depth",
    "code_distance",
    "physical_qubits",
    "runtime_hours",
    "shots",
    "success_probability",
    "error_rate",
    "cycle_seconds",
    "provenance",
    "source",
    "broken_year",
)
QUANTILES = ("p10", "p50", "p90", "p_never")


def record(estimate: Estimate) -> dict[str, object]:
    """One estimate as the documented JSON object; what does not apply is None.

    `broken_year` is an object with QUANTILES in every row, all None where no year can be drawn, so
    that `row["broken_year"]["p50"]` needs no case of its own.
    """
    fields = asdict(estimate)
    if fields["broken_year"] is None:
        fields["broken_year"] = dict.fromkeys(QUANTILES)
    return {name: fields[name] for name in FIELDS}


def write_json(view: EstimateView) -> str:
    """A list of objects; with a year asked for, each also has `year` and `p_broken_by_year`."""
    return json.dumps([_with_year(view, index) for index in range(len(view.rows))], indent=2) + "\n"


def write_csv(view: EstimateView) -> str:
    """One row an estimate; `broken_year` becomes `broken_year_p10` and so on, empty for null."""
    flat = [_flat(_with_year(view, index)) for index in range(len(view.rows))]
    stream = io.StringIO()
    writer = csv.DictWriter(stream, list(flat[0]) if flat else list(FIELDS), lineterminator="\n")
    writer.writeheader()
    writer.writerows(flat)
    return stream.getvalue()


def _with_year(view: EstimateView, index: int) -> dict[str, object]:
    row = view.rows[index]
    found = record(row.estimate)
    if view.year is not None:
        found |= {"year": view.year, "p_broken_by_year": row.by_year}
    return found


def _flat(found: dict[str, object]) -> dict[str, object]:
    years = found.pop("broken_year")
    known = years if isinstance(years, dict) else {}
    return found | {f"broken_year_{name}": known.get(name) for name in QUANTILES}
