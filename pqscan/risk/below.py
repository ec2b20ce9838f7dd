"""Post-quantum parameter sets that the chosen policies end: PQ506, and PQ001 where none does."""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from pqscan.domain.assessment import Verdict
from pqscan.domain.finding import Finding
from pqscan.domain.record import replace
from pqscan.domain.registry import registry
from pqscan.risk.policy import Policy
from pqscan.risk.verdicts import judge

ALLOWED, BELOW = "PQ001", "PQ506"


def settle(
    findings: Iterable[Finding], policies: Iterable[Policy], today: datetime.date
) -> tuple[Finding, ...]:
    """The findings, those of post-quantum sets under the rule that the policies give them.

    Without a policy a detector says PQ506 of the sets that most policies refuse.
    """
    asked = tuple(policies)
    return tuple(
        replace(one, rule=BELOW if _is_ended(one, asked, today) else ALLOWED)
        if one.rule in (ALLOWED, BELOW) and one.asset.parameters
        else one
        for one in findings
    )


def _is_ended(finding: Finding, policies: tuple[Policy, ...], today: datetime.date) -> bool:
    """Whether one of the policies forbids the parameter set, now or from a date on."""
    algorithm = registry().algorithms.get(finding.asset.algorithm)
    if algorithm is None or algorithm.quantum_vulnerable:
        return False
    verdicts = (judge(policy, finding.asset, today) for policy in policies)
    return any(one.verdict is Verdict.DISALLOWED or one.disallowed_after for one in verdicts)
