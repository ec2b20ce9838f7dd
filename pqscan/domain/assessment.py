"""A finding with what it means: exposure, policy verdicts and priority, each with its reasons."""

from __future__ import annotations

from enum import StrEnum

from pqscan.domain.estimate import Estimate
from pqscan.domain.finding import Finding, Level
from pqscan.domain.record import Record


class Verdict(StrEnum):
    """What a policy says of an asset on a date."""

    ALLOWED = "allowed"
    DEPRECATED = "deprecated"
    DISALLOWED = "disallowed"
    NOT_COVERED = "not covered"
    UNDECIDED = "undecided"  # the parameter set is unknown and the verdict depends on it


class PolicyVerdict(Record):
    """One policy's word on one finding, with the row it rests on."""

    policy: str
    verdict: Verdict
    deprecated_after: str | None  # ISO date
    disallowed_after: str | None  # ISO date
    reason: str
    source: str
    verified: bool


class Priority(Record):
    """0 (nothing to do) to 100 (now), with the reasons that add up to it."""

    score: int
    level: Level
    reasons: tuple[str, ...]


class Assessment(Record):
    """A finding as the report shows it."""

    finding: Finding
    priority: Priority
    estimate: Estimate | None = None
    verdicts: tuple[PolicyVerdict, ...] = ()
