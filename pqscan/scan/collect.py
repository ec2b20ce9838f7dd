"""Puts what the detectors found into one order: once each, named, in context, with no secret."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from pqscan.detect.excerpt import mask
from pqscan.detect.fingerprint import fingerprinted
from pqscan.domain.finding import Context, Finding
from pqscan.domain.record import replace


def collected(
    findings: Iterable[Finding], contexts: Mapping[str, Context], *, excerpts: bool
) -> tuple[Finding, ...]:
    """The findings by place; `contexts` are those of the selected files, by path."""
    named = fingerprinted(_once(findings))
    return tuple(_finished(finding, contexts, excerpts=excerpts) for finding in named)


def _once(findings: Iterable[Finding]) -> list[Finding]:
    """Without those that say the same of the same place; the surest and best explained stays."""
    best: dict[tuple[object, ...], Finding] = {}
    for finding in findings:
        asset = finding.asset
        key = (finding.rule, finding.location, asset.algorithm, asset.parameters, asset.function)
        other = best.get(key)
        if other is None or _weight(finding) > _weight(other):
            best[key] = finding
    return list(best.values())


def _weight(finding: Finding) -> tuple[int, int, str]:
    return (finding.confidence, len(finding.evidence), finding.detector)


def _finished(finding: Finding, contexts: Mapping[str, Context], *, excerpts: bool) -> Finding:
    """With its file's context where the detector gave none, and every text masked."""
    context = finding.context
    if context is Context.PRODUCTION:
        context = contexts.get(finding.location.path, context)
    return replace(
        finding,
        message=mask(finding.message),
        context=context,
        excerpt=finding.excerpt if excerpts else None,
        evidence=tuple(
            replace(step, text=mask(step.text), value=step.value and mask(step.value))
            for step in finding.evidence
        ),
    )
