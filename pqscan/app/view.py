"""Builds the finished view: the last place where anything is filtered, ordered or counted."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence

from pqscan import __version__
from pqscan.domain.assessment import Assessment
from pqscan.domain.estimate import Estimate
from pqscan.domain.finding import Context, Finding, Scan
from pqscan.domain.record import Record
from pqscan.report.view import Count, Suppressed, View

_INVENTORY = "PQ0"  # catalogue ids of what is fine: listed, never counted among the findings


class Judged(Record):
    """Everything about a scan beside the scan itself."""

    assessments: tuple[Assessment, ...]  # in report order
    inventory: tuple[Finding, ...] = ()
    suppressed: tuple[Suppressed, ...] = ()
    notices: tuple[str, ...] = ()
    policies: tuple[str, ...] = ()


def is_inventory(finding: Finding) -> bool:
    """Whether the finding only says that something fine is in use."""
    return finding.rule.startswith(_INVENTORY)


def build_view(scan: Scan, judged: Judged, elapsed_seconds: float | None = None) -> View:
    """The view of one scan; its target is the last part of the root's path."""
    return View(
        version=__version__,
        target=os.path.basename(scan.root) or "root",
        assessments=judged.assessments,
        inventory=judged.inventory,
        skipped=scan.skipped,
        suppressed=judged.suppressed,
        totals=scan.totals,
        by_algorithm=_by_algorithm(judged.assessments),
        by_rule=_counts((made.finding.rule, made) for made in judged.assessments),
        by_context=_by_context(judged.assessments),
        policies=judged.policies,
        notices=judged.notices,
        elapsed_seconds=elapsed_seconds,
    )


def _by_algorithm(assessments: Sequence[Assessment]) -> tuple[Count, ...]:
    if not assessments:
        return ()
    from pqscan.report.wording import finding_algorithm

    return _counts(
        ((finding_algorithm(made.finding), made) for made in assessments), estimated=True
    )


def _counts(
    rows: Iterable[tuple[str, Assessment]], *, estimated: bool = False
) -> tuple[Count, ...]:
    """Most in production first, then most of all, then by name."""
    groups: dict[str, list[Assessment]] = {}
    for label, made in rows:
        groups.setdefault(label, []).append(made)
    counts = []
    for label, group in groups.items():
        production = sum(made.finding.context is Context.PRODUCTION for made in group)
        estimate = _shared_estimate(group) if estimated else None
        counts.append(Count(label, production, len(group) - production, estimate))
    return tuple(sorted(counts, key=lambda row: (-row.production, -row.other, row.label)))


def _shared_estimate(group: Sequence[Assessment]) -> Estimate | None:
    """The estimate that all of a row carry; None where they differ."""
    first = group[0].estimate
    return first if all(made.estimate == first for made in group) else None


def _by_context(assessments: Sequence[Assessment]) -> tuple[tuple[str, int], ...]:
    found = [made.finding.context for made in assessments]
    return tuple((context.value, found.count(context)) for context in Context if context in found)
