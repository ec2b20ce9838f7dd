"""Functions behind decorators of the project: what their name is bound to.

A decorator that only passes on is left out; one that adds or changes arguments is called.
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from pqscan.detect.python.arguments import CallArguments
from pqscan.detect.python.pieces import FunctionInfo, ParameterInfo
from pqscan.detect.python.scope import Scope, Summary
from pqscan.detect.python.specs import TypeSpec
from pqscan.detect.python.values import FunctionRef, Parameter, Symbol, Value

if TYPE_CHECKING:
    from pqscan.detect.python.engine import Engine

MAX_DECORATORS = 4


def bound(engine: Engine, function: FunctionInfo) -> Value:
    """What the name of a module-level function holds."""
    found: Value = FunctionRef(None, function)
    decorators = getattr(function.node, "decorator_list", [])
    for node in reversed(decorators[:MAX_DECORATORS]):
        wrapper = _wrapped(engine, node, found, function)
        found = wrapper if wrapper is not None else found
    return found


def _wrapped(
    engine: Engine, node: ast.expr, inner: Value, function: FunctionInfo
) -> FunctionRef | None:
    """The function a decorator gives back, if it calls the one it was given with more."""
    first = node.func if isinstance(node, ast.Call) else node
    if not isinstance(first, ast.Name | ast.Attribute):
        return None
    scope = Scope(function.module, None, Summary())
    if not isinstance(engine.evaluate(first, scope), FunctionRef):
        return None
    decorator = engine.evaluate(node, scope)
    if not isinstance(decorator, FunctionRef):
        return None
    call = ast.Call(node, [], [])
    ast.copy_location(call, node)
    made = engine.call(decorator, CallArguments((inner,), {}), call, scope, record=False)
    if isinstance(made, FunctionRef) and _adds(engine, made.function):
        return made
    return None


def _adds(engine: Engine, wrapper: FunctionInfo) -> bool:
    """Whether a wrapper calls a function it was given with arguments of its own."""
    for event in engine.summary(wrapper).events:
        if not (isinstance(event.callee, Parameter) and event.arguments is not None):
            continue
        given = event.arguments
        if given.keywords or any(not isinstance(one, Parameter) for one in given.positional):
            return True
        if given.kwargs is not None and not isinstance(given.kwargs, Parameter):
            return True
    return False


def hint(engine: Engine, function: FunctionInfo, info: ParameterInfo) -> TypeSpec | None:
    """What a decorator outside the project passes first, by its description: `@invoke.task`."""
    decorators = getattr(function.node, "decorator_list", None)
    if not decorators or info is not function.parameters[0]:
        return None
    for node in decorators[:MAX_DECORATORS]:
        first = node.func if isinstance(node, ast.Call) else node
        if isinstance(first, ast.Name | ast.Attribute):
            found = engine.evaluate(first, Scope(function.module, None, Summary()))
            kind = engine.apis.type(f"@{found.name}") if isinstance(found, Symbol) else None
            if kind is not None:
                return kind
    return None
