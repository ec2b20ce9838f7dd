"""One row a finding, for spreadsheets; no cell is a formula, whatever the scanned text says."""

from __future__ import annotations

import csv
from io import StringIO

from pqscan.domain.assessment import Assessment
from pqscan.report.options import WriterOptions
from pqscan.report.rules import rule_title
from pqscan.report.text import clean
from pqscan.report.view import View

COLUMNS = (
    *("rule", "title", "level", "priority", "path", "line", "column", "end_line", "end_column"),
    *("algorithm", "parameter_set", "function", "mode", "padding", "digest", "group", "hybrid"),
    *("role", "context", "confidence", "symbol", "message", "unresolved", "reasons"),
    *("physical_qubits", "runtime_hours", "broken_by_10", "broken_by_50", "broken_by_90"),
    *("verdicts", "detector", "fingerprint"),
)


def write(view: View, options: WriterOptions) -> str:
    """RFC 4180 with a header line; unknown is an empty cell."""
    stream = StringIO(newline="")
    writer = csv.writer(stream)
    writer.writerow(COLUMNS)
    for made in view.assessments:
        writer.writerow([_cell(value) for value in _row(made)])
    return stream.getvalue()


def _row(made: Assessment) -> tuple[str | int | float | None, ...]:
    finding = made.finding
    asset, region, estimate = finding.asset, finding.location.region, made.estimate
    year = estimate.broken_year if estimate else None
    return (
        *(finding.rule, rule_title(finding.rule), made.priority.level.word, made.priority.score),
        *(finding.location.path, region.start_line, region.start_column),
        *(region.end_line, region.end_column),
        *(asset.algorithm, asset.parameter_set, asset.function.value, asset.mode, asset.padding),
        *(asset.digest, asset.group, "yes" if asset.hybrid else "no"),
        *(finding.role.value, finding.context.value, finding.confidence.word, finding.symbol),
        *(finding.message, finding.unresolved, " ".join(made.priority.reasons)),
        estimate.physical_qubits if estimate else None,
        estimate.runtime_hours if estimate else None,
        *((year.p10, year.p50, year.p90) if year else (None, None, None)),
        "; ".join(f"{said.policy}: {said.verdict.value}" for said in made.verdicts),
        *(finding.detector, finding.fingerprint),
    )


def _cell(value: str | int | float | None) -> str | int | float:
    """Spreadsheets run what starts like a formula; an apostrophe makes it text."""
    if value is None:
        return ""
    if not isinstance(value, str):
        return value
    shown = clean(value)
    return "'" + shown if shown.lstrip()[:1] in ("=", "+", "-", "@") and shown else shown
