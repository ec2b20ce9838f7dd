"""Findings for the tests of the use cases."""

from __future__ import annotations

from pqscan.domain.finding import Asset, Context, Finding, Function, Level
from pqscan.domain.location import Location, Region


def finding(
    path: str = "a.py",
    line: int = 1,
    *,
    last: int | None = None,
    rule: str = "PQ101",
    algorithm: str = "RSA",
    parameters: tuple[str, ...] = ("2048",),
    context: Context = Context.PRODUCTION,
    fingerprint: str = "",
) -> Finding:
    """An RSA key of 2048 bits at a place, unless told otherwise."""
    return Finding(
        rule=rule,
        asset=Asset(algorithm, parameters, Function.KEYGEN),
        location=Location(path, Region(line, 1, last or line, 9)),
        message="A key is made.",
        context=context,
        level=Level.HIGH,
        fingerprint=fingerprint or f"{path}:{line}:{rule}",
    )
