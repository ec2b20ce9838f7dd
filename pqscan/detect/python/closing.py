"""Closes an open event where no caller is seen: defaults are taken, the rest is unknown."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from pqscan.detect.python import parametrized, replay
from pqscan.detect.python.arguments import CallArguments
from pqscan.detect.python.modules import FunctionInfo
from pqscan.detect.python.scope import Event
from pqscan.detect.python.substitution import free, substitute
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


def close(engine: Engine, event: Event, depth: int = 0) -> Iterator[Event]:
    """The event with every parameter given a value; nothing if it is no described call then."""
    tabled = parametrized.rows_for(engine, _hangs_on(event)) if depth < MAX_ROUNDS else None
    if tabled is not None:
        for row in tabled[1]:
            one = _with_row(event, tabled[0], row)
            if one is not None:
                yield from close(engine, one, depth + 1)
        return
    if event.spec is None:
        yield from _close_call(engine, event, depth)
        return
    bound = {name: _closed(engine, value) for name, value in event.bound.items()}
    receiver = _closed(engine, event.receiver) if event.receiver else None
    yield replace(event, bound=bound, receiver=receiver)


def _hangs_on(event: Event) -> frozenset[tuple[FunctionInfo, str]]:
    """The parameters that the event and, of a call that is not known yet, its arguments hang on."""
    given = event.arguments.values() if event.arguments is not None else ()
    return event.free().union(*(free(value) for value in given))


def _with_row(event: Event, function: FunctionInfo, row: parametrized.Row) -> Event | None:
    """The event where the function is run with the values of one row; None if it is not reached."""

    def give(parameter: Parameter) -> Value | None:
        return row.get(parameter.name) if parameter.function is function else None

    receiver, arguments = event.receiver, event.arguments
    guards = replay.still_open(event.guards, give, {})
    if guards is None:
        return None
    return replace(
        event,
        guards=guards,
        callee=substitute(event.callee, give),
        bound={name: substitute(value, give) for name, value in event.bound.items()},
        receiver=substitute(receiver, give) if receiver is not None else None,
        arguments=arguments.map(lambda value: substitute(value, give)) if arguments else None,
        _free=None,
    )


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
    if depth > 4 or is_open(callee):
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
