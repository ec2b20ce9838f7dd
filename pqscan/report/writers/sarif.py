"""SARIF 2.1.0 as GitHub code scanning takes it (and reads no more than it takes)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import quote

from pqscan.domain.assessment import Assessment
from pqscan.domain.catalogue import CatalogueRule
from pqscan.domain.finding import Confidence, Finding, Level, Skipped, Step, StepKind
from pqscan.domain.location import Location
from pqscan.report import nouns
from pqscan.report.jsontext import Json, dumps
from pqscan.report.options import WriterOptions
from pqscan.report.rules import rules_by_id
from pqscan.report.view import View
from pqscan.report.wording import step_place

_SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
_HOME = "https://pypi.org/project/pqscan/"
_LONGEST = 1024  # characters of a rule's description that GitHub keeps
_LEVELS = {
    Level.CRITICAL: "error",
    Level.HIGH: "error",
    Level.MEDIUM: "warning",
    Level.LOW: "note",
    Level.INFO: "note",
}

Object = dict[str, Json]


def write(view: View, options: WriterOptions) -> str:
    """One run: the whole catalogue as rules, so that an index means the same in every report."""
    rules = list(rules_by_id().values())
    index = {rule.id: number for number, rule in enumerate(rules)}
    run: Object = {
        "tool": {
            "driver": {
                "name": "pqscan",
                "version": view.version,
                "semanticVersion": view.version,
                "informationUri": _HOME,
                "rules": [_rule(rule, _precision(rule.id, view)) for rule in rules],
            }
        },
        "automationDetails": {"id": f"pqscan/{view.target}/"},
        "columnKind": "unicodeCodePoints",
        "invocations": [
            {
                "executionSuccessful": True,
                "toolExecutionNotifications": [
                    *({"level": "warning", "message": _message(n)} for n in view.notices),
                    *(_notification(skip) for skip in view.skipped),
                ],
            }
        ],
        "results": [_result(made, index.get(made.finding.rule)) for made in view.assessments],
    }
    return dumps({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}, depth=5)


def _precision(rule: str, view: View) -> str:
    """The lowest confidence among a rule's results: what GitHub may promise of all of them."""
    found = (a.finding.confidence for a in view.assessments if a.finding.rule == rule)
    return min(found, default=Confidence.HIGH).word


def _rule(rule: CatalogueRule, precision: str) -> Object:
    return {
        "id": rule.id,
        "name": re.sub(r"[^A-Za-z0-9]+", "", rule.title.title()) or rule.id,
        "shortDescription": {"text": _cut(rule.title)},
        "fullDescription": {"text": _cut(rule.summary)},
        "help": {"text": _help_text(rule), "markdown": _help_markdown(rule)},
        "helpUri": rule.references[0].url if rule.references else _HOME,
        "defaultConfiguration": {"level": _LEVELS[rule.level]},
        "properties": {
            "tags": ["security", *(tag for tag in rule.tags if tag != "security")],
            "precision": precision,
            "security-severity": rule.security_severity,
        },
    }


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


def _help_text(rule: CatalogueRule) -> str:
    references = [f"{reference.title}: {reference.url}" for reference in rule.references]
    return "\n\n".join([rule.summary, rule.why, f"Use instead: {rule.instead}", *references])


def _help_markdown(rule: CatalogueRule) -> str:
    parts = [f"# {rule.title}", rule.summary, "## Why it matters", rule.why]
    parts += ["## Example", _code(rule.example, rule.language), "## Use instead", rule.instead]
    if rule.instead_example:
        parts.append(_code(rule.instead_example, rule.language))
    if rule.references:
        links = (f"- [{reference.title}]({reference.url})" for reference in rule.references)
        parts += ["## References", "\n".join(links)]
    return "\n\n".join(parts)


def _code(example: str, language: str) -> str:
    return f"```{language}\n{example}\n```"


def _result(made: Assessment, index: int | None) -> Object:
    finding = made.finding
    result: Object = {
        "ruleId": finding.rule,
        **({} if index is None else {"ruleIndex": index}),
        "level": _LEVELS[made.priority.level],
        "rank": float(made.priority.score),
        "message": _message(finding.message),
        "locations": [{"physicalLocation": _physical(finding.location, finding)}],
        "partialFingerprints": {"pqscan/v1": finding.fingerprint},
        "properties": _properties(made),
    }
    flows = [
        [_flow(step, step.location) for step in steps if step.location]
        for steps in _chains(finding.evidence)
    ]
    if any(flows):
        result["codeFlows"] = [{"threadFlows": [{"locations": flow}]} for flow in flows if flow]
    return result


