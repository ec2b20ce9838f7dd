"""What leaving out findings gives: the same shape for comments and for a baseline."""

from __future__ import annotations

from dataclasses import dataclass

from pqscan.domain.finding import Finding
from pqscan.report.view import Suppressed


@dataclass(frozen=True, slots=True)
class Sifted:
    """What is left, what was left out and why, and what a reader should know of it."""

    findings: tuple[Finding, ...]
    suppressed: tuple[Suppressed, ...] = ()
    notices: tuple[str, ...] = ()
