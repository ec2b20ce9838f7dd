"""Exposure, policy verdicts and priority of each finding, with the reasons; reads no source."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from pqscan.domain.assessment import Assessment, PolicyVerdict
from pqscan.domain.errors import UsageError
from pqscan.domain.finding import Asset, Finding
from pqscan.domain.record import Record
from pqscan.risk.below import settle
from pqscan.risk.mosca import Exposure, Years, exposure
from pqscan.risk.policy import Policy, Purpose, chosen, policies
from pqscan.risk.priority import prioritise
from pqscan.risk.verdicts import contradictions, judge

__all__ = [
    "Policy",
    "Purpose",
    "RiskOptions",
    "assess",
    "contradictions",
    "policies",
    "settle_sets",
]


class RiskOptions(Record):
    """What a person may set; years are counted from `today`.

    `shelf_life_years` (X) is how long data must stay secret, `migration_years` (Y) how long the
    migration takes, `trust_years` how long a signature is relied on after it.
    """

    today: datetime.date
    policies: tuple[str, ...] = ("nist-ir-8547",)
    shelf_life_years: float = 10.0
    migration_years: float = 5.0
    trust_years: float = 5.0
    estimates: bool = True

    def __post_init__(self) -> None:
        for name in ("shelf_life_years", "migration_years", "trust_years"):
            if not 0 <= getattr(self, name) <= 200:
                raise UsageError(f"{name} must lie between 0 and 200", "give a number of years")


class _Known(Record):
    exposure: Exposure
    verdicts: tuple[PolicyVerdict, ...]


def settle_sets(findings: Sequence[Finding], options: RiskOptions) -> tuple[Finding, ...]:
    """Post-quantum parameter sets under PQ506 where one of the chosen policies ends them."""
    return settle(findings, chosen(options.policies), options.today)


def assess(findings: Sequence[Finding], options: RiskOptions) -> tuple[Assessment, ...]:
    """Every finding assessed, the most urgent first; ties in the order of their places.

    What depends on the asset alone is worked out once an asset. ConfigError for a policy that is
    not shipped.
    """
    chosen_policies = chosen(options.policies)
    years = Years(
        options.today, options.shelf_life_years, options.migration_years, options.trust_years
    )
    known: dict[Asset, _Known] = {}
    assessed = []
    for finding in findings:
        asset = finding.asset
        if asset not in known:
            found = exposure(asset, years) if options.estimates else Exposure(None)
            verdicts = tuple(judge(policy, asset, options.today) for policy in chosen_policies)
            known[asset] = _Known(found, verdicts)
        of = known[asset]
        priority = prioritise(finding, of.exposure, of.verdicts, options.today)
        estimate = of.exposure.forecast.estimate if of.exposure.forecast else None
        assessed.append(Assessment(finding, priority, estimate, of.verdicts))
    return tuple(sorted(assessed, key=_urgency))


def _urgency(one: Assessment) -> tuple[object, ...]:
    finding = one.finding
    where = finding.location
    return (
        -one.priority.score,
        where.path,
        where.region,
        finding.rule,
        finding.asset.algorithm,
        finding.asset.parameters,
        finding.asset.function,
        finding.symbol,
        finding.message,
        finding.fingerprint,
        -finding.confidence,
        finding.role,
        finding.context,
        finding.level,
    )
