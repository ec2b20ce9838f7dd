"""Leaves out the findings that a comment in the source answers for, and reports idle comments."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from pqscan.app.sifted import Sifted
from pqscan.domain.finding import Finding
from pqscan.report.view import Suppressed
from pqscan.scan.comments import IgnoreComment


def by_comments(
    findings: Sequence[Finding], comments: Sequence[IgnoreComment], today: date
) -> Sifted:
    """A comment answers for the rules it names on every finding whose lines include its own."""
    holding: dict[str, list[IgnoreComment]] = {}
    notices: list[str] = []
    for comment in comments:
        if trouble := _trouble(comment, today):
            notices.append(f"{comment.path}:{comment.line}: the ignore comment {trouble}")
        else:
            holding.setdefault(comment.path, []).append(comment)
    used: set[tuple[IgnoreComment, str]] = set()
    kept: list[Finding] = []
    suppressed: list[Suppressed] = []
    for finding in findings:
        answers = [c for c in holding.get(finding.location.path, ()) if _answers(c, finding)]
        used.update((comment, finding.rule) for comment in answers)
        if answers:
            suppressed.append(Suppressed(finding, answers[0].reason, "comment"))
        else:
            kept.append(finding)
    for comment in (comment for comments in holding.values() for comment in comments):
        place = f"{comment.path}:{comment.line}"
        idle = [rule for rule in comment.rules if (comment, rule) not in used]
        if idle:
            notices.append(f"{place}: the ignore comment for {', '.join(idle)} is not needed")
        elif not comment.reason:
            notices.append(f"{place}: the ignore comment gives no reason")
    return Sifted(tuple(kept), tuple(suppressed), tuple(sorted(notices)))


def _answers(comment: IgnoreComment, finding: Finding) -> bool:
    region = finding.location.region
    return finding.rule in comment.rules and region.start_line <= comment.line <= region.end_line


def _trouble(comment: IgnoreComment, today: date) -> str:
    if comment.problem:
        return f"has no effect: {comment.problem}"
    if comment.until is not None and comment.until < today:
        return f"for {', '.join(comment.rules)} expired on {comment.until}"
    return ""
