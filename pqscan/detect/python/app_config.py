"""What an application keeps in `app.config`: written as items, by `update`, from a class."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import TYPE_CHECKING

from pqscan.detect.python.classes import class_attribute
from pqscan.detect.python.computing import with_step
from pqscan.detect.python.modules import Module
from pqscan.detect.python.nodes import below
from pqscan.detect.python.scope import Scope, Summary
from pqscan.detect.python.values import (
    ClassRef,
    Made,
    Method,
    ModuleRef,
    Unknown,
    Value,
    options,
    union,
)
from pqscan.domain.finding import StepKind

if TYPE_CHECKING:
    from pqscan.detect.python.engine import Engine

CONFIG = "config"
_FILLING = frozenset(("update", "from_mapping"))

Entry = tuple[str, ast.expr]
"""The name of an entry, empty for an object whose attributes are the entries, and its value."""


def entry(engine: Engine, receiver: Value, key: str, scope: Scope) -> Value | None:
    """`app.config[key]`, where the file it is read in or the one that makes the application fills
    it; None where neither does.
    """
    if not (isinstance(receiver, Method) and receiver.name == CONFIG):
        return None
    modules = [scope.module]
    for owner in options(receiver.receiver):
        if isinstance(owner, Made):
            modules.append(owner.module)
        elif isinstance(owner, Unknown):
            step = owner.trail
            while step is not None:
                modules.append(step.module)
                step = step.previous
    for module in dict.fromkeys(modules):
        found = list(_values(engine, module, key))
        if found:
            return union(found)
    return None


def _values(engine: Engine, module: Module, key: str) -> Iterator[Value]:
    if key.isupper() and CONFIG in module.words:
        scope = Scope(module, None, Summary())
        for name, node in _entries(engine, module):
            if name == key:
                value = engine.evaluate(node, scope)
                yield with_step(value, StepKind.ASSIGNED, scope, node, f"{key} = ")
            elif not name:
                yield from _attribute(engine, engine.evaluate(node, scope), key)


def _attribute(engine: Engine, holder: Value, key: str) -> Iterator[Value]:
    for option in options(holder):
        found: Value | None = None
        if isinstance(option, ClassRef):
            found = class_attribute(engine, option.cls, key, option)
        elif isinstance(option, ModuleRef):
            found = engine.member(option.module, key)
        if found is not None:
            yield found


def _entries(engine: Engine, module: Module) -> list[Entry]:
    known = engine.app_configs.get(module)
    if known is None:
        known = engine.app_configs[module] = [
            one for node in below(module.tree) for one in _written(node)
        ]
    return known


def _written(node: ast.AST) -> Iterator[Entry]:
    match node:
        case ast.Assign(
            targets=[
                ast.Subscript(
                    value=ast.Attribute(attr="config"), slice=ast.Constant(value=str(key))
                )
            ]
        ):
            yield key, node.value
        case ast.Call(
            func=ast.Attribute(value=ast.Attribute(attr="config"), attr="from_object"),
            args=[holder],
        ):
            yield "", holder
        case ast.Call(func=ast.Attribute(value=ast.Attribute(attr="config"), attr=method)) if (
            method in _FILLING
        ):
            for keyword in node.keywords:
                if keyword.arg is not None:
                    yield keyword.arg, keyword.value
            for given in node.args:
                if isinstance(given, ast.Dict):
                    yield from _pairs(given)
        case _:
            return


def _pairs(node: ast.Dict) -> Iterator[Entry]:
    for key, value in zip(node.keys, node.values, strict=True):
        if isinstance(key, ast.Constant) and isinstance(key.value, str):
            yield key.value, value
