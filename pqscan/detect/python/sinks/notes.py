"""Notes a sink that is no call as an event: callers, defaults and chains work for it too."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from pqscan.detect.python import described
from pqscan.detect.python.scope import Event, Scope
from pqscan.detect.python.specs import CallSpec, Source
from pqscan.detect.python.values import Made, Unknown, Value
from pqscan.domain.finding import Function

if TYPE_CHECKING:
    from pqscan.detect.python.engine import Engine

VALUE = "value"  # the one argument of such a sink


def note(
    engine: Engine,
    spec: CallSpec,
    value: Value,
    node: ast.AST,
    scope: Scope,
    argument: str = VALUE,
    receiver: Made | None = None,
) -> None:
    """An event of a described sink with one value, open as long as a parameter decides it."""
    event = Event(
        Unknown(None, "no call"),
        stand_in(engine, node),
        scope.module,
        scope.function,
        spec=spec,
        bound={argument: value},
        receiver=receiver,
    )
    described.register(engine, event, scope)


def stand_in(engine: Engine, first: ast.AST, last: ast.AST | None = None) -> ast.Call:
    """A call node that covers what lies between two nodes; the same one each time."""
    made = engine.stand_ins.get(first)
    if made is None:
        made = ast.Call(ast.Name("", ast.Load()), [], [])
        made.lineno = getattr(first, "lineno", 1)
        made.col_offset = getattr(first, "col_offset", 0)
        made.end_lineno = getattr(last or first, "end_lineno", None)
        made.end_col_offset = getattr(last or first, "end_col_offset", None)
        engine.stand_ins[first] = made
    return made


def sink(
    name: str, how: str, library: str, rule: str = "", function: Function = Function.OTHER,
    key: str = "",
) -> CallSpec:  # fmt: skip
    """The description of a sink with one value that is read in one way."""
    source = Source(argument=VALUE, how=how, key=key)
    return CallSpec(name, library, (VALUE,), algorithm=source, rule=rule, function=function)
