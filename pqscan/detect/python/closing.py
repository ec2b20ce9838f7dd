"""Closes an open event where no caller is seen: defaults are taken, the rest is unknown."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from pqscan.detect.python import replay, ways
from pqscan.detect.python.arguments import CallArguments
from pqscan.detect.python.scope import Event
from pqscan.detect.python.substitution import substitute
from pqscan.detect.python.values import (
    ClassRef,
    Mapped,
    Options,
    Parameter,
    Sequence,
    Trail,
    Typed,
    Unknown,
    Value,
    is_open,
)
from pqscan.domain.finding import StepKind
from pqscan.domain.record import replace

if TYPE_CHECKING:
    from pqscan.detect.python.engine import Engine

MAX_ROUNDS = 8
MAX_SPLITS = 3  # choices that one event is told apart by


def close(engine: Engine, event: Event, depth: int = 0) -> Iterator[Event]:
    """The event with every parameter given a value; nothing if it is no described call then."""
    several = None
    if depth < MAX_SPLITS:
        several = ways.ways(engine, event, lambda value: _closed(engine, value))
    if several is not None and engine.may_split(len(several)):
        for one in several:
            yield from close(engine, one, depth + 1)
        return
    if event.spec is None:
        yield from _close_call(engine, event, depth)
        return
    bound = {name: _closed(engine, value) for name, value in event.bound.items()}
    receiver = _closed(engine, event.receiver) if event.receiver else None
    yield replace(event, bound=bound, receiver=receiver)


def _closed(engine: Engine, value: Value) -> Value:
    def assume(parameter: Parameter) -> Value:
        return _assume(engine, parameter)

    for _ in range(MAX_ROUNDS):
        if not is_open(value):
            break
        value = substitute(value, assume)
    return value


def _close_call(engine: Engine, event: Event, depth: int) -> Iterator[Event]:
    callee = _closed(engine, event.callee)
    if depth > 4 or is_open(callee) or not replay.can_tell(engine, callee):
        return
    arguments = event.arguments or CallArguments((), {})
    for made in replay.made_by(engine, callee, arguments, event):
        made.via = (*made.via, *event.via)
        if any(is_open(value) for value in made.values()):
            yield from close(engine, made, depth + 1)
        elif made.spec is not None:
            yield made


def _assume(engine: Engine, parameter: Parameter) -> Value:
    """What a parameter is when nobody is seen to pass it."""
    function = parameter.function
    if function.takes_self and function.parameters[0].name == parameter.name and function.cls:
        if "classmethod" in function.decorators:
            return ClassRef(None, function.cls)
        return engine.instance(function.cls)
    info = function.parameter(parameter.name)
    if info is not None and info.kind in ("*", "**"):
        nothing = Trail(
            StepKind.UNRESOLVED, function.module, function.node, f"{info.kind}{info.name}"
        )
        if info.kind == "*":
            return Sequence(nothing, (), exact=False)
        if function.name == "handle" and function.cls and "add_arguments" in function.cls.methods:
            return Options(nothing, function.module, function.cls.node)  # a command of Django's
        return Mapped(nothing, {}, exact=False)
    here = Trail(
        StepKind.UNRESOLVED,
        function.module,
        (info.annotation if info and info.annotation else function.node),
        f"argument {parameter.name} of {function.qualname}()",
    )
    unknown = Unknown(here, f"argument {parameter.name} of {function.qualname}()")
    if parameter.default is not None:
        return parameter.default
    if parameter.hint is not None:
        return Typed(here, parameter.hint, unknown)
    cls = engine.project_class(info.annotation, function.module) if info is not None else None
    return engine.instance(cls) if cls is not None else unknown
