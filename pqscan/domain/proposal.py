"""A replacement for a finding, and the proof that it was run."""

from __future__ import annotations

from enum import StrEnum

from pqscan.domain.record import Record


class ProposalClass(StrEnum):
    """How much else a replacement touches; only the first two may be applied automatically."""

    DROP_IN = "drop-in"
    NEGOTIATED = "negotiated"
    FORMAT_BREAKING = "format-breaking"
    MANUAL = "manual"

    @property
    def automatic(self) -> bool:
        """Whether `fix --apply` may write it once it is proved."""
        return self in (ProposalClass.DROP_IN, ProposalClass.NEGOTIATED)


class Edit(Record):
    """The whole new content of one file; valid only while the old content has that hash."""

    path: str
    content_hash: str  # of the old bytes (BLAKE2b-128 hex), the precondition of applying
    before: bytes
    after: bytes


class Proposal(Record):
    """What to do about one or more findings."""

    recipe: str
    title: str
    kind: ProposalClass
    findings: tuple[str, ...]  # fingerprints
    edits: tuple[Edit, ...] = ()
    dependencies: tuple[str, ...] = ()  # requirement specifiers the edits need
    impact: tuple[str, ...] = ()  # sizes, formats, peers: one sentence each
    steps: tuple[str, ...] = ()  # for a person, where it cannot be applied
    refused: str = ""  # why it is a plan and not an edit
    replacement: str = ""  # e.g. "ML-DSA-65"


class ProofStatus(StrEnum):
    """What running a check showed."""

    PASSED = "passed"
    FAILED = "failed"
    NOT_RUN = "not run"


class Check(Record):
    """One thing that was run."""

    name: str
    status: ProofStatus
    backend: str  # with its version
    detail: str = ""
    seconds: float = 0.0


class Proof(Record):
    """All that was run for one proposal; it holds only if every check passed."""

    recipe: str
    checks: tuple[Check, ...]

    @property
    def holds(self) -> bool:
        """Whether at least one check ran and none failed or was left out."""
        return bool(self.checks) and all(c.status is ProofStatus.PASSED for c in self.checks)
