"""A comment answers for its rules on its lines, for as long as it says, and never idly."""

from __future__ import annotations

from datetime import date

from pqscan.app.sifted import Sifted
from pqscan.app.suppress import by_comments
from pqscan.report.view import Suppressed
from pqscan.scan.comments import IgnoreComment
from tests.app.findings import finding

TODAY = date(2026, 11, 20)


def test_a_comment_on_any_line_of_the_span_suppresses_its_rule_only() -> None:
    one, other, beyond = finding(line=3, last=6), finding(line=3, rule="PQ205"), finding(line=7)
    comment = IgnoreComment("a.py", 5, ("PQ101",), "the peer is old")
    assert by_comments([one, other, beyond], [comment], TODAY) == Sifted(
        (other, beyond), (Suppressed(one, "the peer is old", "comment"),)
    )


def test_a_comment_in_another_file_says_nothing_here() -> None:
    comment = IgnoreComment("b.py", 1, ("PQ101",), "why")
    sifted = by_comments([finding()], [comment], TODAY)
    assert sifted.findings == (finding(),)
    assert sifted.notices == ("b.py:1: the ignore comment for PQ101 is not needed",)


def test_only_the_idle_part_of_a_comment_is_reported() -> None:
    comment = IgnoreComment("a.py", 1, ("PQ101", "PQ205"), "why")
    assert by_comments([finding()], [comment], TODAY).notices == (
        "a.py:1: the ignore comment for PQ205 is not needed",
    )


def test_a_comment_holds_through_its_day_and_not_after() -> None:
    last_day = IgnoreComment("a.py", 1, ("PQ101",), "why", TODAY)
    assert by_comments([finding()], [last_day], TODAY).findings == ()
    expired = by_comments([finding()], [last_day], date(2026, 11, 21))
    assert expired.findings == (finding(),)
    assert expired.notices == ("a.py:1: the ignore comment for PQ101 expired on 2026-11-20",)


def test_a_comment_without_a_reason_holds_and_is_mentioned() -> None:
    sifted = by_comments([finding()], [IgnoreComment("a.py", 1, ("PQ101",))], TODAY)
    assert sifted.findings == ()
    assert sifted.notices == ("a.py:1: the ignore comment gives no reason",)


def test_a_comment_that_cannot_hold_is_reported() -> None:
    sifted = by_comments([finding()], [IgnoreComment("a.py", 1, problem="names no rule")], TODAY)
    assert sifted.findings == (finding(),)
    assert sifted.notices == ("a.py:1: the ignore comment has no effect: names no rule",)
