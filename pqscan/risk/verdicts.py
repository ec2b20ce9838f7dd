"""A policy's word on an asset, undecided where what it asks about is unknown."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence

from pqscan.domain.algorithm import Algorithm, ParameterKind
from pqscan.domain.assessment import PolicyVerdict, Verdict
from pqscan.domain.finding import Asset
from pqscan.domain.registry import registry
from pqscan.risk.policy import Policy, Purpose, Row
from pqscan.risk.purpose import possible, seen

_HARDNESS = (
    Verdict.NOT_COVERED,
    Verdict.ALLOWED,
    Verdict.UNDECIDED,
    Verdict.DEPRECATED,
    Verdict.DISALLOWED,
)
_FAR = datetime.date.max


def judge(policy: Policy, asset: Asset, today: datetime.date) -> PolicyVerdict:
    """The verdict on `today`, with the dates on which it changes.

    Of several known parameters or purposes the hardest word counts; where one of them is unknown
    and the rows it could fall under differ, the verdict is undecided and each row is named.
    """
    algorithm = registry().algorithms.get(asset.algorithm)
    if algorithm is None:
        return _silent(policy, f"{asset.algorithm} is not in the registry")
    meant: list[Purpose | None] = [*sorted(possible(asset, algorithm))] or [None]
    known = asset.parameters or _fixed(algorithm)
    grid = [
        [_first(policy, asset, algorithm, parameter, purpose) for purpose in meant]
        for parameter in known or _possible(algorithm)
    ]
    by_purpose = not seen(asset) and any(len(set(rows)) > 1 for rows in grid)
    by_parameter = not known and any(len(set(rows)) > 1 for rows in zip(*grid, strict=True))
    different = list(dict.fromkeys(row for rows in grid for row in rows))
    if by_purpose or by_parameter:
        return _undecided(policy, [row for row in different if row], by_purpose, by_parameter)
    row = max(different, key=lambda row: _hardness(row, today), default=None)
    if row is None:
        return _silent(policy, f"{policy.id} does not speak of {asset.algorithm}")
    return PolicyVerdict(
        policy=policy.id,
        verdict=row.on(today),
        deprecated_after=_iso(row.deprecated_after),
        disallowed_after=_iso(row.disallowed_after),
        reason=row.reason,
        source=_source(policy, row),
        verified=row.verified,
    )


def contradictions(verdicts: Sequence[PolicyVerdict]) -> tuple[str, ...]:
    """Where one policy allows without an end what another ends or advises against."""
    free = [v for v in verdicts if v.verdict is Verdict.ALLOWED and not v.disallowed_after]
    hard = [
        v
        for v in verdicts
        if v.disallowed_after or v.verdict in (Verdict.DEPRECATED, Verdict.DISALLOWED)
    ]
    return tuple(
        f"{one.policy} allows it ({one.reason}); {other.policy}: {other.reason}"
        for one in free
        for other in hard
    )


def _first(
    policy: Policy,
    asset: Asset,
    algorithm: Algorithm,
    parameter: str | None,
    purpose: Purpose | None,
) -> Row | None:
    for row in policy.rows:
        if _fits(row, asset, algorithm, parameter, purpose):
            return row
    return None


def _fits(
    row: Row, asset: Asset, algorithm: Algorithm, parameter: str | None, purpose: Purpose | None
) -> bool:
    if row.hybrid != (asset.hybrid or algorithm.hybrid):
        return False
    if row.algorithms and algorithm.id not in row.algorithms:
        return False
    if row.attacks and algorithm.attack not in row.attacks:
        return False
    if row.parameters and parameter not in row.parameters:
        return False
    if row.modes and (asset.mode or "").upper() not in row.modes:
        return False
    if row.purposes and purpose not in row.purposes:
        return False
    if row.bits_from is None and row.bits_below is None:
        return True
    bits = strength(algorithm, parameter)
    return (
        bits is not None
        and (row.bits_from is None or bits >= row.bits_from)
        and (row.bits_below is None or bits < row.bits_below)
    )


def strength(algorithm: Algorithm, parameter: str | None) -> int | None:
    """Bits against the best classical attack, None where the parameter set or its strength is."""
    if parameter is not None:
        return registry().classical_bits(algorithm.id, parameter)
    found = registry().parameter(algorithm.id, None)
    return found.classical_bits if found else None


def _fixed(algorithm: Algorithm) -> tuple[str | None, ...]:
    """An algorithm without a choice of parameters has one, unnamed."""
    return (None,) if algorithm.parameter_kind is ParameterKind.NONE else ()


def _possible(algorithm: Algorithm) -> Iterator[str | None]:
    yield from (one.id for one in algorithm.parameters)
    if not algorithm.parameters:
        yield None


def _hardness(row: Row | None, today: datetime.date) -> tuple[int, int, int]:
    if row is None:
        return (0, 0, 0)
    end = (row.disallowed_after or _FAR).toordinal()
    warning = (row.deprecated_after or _FAR).toordinal()
    return (_HARDNESS.index(row.on(today)), -end, -warning)


def _undecided(
    policy: Policy, rows: Sequence[Row], by_purpose: bool, by_parameter: bool
) -> PolicyVerdict:
    missing = [
        word
        for word, matters in (
            ("the parameter set is not known", by_parameter),
            ("what the key is for is not known", by_purpose),
        )
        if matters
    ]
    words = "; or ".join(f"{row.reason}{_until(row)}" for row in rows)
    ends = {row.disallowed_after for row in rows}
    warnings = {row.deprecated_after for row in rows}
    return PolicyVerdict(
        policy=policy.id,
        verdict=Verdict.UNDECIDED,
        deprecated_after=_iso(next(iter(warnings))) if len(warnings) == 1 else None,
        disallowed_after=_iso(next(iter(ends))) if len(ends) == 1 else None,
        reason=f"{' and '.join(missing)}: {words}",
        source=_source(policy, rows[0]) if rows else policy.title,
        verified=bool(rows) and all(row.verified for row in rows),
    )


def _until(row: Row) -> str:
    if row.disallowed_after:
        return f" (until {row.disallowed_after.isoformat()})"
    return f" ({row.verdict.value})" if row.verdict else ""


def _silent(policy: Policy, reason: str) -> PolicyVerdict:
    return PolicyVerdict(
        policy.id, Verdict.NOT_COVERED, None, None, reason, policy.title, verified=False
    )


def _source(policy: Policy, row: Row) -> str:
    return f"{row.source} ({policy.status}, {policy.date})"


def _iso(day: datetime.date | None) -> str | None:
    return day.isoformat() if day else None
