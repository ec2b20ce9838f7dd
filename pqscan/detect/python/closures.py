"""Functions inside functions, and what they take along from those around them."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from pqscan.detect.python.parsing import function_info
from pqscan.detect.python.pieces import FunctionInfo
from pqscan.detect.python.scope import Scope
from pqscan.detect.python.values import FunctionRef, Parameter, Value, is_open

if TYPE_CHECKING:
    from pqscan.detect.python.engine import Engine

MAX_CAPTURED = 8  # parameters of the functions around a nested one


def function_of(engine: Engine, node: ast.Lambda, scope: Scope) -> Value:
    """A lambda as a value."""
    info = engine.nested.get(node)
    if info is None:
        info = engine.nested[node] = function_info(scope.module, node, None)
        engine.pending_nested.append(info)
    engine.closures[info] = scope
    return FunctionRef(None, info, None, captured(info, scope))


def captured(info: FunctionInfo, scope: Scope) -> tuple[tuple[Parameter, Value], ...]:
    """The parameters of the functions around a nested one: what it returns may hang on them."""
    found: list[tuple[Parameter, Value]] = []
    outer: Scope | None = scope
    while outer is not None and len(found) < MAX_CAPTURED:
        if outer.function is not None:
            for one in outer.function.parameters:
                if info.says(one.name) or _feeds(one.name, outer, info):
                    parameter = Parameter(None, outer.function, one.name)
                    found.append((parameter, parameter))
        outer = outer.parent
    return tuple(found)


def _feeds(name: str, outer: Scope, info: FunctionInfo) -> bool:
    """Whether a local variable that the nested function reads hangs on a parameter."""
    return any(
        is_open(value) and not isinstance(value, Parameter) and info.says(word)
        for word, value in outer.names.items()
        if word != name
    )


def define(engine: Engine, node: ast.FunctionDef | ast.AsyncFunctionDef, scope: Scope) -> None:
    """A `def` inside a function or a branch."""
    info = engine.nested.get(node)
    if info is None:
        info = engine.nested[node] = function_info(scope.module, node, None)
    engine.closures[info] = scope
    scope.names[node.name] = FunctionRef(None, info, None, captured(info, scope))
    engine.pending_nested.append(info)
