"""The nouns as JSON objects: the vocabulary of pqscan/scan/v1, shared by the JSON writers."""

from __future__ import annotations

from pqscan.domain.assessment import Assessment, PolicyVerdict
from pqscan.domain.estimate import Estimate
from pqscan.domain.finding import Asset, Finding, Skipped, Step, Totals
from pqscan.domain.location import Location
from pqscan.domain.proposal import Proof, Proposal
from pqscan.report.diff import unified
from pqscan.report.jsontext import Json

Object = dict[str, Json]


def location(place: Location) -> Object:
    """Path, the four corners of the region (from 1, end column exclusive), hash of the file."""
    region = place.region
    return {
        "path": place.path,
        "start_line": region.start_line,
        "start_column": region.start_column,
        "end_line": region.end_line,
        "end_column": region.end_column,
        "content_hash": place.content_hash,
    }


def asset(made: Asset) -> Object:
    """Algorithm and parameters; `parameter_set` is null where they are not known."""
    return {
        "algorithm": made.algorithm,
        "parameter_set": made.parameter_set,
        "parameters": list(made.parameters),
        "function": made.function.value,
        "functions": [function.value for function in made.functions],
        "mode": made.mode,
        "padding": made.padding,
        "digest": made.digest,
        "group": made.group,
        "hybrid": made.hybrid,
    }


def step(link: Step) -> Object:
    """One link of the chain of values."""
    return {
        "kind": link.kind.value,
        "text": link.text,
        "value": link.value,
        "location": location(link.location) if link.location else None,
    }


def finding(found: Finding) -> Object:
    """A finding with all its evidence."""
    excerpt = found.excerpt
    return {
        "rule": found.rule,
        "message": found.message,
        "asset": asset(found.asset),
        "location": location(found.location),
        "symbol": found.symbol,
        "excerpt": {"first_line": excerpt.first_line, "text": excerpt.text} if excerpt else None,
        "evidence": [step(link) for link in found.evidence],
        "unresolved": found.unresolved,
        "takes_parameter": found.takes_parameter,
        "role": found.role.value,
        "context": found.context.value,
        "confidence": found.confidence.word,
        "level": found.level.word,
        "detector": found.detector,
        "fingerprint": found.fingerprint,
        "related": list(found.related),
        "properties": [[name, value] for name, value in found.properties],
    }


def estimate(made: Estimate) -> Object:
    """An estimate with its model, figures, provenance and years."""
    year = made.broken_year
    return {
        "algorithm": made.algorithm,
        "parameter_set": made.parameter_set,
        "model": made.model,
        "attack": made.attack,
        "logical_qubits": made.logical_qubits,
        "toffoli": made.toffoli,
        "t_count": made.t_count,
        "log2_gates": made.log2_gates,
        "depth": made.depth,
        "code_distance": made.code_distance,
        "physical_qubits": made.physical_qubits,
        "runtime_hours": made.runtime_hours,
        "shots": made.shots,
        "success_probability": made.success_probability,
        "error_rate": made.error_rate,
        "cycle_seconds": made.cycle_seconds,
        "provenance": made.provenance.value,
        "source": made.source,
        "broken_year": {
            "p10": year.p10,
            "p50": year.p50,
            "p90": year.p90,
            "p_never": year.p_never,
        }
        if year
        else None,
        "verdict": made.verdict,
    }


def verdict(said: PolicyVerdict) -> Object:
    """One policy's word, with the dates and the row it rests on."""
    return {
        "policy": said.policy,
        "verdict": said.verdict.value,
        "deprecated_after": said.deprecated_after,
        "disallowed_after": said.disallowed_after,
        "reason": said.reason,
        "source": said.source,
        "verified": said.verified,
    }


def assessment(made: Assessment) -> Object:
    """A finding with its priority, estimate and verdicts."""
    return {
        **finding(made.finding),
        "priority": {
            "score": made.priority.score,
            "level": made.priority.level.word,
            "reasons": list(made.priority.reasons),
        },
        "estimate": estimate(made.estimate) if made.estimate else None,
        "verdicts": [verdict(said) for said in made.verdicts],
    }


def skipped(skip: Skipped) -> Object:
    """A path that was not, or not wholly, read."""
    return {
        "path": skip.path,
        "reason": skip.reason.value,
        "detail": skip.detail,
        "partial": skip.partial,
    }


def totals(read: Totals) -> Object:
    """What was read."""
    return {
        "files": read.files,
        "bytes": read.bytes,
        "ignored": read.ignored,
        "selected": read.selected,
        "by_detector": dict(read.by_detector),
    }


def proposal(made: Proposal) -> Object:
    """A replacement; each edit as a unified diff with the hash of the file it applies to."""
    return {
        "recipe": made.recipe,
        "title": made.title,
        "class": made.kind.value,
        "automatic": made.kind.automatic,
        "findings": list(made.findings),
        "edits": [
            {"path": edit.path, "content_hash": edit.content_hash, "diff": unified(edit)}
            for edit in made.edits
        ],
        "dependencies": list(made.dependencies),
        "impact": list(made.impact),
        "steps": list(made.steps),
        "refused": made.refused,
        "replacement": made.replacement,
    }


def proof(made: Proof) -> Object:
    """What was run for a proposal; how long it took stands in the timing block."""
    return {
        "recipe": made.recipe,
        "holds": made.holds,
        "checks": [
            {
                "name": check.name,
                "status": check.status.value,
                "backend": check.backend,
                "detail": check.detail,
            }
            for check in made.checks
        ],
    }
