"""Module-level names that functions change: what they assign by `global` and put into containers.

A function that puts in what it is given (a registry's decorator, `configure(bits)`) is asked where
the module itself calls it; callers in other files are not looked for.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from pqscan.detect.python import execute
from pqscan.detect.python.arguments import CallArguments
from pqscan.detect.python.modules import Module
from pqscan.detect.python.pieces import FunctionInfo
from pqscan.detect.python.scope import Scope, Summary
from pqscan.detect.python.values import (
    ClassRef,
    FunctionRef,
    Mapped,
    Sequence,
    Unknown,
    Value,
    is_open,
    options,
    union,
)

if TYPE_CHECKING:
    from pqscan.detect.python.engine import Engine

_Kind = Callable[[Summary], Mapping[str, list[Value]]]


def assigned(engine: Engine, module: Module, name: str) -> Iterator[Value]:
    """What functions of the module assign to a name by `global`."""
    setters = [
        one for one in module.defined.functions if one.says("global") and one.says(name)
    ]  # an open value is what the module's own calls make of it, and whatever others do
    for value in _brought(engine, module, name, setters, lambda summary: summary.globals):
        yield Unknown(value.trail, f"{name} is set by a caller") if is_open(value) else value


def filled(engine: Engine, module: Module, name: str, value: Value) -> Value:
    """A module's container with what its functions put into it, now or later."""
    fillers = module.fillers.get(name)
    if not fillers or (module, name) in engine.filling:
        return value
    engine.filling.add((module, name))
    try:
        pieces = list(_brought(engine, module, name, fillers, lambda summary: summary.fills))
    finally:
        engine.filling.discard((module, name))
    return union(_joined(one, pieces) for one in options(value))


def _brought(
    engine: Engine, module: Module, name: str, functions: list[FunctionInfo], kind: _Kind
) -> Iterator[Value]:
    """What functions bring to a name; where that hangs on their callers, what these give."""
    asked: list[FunctionInfo] = []
    for function in functions:
        if not engine.interest.is_worth(function):
            continue
        found = kind(engine.summary(function)).get(name, ())
        yield from list(found)
        if not found or any(map(is_open, found)):
            asked.append(function)
    for function in asked:
        for summary in _callers(engine, module, function):
            yield from (one for one in kind(summary).get(name, ()) if not is_open(one))


def _callers(engine: Engine, module: Module, function: FunctionInfo) -> Iterator[Summary]:
    """What the code of the module that names a function does."""
    for one in module.functions:
        if one is not function and one.says(function.name) and engine.interest.is_worth(one):
            yield engine.summary(one)
    decorated = [(one.node, FunctionRef(None, one)) for one in module.functions if one.cls is None]
    classes = [(one.node, ClassRef(None, one)) for one in module.classes.values()]
    summary = Summary()
    scope = Scope(module, None, summary)
    before = len(engine.closed)
    outer, engine.pending_nested = engine.pending_nested, []
    for node, value in (*decorated, *classes):
        for decorator in getattr(node, "decorator_list", ()):
            if _is_named(decorator, function.name):
                call = ast.copy_location(ast.Call(decorator, [], []), decorator)
                wrapper = engine.evaluate(decorator, scope)
                engine.call(wrapper, CallArguments((value,), {}), call, scope)
    for unit in module.units:
        if unit.says(function.name) and not isinstance(unit.node, ast.ClassDef):
            execute.execute(engine, [unit.node], scope)
    engine.pending_nested = outer
    del engine.closed[before:]  # they are noted where the statements are run for their own sake
    yield summary


def _is_named(decorator: ast.expr, name: str) -> bool:
    called = decorator.func if isinstance(decorator, ast.Call) else decorator
    return isinstance(called, ast.Name) and called.id == name


def _joined(value: Value, pieces: Iterable[Value]) -> Value:
    for piece in pieces:
        for one in options(piece):
            if isinstance(value, Mapped) and isinstance(one, Mapped):
                items = dict(value.items)
                for key, item in one.items.items():
                    items[key] = union((items[key], item)) if key in items else item
                value = Mapped(value.trail, items, exact=False)
            elif isinstance(value, Sequence) and isinstance(one, Sequence):
                value = Sequence(value.trail, (*value.items, *one.items), exact=False)
    return value
