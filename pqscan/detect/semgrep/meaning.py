"""What a match means: from a rule's facts and metavariables to a finding with its evidence."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path

from pqscan.detect.excerpt import excerpt, mask
from pqscan.detect.interface import SourceFile
from pqscan.detect.semgrep import values
from pqscan.detect.semgrep.engine import Match, Point, Value
from pqscan.detect.semgrep.rules import RuleFacts
from pqscan.domain.algorithm import ParameterKind, Primitive
from pqscan.domain.finding import Asset, Context, Finding, Step, StepKind
from pqscan.domain.location import Location, Region
from pqscan.domain.record import Record, replace
from pqscan.domain.registry import Named, registry


class Source(Record):
    """A file's text as the detector needs it."""

    path: str
    context: Context
    raw: tuple[bytes, ...]  # lines without their ends
    lines: tuple[str, ...]
    content_hash: str

    @classmethod
    def read(cls, file: SourceFile) -> Source | None:
        """None where the file went away since semgrep read it."""
        try:
            data = Path(file.absolute).read_bytes()
        except OSError:
            return None
        raw = tuple(data.split(b"\n"))
        lines = tuple(line.decode("utf-8", "replace") for line in raw)
        digest = hashlib.blake2b(data, digest_size=16).hexdigest()
        return cls(file.path, file.context, raw, lines, digest)

    def location(self, start: Point, end: Point) -> Location:
        """Semgrep's byte columns as code points."""
        region = Region(
            start.line, self._column(start), max(end.line, start.line), self._column(end)
        )
        return Location(self.path, region, self.content_hash)

    def _column(self, point: Point) -> int:
        if not 1 <= point.line <= len(self.raw):
            return 1
        before = self.raw[point.line - 1][: max(point.column - 1, 0)]
        return len(before.decode("utf-8", "replace")) + 1


class _Fact(Record):
    """A fact of an asset as far as the source gives it away."""

    value: str | None
    steps: tuple[Step, ...] = ()
    unresolved: str = ""


def findings(source: Source, matches: Iterable[tuple[RuleFacts, Match]]) -> Iterator[Finding]:
    """One finding a place, rule and algorithm; of two reaching values both are kept."""
    merged: dict[tuple[str, Region, str], Finding] = {}
    for facts, match in matches:
        for finding in _finding(source, facts, match):
            key = (facts.id, finding.location.region, finding.asset.algorithm)
            merged[key] = _join(merged[key], finding) if key in merged else finding
    yield from merged.values()


def _finding(source: Source, facts: RuleFacts, match: Match) -> Iterator[Finding]:
    bound = dict(match.values)
    named, origin = _algorithm(source, facts.algorithm, bound)
    if named is None:
        return
    parameter = _parameter(source, facts.parameter, bound, named)
    location = source.location(match.start, match.end)
    call = source.lines[location.region.start_line - 1][location.region.start_column - 1 :]
    sink = Step(StepKind.SINK, mask(facts.symbol or call.strip()), location)
    asset = Asset(
        algorithm=named.algorithm.id,
        parameters=(parameter.value,) if parameter.value else (),
        function=facts.function,
        mode=_text(facts.mode, bound) or named.mode,
        padding=_text(facts.padding, bound) or named.padding,
        digest=_text(facts.digest, bound) or named.digest,
        hybrid=named.algorithm.hybrid,
    )
    yield Finding(
        rule=facts.rule or named.algorithm.rule,
        asset=asset,
        location=location,
        message=_message(facts, bound),
        symbol=facts.symbol,
        excerpt=excerpt(source.lines, location.region),
        evidence=(*origin, *parameter.steps, sink),
        unresolved=parameter.unresolved,
        takes_parameter=bool(facts.parameter),
        role=facts.role,
        context=source.context,
        confidence=facts.confidence,
        detector="semgrep",
        properties=facts.properties,
    )


def _algorithm(
    source: Source, text: str, bound: dict[str, Value]
) -> tuple[Named | None, tuple[Step, ...]]:
    """The registry's entry for a fixed id or for what a metavariable holds."""
    if not text.startswith("$"):
        return registry().resolve(text), ()
    if text not in bound:
        return None, ()
    for name in values.names(bound[text].known):
        if (named := _resolve(name)) is not None:
            return named, _steps(source, bound[text], name)
    return None, ()


def _resolve(name: str) -> Named | None:
    """A registry name, or the JCA's `algorithm/mode/padding`."""
    if (named := registry().resolve(name)) is not None:
        return named
    head, slash, rest = name.partition("/")
    if not slash or (named := registry().resolve(head)) is None:
        return None
    mode, _, padding = rest.partition("/")
    symmetric = named.algorithm.primitive in (Primitive.BLOCK_CIPHER, Primitive.STREAM_CIPHER)
    return replace(named, mode=mode if symmetric and mode else None, padding=padding or None)


def _text(text: str, bound: dict[str, Value]) -> str | None:
    """A fixed word of the rule, or the literal of the metavariable it names."""
    if not text.startswith("$"):
        return text or None
    return values.string(bound[text].known) if text in bound else None


def _parameter(source: Source, text: str, bound: dict[str, Value], named: Named) -> _Fact:
    if not text.startswith("$"):
        return _Fact(text or named.parameter)
    if text not in bound:
        return _Fact(named.parameter, unresolved="" if named.parameter else "it is not passed")
    value = bound[text]
    size = values.integer(value.known)
    if size is not None and size > 0:
        return _Fact(str(size), _steps(source, value, str(size)))
    if named.algorithm.parameter_kind is not ParameterKind.MODULUS_BITS:
        for name in values.names(value.known):
            known = registry().parameter(named.algorithm.id, name)
            if known is not None:
                return _Fact(known.id, _steps(source, value, known.id))
    shown = mask(" ".join(value.text.split())) or "the argument"
    reason = f"{shown} is not a literal that can be followed in this file"
    where = source.location(value.start, value.end) if value.start and value.end else None
    return _Fact(None, (Step(StepKind.UNRESOLVED, shown, where),), reason)


def _steps(source: Source, value: Value, known: str) -> tuple[Step, ...]:
    """Where the literal stands and where it is passed."""
    passed = source.location(value.start, value.end) if value.start and value.end else None
    text = mask(" ".join(value.text.split()))
    if value.propagated is None:
        return (Step(StepKind.LITERAL, text, passed, known),)
    first, last = value.propagated_start, value.propagated_end
    origin = source.location(first, last) if first and last else None
    literal = Step(StepKind.LITERAL, mask(" ".join(value.propagated.split())), origin, known)
    return (literal, Step(StepKind.ARGUMENT, text, passed, known))


def _message(facts: RuleFacts, bound: dict[str, Value]) -> str:
    text = facts.message
    for name, value in bound.items():
        shown = values.string(value.known) or " ".join(value.known.split())
        text = text.replace(name, mask(shown) or "an unknown value")
    return text


def _join(first: Finding, second: Finding) -> Finding:
    """Two matches of one rule on one place: their values together."""
    parameters = tuple(sorted({*first.asset.parameters, *second.asset.parameters}))
    if parameters == first.asset.parameters:
        return first
    steps = tuple(dict.fromkeys((*second.evidence[:-1], *first.evidence)))
    return replace(first, asset=replace(first.asset, parameters=parameters), evidence=steps)
