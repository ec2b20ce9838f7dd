"""What leaving out findings gives: the same shape for comments and for a baseline."""

from __future__ import annotations

from pqscan.domain.finding import Finding
from pqscan.domain.record import Record
from pqscan.report.view import Suppressed


class Sifted(Record):
    """What is left, what was left out and why, and what a reader should know of it."""

    findings: tuple[Finding, ...]
    suppressed: tuple[Suppressed, ...] = ()
    notices: tuple[str, ...] = ()
