"""How long the attacker waits: which budgets can be asked for, and what is done in time."""

from __future__ import annotations

from math import isfinite

from pqscan.domain.errors import UsageError
from pqscan.domain.estimate import Estimate
from pqscan.domain.record import replace


def check_budget(hours: float | None) -> None:
    """UsageError unless it is None or a finite time above 0."""
    if hours is not None and not (isfinite(hours) and hours > 0):
        raise UsageError(
            f"{hours:g} hours is not a time budget", "allowed: any time above 0, such as 1d"
        )


def in_time(found: Estimate, budget_hours: float | None) -> bool:
    """What `api.in_time` promises."""
    if budget_hours is None or found.runtime_hours is None:
        return True
    return found.runtime_hours / (found.success_probability or 1.0) <= budget_hours


def within(found: Estimate, budget_hours: float | None) -> Estimate:
    """Say so where the time, retries counted, is more than the attacker has."""
    if budget_hours is None or found.runtime_hours is None:
        return found
    if in_time(found, budget_hours):
        return found
    expected = found.runtime_hours / (found.success_probability or 1.0)
    taken, given = _hours(expected), _hours(budget_hours)
    return replace(found, verdict=f"takes {taken} h, more than the {given} h given")


def _hours(value: float) -> str:
    """Three digits, and an exponent only where it says more than the digits would."""
    if value >= 1e7:
        digits, exponent = f"{value:.2e}".split("e")
        return f"{digits}e{int(exponent)}"
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"
