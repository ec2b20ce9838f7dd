"""The chain of values behind a finding: where each was written and the calls it went through."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from pqscan.detect.excerpt import mask
from pqscan.detect.python.assets import Facts
from pqscan.detect.python.places import region_of
from pqscan.detect.python.plain_readings import Reading
from pqscan.detect.python.scope import Event
from pqscan.detect.python.values import Made, Symbol, Trail
from pqscan.domain.finding import Step, StepKind
from pqscan.domain.location import Location

MAX_STEPS = 12
MAX_MAKERS = 4
MAX_LITERAL = 40  # characters


def chain(event: Event, found: Facts) -> Iterator[Step]:
    """Oldest first: where each value was written, the calls it went through, the described call."""
    readings = [r for r in found.parameters if r.trail is not None]
    if found.trail is not None:
        readings.insert(0, Reading(found.algorithm, found.trail))
    readings += _callee(event)
    seen: set[tuple[str, str]] = set()
    for reading in readings[:6]:
        steps = list(_steps(reading))
        for step in steps[-MAX_STEPS:]:
            key = (str(step.location), step.text)
            if key not in seen:
                seen.add(key)
                yield step
    for step in _makers(event, found):
        if (str(step.location), step.text) not in seen:
            seen.add((str(step.location), step.text))
            yield step
    for site in reversed(event.via):
        location = Location(site.module.path, region_of(site.module, site.node))
        text = site.module.text(site.node)
        if (str(location), text) not in seen:
            yield Step(StepKind.ARGUMENT, mask(text), location, None)
    location = Location(event.module.path, region_of(event.module, event.node))
    value: str | None = "|".join(sorted({r.text for r in found.parameters if r.text}))
    if not value:
        value = found.algorithm if found.algorithm != "unknown" else None
    yield Step(StepKind.SINK, mask(event.module.text(event.node)), location, value)


def _callee(event: Event) -> Iterator[Reading]:
    """Where the described function was put into a table, a default or a name of its own."""
    called = event.callee
    if isinstance(called, Symbol) and called.trail is not None:
        yield Reading(".".join(called.name.split(".")[-2:]), called.trail)


def _makers(event: Event, found: Facts) -> Iterator[Step]:
    """The calls that made the object whose own parameter it is, the first one first."""
    source = event.spec.parameter if event.spec is not None else None
    if source is None or source.argument != "self":
        return
    value = "|".join(sorted({r.text for r in found.parameters if r.text})) or None
    made = event.receiver
    calls: list[Made] = []
    while isinstance(made, Made) and len(calls) < MAX_MAKERS:
        if made.node is not event.node:
            calls.append(made)
        made = made.receiver
    for one in reversed(calls):
        location = Location(one.module.path, region_of(one.module, one.node))
        yield Step(StepKind.RETURNED, mask(one.module.text(one.node)), location, value)


def _steps(reading: Reading) -> Iterator[Step]:
    trails: list[Trail] = []
    trail = reading.trail
    while trail is not None and len(trails) < 40:
        trails.append(trail)
        trail = trail.previous
    written: str | None = None
    for index, one in enumerate(reversed(trails)):
        location = Location(one.module.path, region_of(one.module, one.node))
        last = index == len(trails) - 1
        kind = StepKind.UNRESOLVED if last and reading.text is None else one.kind
        text = one.text
        if not text or text.rstrip().endswith("="):  # a prefix such as `bits=`, before the source
            text += one.module.text(one.node)
        if one.kind is StepKind.COMPUTED:
            written = None
        written = _literal(one.node) or written
        yield Step(kind, mask(text), location, reading.text if last else written)


def _literal(node: ast.AST) -> str | None:
    """The short text or number that a step writes down."""
    value = getattr(node, "value", None) if not isinstance(node, ast.Constant) else node
    if not isinstance(value, ast.Constant) or isinstance(value.value, bool):
        return None
    if isinstance(value.value, str) and len(value.value) <= MAX_LITERAL:
        return mask(value.value)
    return str(value.value) if isinstance(value.value, int) else None
