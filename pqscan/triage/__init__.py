"""What is real: the classifier's word on findings that a detector itself was not sure of."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from pqscan.domain.finding import Confidence, Context, Finding, Role


def classify(findings: Sequence[Finding], read: Callable[[str], bytes]) -> tuple[Finding, ...]:
    """The findings in their order, some demoted to a mention, none deleted.

    Only what a detector is at most half sure of (confidence medium or low) is looked at: a call
    resolved through imports is better evidence than the classifier. Tests are left alone, their
    context says what they are. Between its two cuts the classifier abstains and the finding stays
    as it was; outside them a reason with the probability joins the evidence. `read` gives the
    bytes of a path; where it raises OSError the file's findings stay as they were.
    """
    if not any(asked(finding) for finding in findings):
        return tuple(findings)
    from pqscan.triage.decision import Decider

    decider = Decider(read)
    return tuple(decider.decide(one) if asked(one) else one for one in findings)


def asked(finding: Finding) -> bool:
    """Whether the classifier has a word on it."""
    return (
        finding.confidence <= Confidence.MEDIUM
        and finding.context is not Context.TEST
        and finding.role in (Role.USE, Role.DECLARE)
    )
