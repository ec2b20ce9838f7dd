"""Names a finding so that moving it to another line does not make it a new one."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable

from pqscan.domain.finding import Finding
from pqscan.domain.record import replace


def fingerprinted(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The findings, in the order of their places, each with a fingerprint (32 hex digits).

    It is made of rule, path, algorithm, function, symbol and the text shown, without its
    spacing; the n-th finding alike in all of these in one file counts on. A fingerprint that a
    detector gave is kept.
    """
    alike: Counter[tuple[str, ...]] = Counter()
    named: list[Finding] = []
    for finding in sorted(findings, key=place):
        if not finding.fingerprint:
            key = _key(finding)
            finding = replace(finding, fingerprint=_digest((*key, str(alike[key]))))
            alike[key] += 1
        named.append(finding)
    return tuple(named)


def place(finding: Finding) -> tuple[object, ...]:
    """What findings are ordered by where nothing else orders them: the same in every run."""
    asset = finding.asset
    return (
        finding.location.path,
        finding.location.region,
        finding.rule,
        asset.algorithm,
        asset.parameters,
        asset.function,
        finding.symbol,
        finding.detector,
        finding.message,
    )


def _key(finding: Finding) -> tuple[str, ...]:
    text = finding.excerpt.text if finding.excerpt else ""
    return (
        finding.rule,
        finding.location.path,
        finding.asset.algorithm,
        finding.asset.function,
        finding.symbol,
        "".join(text.split()),
    )


def _digest(parts: tuple[str, ...]) -> str:
    joined = "\0".join(parts).encode("utf-8", "surrogatepass")
    return hashlib.blake2b(joined, digest_size=16).hexdigest()
