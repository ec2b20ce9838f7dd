"""Asks the risk room, with what a person chose and its own defaults for the rest."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from pqscan.app.choices import Choices
from pqscan.domain.assessment import Assessment
from pqscan.domain.finding import Finding
from pqscan.domain.record import replace
from pqscan.report.wording import finding_asset
from pqscan.risk import RiskOptions, assess, contradictions, settle_sets


def judge(findings: Sequence[Finding], choices: Choices, today: date) -> tuple[Assessment, ...]:
    """Every finding with its priority, estimate and verdicts, the most urgent first."""
    return assess(findings, risk_options(choices, today))


def settled(findings: Sequence[Finding], choices: Choices, today: date) -> tuple[Finding, ...]:
    """The findings, with PQ506 where a chosen policy ends a post-quantum parameter set."""
    return settle_sets(findings, risk_options(choices, today))


def risk_options(choices: Choices, today: date) -> RiskOptions:
    """The risk room's options."""
    options = RiskOptions(today)
    return replace(
        options,
        policies=choices.policy or options.policies,
        shelf_life_years=_or(choices.shelf_life, options.shelf_life_years),
        migration_years=_or(choices.migration_time, options.migration_years),
        trust_years=_or(choices.trust_time, options.trust_years),
    )


def disagreements(assessments: Sequence[Assessment]) -> tuple[str, ...]:
    """Where the policies contradict each other, once for each asset."""
    found = {
        f"{finding_asset(made.finding)}: {text}"
        for made in assessments
        for text in contradictions(made.verdicts)
    }
    return tuple(sorted(found))


def _or(chosen: float | None, default: float) -> float:
    return default if chosen is None else chosen
