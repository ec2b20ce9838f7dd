"""Mosca's inequality by function: what is captured today counts from today, a signature while it
is still trusted.

X is how long the data must stay secret, Y how long the migration takes, Z when the key can be
broken. Confidentiality is lost if Z < X + Y; a signature is if Z < Y + the time it is trusted after
the migration (M. Mosca, "Cybersecurity in an era with quantum computers", 2018).
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from pqscan.domain.finding import Asset
from pqscan.domain.record import Record
from pqscan.domain.registry import registry
from pqscan.risk.forecast import Forecast, forecast
from pqscan.risk.policy import Purpose
from pqscan.risk.purpose import possible


class Years(Record):
    """X, Y and the trust in a signature after the migration, in years from `today`."""

    today: datetime.date
    shelf_life: float
    migration: float
    trust: float

    def moment(self, purpose: Purpose) -> float:
        """The decimal year until which a key must hold."""
        start = datetime.date(self.today.year, 1, 1)
        now = self.today.year + (self.today - start).days / 365.25
        lasting = self.shelf_life if purpose is Purpose.CONFIDENTIALITY else self.trust
        return now + self.migration + lasting


class Exposure(Record):
    """The weakest parameter's forecast, and P(Z < moment) for what the key is used for."""

    forecast: Forecast | None
    purpose: Purpose | None = None
    until: float | None = None
    probability: float | None = None
    missing: str = ""


def exposure(asset: Asset, years: Years) -> Exposure:
    """How likely the key falls too early; what is not known is said in `missing`."""
    algorithm = registry().algorithms.get(asset.algorithm)
    if algorithm is None or not algorithm.quantum_vulnerable or algorithm.hybrid or asset.hybrid:
        return Exposure(None)
    found = _weakest([forecast(asset.algorithm, one) for one in asset.parameters or (None,)])
    if found is None:
        known = asset.parameter_set or registry().parameter(asset.algorithm, None)
        which = f"{asset.algorithm} {asset.parameter_set or ''}".strip()
        missing = f"no estimate is kept for {which}" if known else "its parameter set is not known"
        return Exposure(None, missing=missing)
    chances = [
        (chance, purpose)
        for purpose in sorted(possible(asset, algorithm))
        if (chance := found.by(years.moment(purpose))) is not None
    ]
    if not chances:
        return Exposure(found, missing="no year is kept for it")
    chance, purpose = max(chances, key=lambda pair: pair[0])
    return Exposure(found, purpose, years.moment(purpose), chance)


def _weakest(found: Sequence[Forecast | None]) -> Forecast | None:
    """The one that falls first; None as soon as one of several is not known."""
    known = [one for one in found if one is not None]
    if len(known) < len(found):
        return None
    return min(known, key=_median, default=None)


def _median(one: Forecast) -> float:
    year = one.estimate.broken_year
    return year.p50 if year and year.p50 is not None else float("inf")
