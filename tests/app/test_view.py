"""The view's counts, its order and its name."""

from __future__ import annotations

from pqscan.app.view import Judged, build_view, is_inventory
from pqscan.domain.assessment import Assessment, Priority
from pqscan.domain.estimate import Estimate
from pqscan.domain.finding import Context, Finding, Level, Scan, Skipped, SkipReason, Totals
from pqscan.report.view import Count
from tests.app.findings import finding

HOURS = Estimate("RSA", "2048", "m", "shor", runtime_hours=8.0)


def _judged(found: Finding, estimate: Estimate | None = None) -> Assessment:
    return Assessment(found, Priority(80, Level.HIGH, ("why",)), estimate)


def test_counts_by_algorithm_rule_and_context() -> None:
    assessments = (
        _judged(finding(line=1), HOURS),
        _judged(finding(line=2, context=Context.TEST), HOURS),
        _judged(finding(line=3, rule="PQ103", algorithm="ECDSA", parameters=())),
        _judged(finding(line=4, rule="PQ103", algorithm="ECDSA", parameters=())),
    )
    view = build_view(Scan("/some/where"), Judged(assessments))
    assert view.target == "where"
    assert view.by_rule == (Count("PQ103", 2, 0), Count("PQ101", 1, 1))
    assert [(c.production, c.other, c.estimate) for c in view.by_algorithm] == [
        (2, 0, None),
        (1, 1, HOURS),
    ]
    assert view.by_context == (("production", 3), ("test", 1))
    assert view.assessments == assessments


def test_a_row_whose_places_differ_has_no_estimate() -> None:
    mixed = (_judged(finding(line=1), HOURS), _judged(finding(line=2)))
    assert build_view(Scan("/"), Judged(mixed)).by_algorithm[0].estimate is None


def test_what_a_scan_learnt_is_carried_over() -> None:
    skipped = (Skipped("a", SkipReason.BINARY),)
    scan = Scan("/", (), skipped, Totals(files=3))
    view = build_view(scan, Judged((), notices=("n",), policies=("p",)), 1.5)
    assert (view.target, view.skipped, view.totals.files) == ("root", skipped, 3)
    assert (view.notices, view.policies, view.elapsed_seconds) == (("n",), ("p",), 1.5)


def test_the_inventory_is_what_is_fine() -> None:
    assert is_inventory(finding(rule="PQ001"))
    assert not is_inventory(finding(rule="PQ101"))
