"""The finished view: what every writer takes, already ordered, filtered and computed."""

from __future__ import annotations

from pqscan.domain.assessment import Assessment
from pqscan.domain.estimate import Estimate
from pqscan.domain.finding import Finding, Skipped, Totals
from pqscan.domain.proposal import Proof, Proposal
from pqscan.domain.record import Record, field


class Count(Record):
    """One row of a summary table."""

    label: str
    production: int
    other: int  # tests, examples, vendored and generated code
    estimate: Estimate | None = None  # for a row that is one algorithm and parameter set


class Suppressed(Record):
    """A finding left out on a person's word, and which."""

    finding: Finding
    reason: str
    by: str  # "comment" or "baseline"


class View(Record):
    """Everything a report says. Assessments are in report order; the inventory is what is fine."""

    version: str
    target: str  # the name of what was scanned, never an absolute path
    assessments: tuple[Assessment, ...] = ()
    inventory: tuple[Finding, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    suppressed: tuple[Suppressed, ...] = ()
    totals: Totals = field(default_factory=Totals)
    by_algorithm: tuple[Count, ...] = ()
    by_rule: tuple[Count, ...] = ()
    by_context: tuple[tuple[str, int], ...] = ()
    policies: tuple[str, ...] = ()
    proposals: tuple[Proposal, ...] = ()
    proofs: tuple[Proof, ...] = ()
    notices: tuple[str, ...] = ()  # sentences a reader must see, e.g. a tool that is missing
    elapsed_seconds: float | None = None
