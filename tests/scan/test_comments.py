"""What a comment to the scanner says, in any language."""

from __future__ import annotations

from datetime import date

import pytest

from pqscan.scan.comments import IgnoreComment, comments_of


@pytest.mark.parametrize(
    ("line", "rules", "reason", "until"),
    [
        ("x()  # pqscan: ignore[PQ101] legacy peer", ("PQ101",), "legacy peer", None),
        ("x(); // pqscan: ignore[PQ101, PQ205] why", ("PQ101", "PQ205"), "why", None),
        ("/* pqscan: ignore[PQ101] why */", ("PQ101",), "why", None),
        ("<!-- pqscan: ignore[PQ301] why -->", ("PQ301",), "why", None),
        ("-- pqscan:ignore[PQ101]: why", ("PQ101",), "why", None),
        ("# pqscan: ignore[PQ101] why until=2027-01-31", ("PQ101",), "why", date(2027, 1, 31)),
        ("# pqscan: ignore[PQ101] until=2027-01-31 why", ("PQ101",), "why", date(2027, 1, 31)),
        ("# pqscan: ignore[PQ101]", ("PQ101",), "", None),
    ],
)
def test_a_comment_that_holds(
    line: str, rules: tuple[str, ...], reason: str, until: date | None
) -> None:
    assert comments_of("a", f"\n{line}\r\n") == [IgnoreComment("a", 2, rules, reason, until)]


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("# pqscan: ignore why", "names no rule"),
        ("# pqscan: ignore[] why", "names no rule"),
        ("# pqscan: ignore[RSA] why", "'RSA' is no rule id"),
        ("# pqscan: ignore[PQ101] until=soon", "'soon' is no date; write until=YYYY-MM-DD"),
    ],
)
def test_a_comment_that_cannot_hold_says_why(line: str, problem: str) -> None:
    assert [comment.problem for comment in comments_of("a", line)] == [problem]


@pytest.mark.parametrize("line", ["pqscan: ignore[PQ101]", "see pqscan: yes", "# pqscan: ignored"])
def test_what_is_no_comment_to_the_scanner(line: str) -> None:
    assert comments_of("a", line) == []
