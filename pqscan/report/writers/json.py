"""The whole view as pqscan/scan/v1 (reports/schemas/scan-v1.schema.json), for other programs."""

from __future__ import annotations

from pqscan.report import nouns
from pqscan.report.jsontext import Json, dumps
from pqscan.report.options import WriterOptions
from pqscan.report.view import Count, View

SCHEMA = "pqscan/scan/v1"


def write(view: View, options: WriterOptions) -> str:
    """One object; every block but `timing` depends on the scanned bytes alone."""
    summary: dict[str, Json] = {
        "by_algorithm": [_count(row) for row in view.by_algorithm],
        "by_rule": [_count(row) for row in view.by_rule],
        "by_context": dict(view.by_context),
    }
    report: dict[str, Json] = {
        "schema": SCHEMA,
        "tool": {"name": "pqscan", "version": view.version},
        "target": view.target,
        "summary": summary,
        "findings": [nouns.assessment(made) for made in view.assessments],
        "inventory": [nouns.finding(found) for found in view.inventory],
        "suppressed": [
            {"reason": out.reason, "by": out.by, "finding": nouns.finding(out.finding)}
            for out in view.suppressed
        ],
        "skipped": [nouns.skipped(skip) for skip in view.skipped],
        "totals": nouns.totals(view.totals),
        "policies": list(view.policies),
        "proposals": [nouns.proposal(made) for made in view.proposals],
        "proofs": [nouns.proof(made) for made in view.proofs],
        "notices": list(view.notices),
        "timing": _timing(view),
    }
    return dumps(report, depth=2)


def _count(row: Count) -> dict[str, Json]:
    return {
        "label": row.label,
        "production": row.production,
        "other": row.other,
        "estimate": nouns.estimate(row.estimate) if row.estimate else None,
    }


def _timing(view: View) -> dict[str, Json]:
    return {
        "elapsed_seconds": view.elapsed_seconds,
        "checks": [
            {"recipe": proof.recipe, "name": check.name, "seconds": check.seconds}
            for proof in view.proofs
            for check in proof.checks
        ],
    }