def _chains(evidence: Sequence[Step]) -> list[list[Step]]:
    """One chain for each value that reaches the call; what explains it stays with the last one."""
    chains: list[list[Step]] = [[]]
    for step in evidence:
        told = step.kind in (StepKind.REASON, StepKind.USED)
        if chains[-1] and chains[-1][-1].kind is StepKind.SINK and not told:
            chains.append([])
        chains[-1].append(step)
    return chains


def _properties(made: Assessment) -> Object:
    finding = made.finding
    asset = finding.asset
    own: Object = {
        "algorithm": asset.algorithm,
        "parameterSet": asset.parameter_set,
        "function": asset.function.value,
        "functions": [function.value for function in asset.functions],
        "role": finding.role.value,
        "context": finding.context.value,
        "confidence": finding.confidence.word,
        "hybrid": asset.hybrid,
        "severity": made.priority.level.word,
        "priority": made.priority.score,
        "priorityReasons": list(made.priority.reasons),
        "detector": finding.detector,
        "evidence": [_sentence(step) for step in finding.evidence],
    }
    known: dict[str, str | None] = {
        "mode": asset.mode,
        "padding": asset.padding,
        "digest": asset.digest,
        "group": asset.group,
        "symbol": finding.symbol,
        "unresolved": finding.unresolved,
    }
    own.update({name: value for name, value in known.items() if value})
    if asset.mode:  # the weakness may lie in the mode and not in the cipher
        own["families"] = [asset.algorithm, *asset.mode.split("|")]
    if finding.related:
        own["related"] = list(finding.related)
    if made.estimate:
        own["estimate"] = nouns.estimate(made.estimate)
    if made.verdicts:
        own["verdicts"] = [nouns.verdict(said) for said in made.verdicts]
    return {**dict(finding.properties), **own}


def _physical(place: Location, finding: Finding | None = None) -> Object:
    region = place.region
    physical: Object = {
        "artifactLocation": {"uri": _uri(place.path)},
        "region": {
            "startLine": region.start_line,
            "startColumn": region.start_column,
            "endLine": region.end_line,
            "endColumn": region.end_column,
        },
    }
    excerpt = finding.excerpt if finding else None
    if excerpt:
        last = excerpt.first_line + excerpt.text.count("\n")
        if excerpt.first_line <= region.start_line and region.end_line <= last:
            physical["contextRegion"] = {
                "startLine": excerpt.first_line,
                "endLine": last,
                "snippet": {"text": excerpt.text},
            }
    return physical


def _uri(path: str) -> str:
    """Bytes that are no UTF-8, spaces, colons and the rest become %NN; slashes stay."""
    # Lone surrogates that stand for no byte cannot be encoded; no file system yields them.
    return quote(re.sub("[\ud800-\udc7f\udd00-\udfff]", "\ufffd", path), errors="surrogateescape")


def _flow(step: Step, place: Location) -> Object:
    value = "" if step.value is None else f" = {step.value}"
    return {
        "location": {
            "physicalLocation": _physical(place),
            "message": _message(step.text + value),
        },
        "kinds": [step.kind.value],
    }


def _sentence(step: Step) -> str:
    value = "" if step.value is None else f" = {step.value}"
    where = step_place(step)
    return f"{where} {step.text}{value}" if where else f"{step.text}{value}"


def _notification(skip: Skipped) -> Object:
    how = "Read in part" if skip.partial else "Skipped"
    detail = f": {skip.detail}" if skip.detail else ""
    return {
        "level": "note",
        "message": _message(f"{how}, {skip.reason.value}{detail}"),
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": _uri(skip.path)},
                }
            }
        ],
    }


def _message(text: str) -> Object:
    """Plain text: no placeholder ({0}, 3.11.5) and no embedded link ([a](b), 3.11.6) is meant."""
    plain = re.sub(r"\{(\d+)\}", r"{{\1}}", text).replace("](", "] (")
    return {"text": plain or " "}
