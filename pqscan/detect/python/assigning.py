"""Binds values to names, attributes, items and the parts of a sequence."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from pqscan.detect.python import sharing
from pqscan.detect.python.computing import compute, with_step
from pqscan.detect.python.narrowing import narrowed
from pqscan.detect.python.operations import binary
from pqscan.detect.python.scope import Scope
from pqscan.detect.python.sinks import settings
from pqscan.detect.python.sinks.assignments import augmented
from pqscan.detect.python.values import (
    Const,
    Mapped,
    Parameter,
    Residual,
    Sequence,
    Symbol,
    Trail,
    Union,
    Unknown,
    Value,
    options,
    residual,
    union,
)
from pqscan.domain.finding import StepKind

if TYPE_CHECKING:
    from pqscan.detect.python.engine import Engine


def assign(engine: Engine, target: ast.expr, value: Value, scope: Scope) -> None:
    """Bind a value to a target."""
    match target:
        case ast.Name():
            scope.names[target.id] = value
            if target.id in scope.outer and not scope.unreachable:
                scope.summary.globals.setdefault(target.id, []).append(value)
        case ast.Tuple() | ast.List():
            _unpack(engine, target.elts, value, scope)
        case ast.Starred():
            assign(engine, target.value, Sequence(None, options(value), exact=False), scope)
        case ast.Attribute(value=ast.Name(id=name)):
            scope.names[f"{name}.{target.attr}"] = value
            if name == scope.self_name and not scope.unreachable:
                scope.summary.writes.setdefault(target.attr, []).append(value)
        case ast.Subscript(value=ast.Name() | ast.Attribute(value=ast.Name())):
            _set_item(engine, target, value, scope)
        case _:
            return


def _set_item(engine: Engine, target: ast.Subscript, value: Value, scope: Scope) -> None:
    """`container[key] = value`, where the container is a name or an attribute of one."""
    if isinstance(target.value, ast.Name):
        known = scope.lookup(target.value.id)
    else:
        known = engine.evaluate(_as_load(target.value), scope)
    if known is None and isinstance(target.value, ast.Name):
        sharing.put(
            target.value.id, sharing.entry(engine.evaluate(target.slice, scope), value), scope
        )
    if known is None or isinstance(known, Const | Unknown | Symbol):
        return
    key = engine.evaluate(target.slice, scope)
    if isinstance(target.value, ast.Name):
        scope.names[target.value.id] = with_item(known, key, value, target)
    elif isinstance(known, Mapped | Sequence | Residual):
        assign(engine, target.value, with_item(known, key, value, target), scope)


def with_item(known: Value, key: Value, value: Value, target: ast.AST) -> Value:
    """A container after `container[key] = value`."""
    if isinstance(known, Parameter | Residual):

        def again(new: tuple[Value, ...]) -> Value:
            return with_item(new[0], new[1], new[2], target)

        return residual("an item set", (known, key, value), again)
    if isinstance(known, Union):
        return union(with_item(option, key, value, target) for option in known.options)
    if isinstance(known, Sequence):
        return Sequence(known.trail, (*known.items, value), exact=False)
    if isinstance(known, Unknown):  # an attribute that is only ever filled
        known = Mapped(known.trail, {}, exact=False)
    if not isinstance(known, Mapped):
        return known
    items = dict(known.items)
    if isinstance(key, Const):
        items[key.value] = value
        return Mapped(known.trail, items, known.exact)
    if isinstance(key, Symbol):
        items[key.name] = value
        return Mapped(known.trail, items, known.exact)
    items[("unknown key", id(target))] = value
    return Mapped(known.trail, items, exact=False)


def _unpack(engine: Engine, targets: list[ast.expr], value: Value, scope: Scope) -> None:
    starred = any(isinstance(target, ast.Starred) for target in targets)
    value = union(map(engine.as_sequence, options(value)), value.trail)
    if starred and _unpack_starred(engine, targets, value, scope):
        return
    exact = [
        option.items
        for option in options(value)
        if isinstance(option, Sequence) and option.exact and len(option.items) == len(targets)
    ]
    if not starred and exact and len(exact) == len(options(value)):
        for index, target in enumerate(targets):
            assign(engine, target, union(items[index] for items in exact), scope)
        return
    for index, target in enumerate(targets):
        part = engine.item(value, Const(None, index), scope, target)
        if starred:
            part = Unknown(value.trail, "unpacked from a sequence of unknown length")
        assign(engine, target, part, scope)


def _unpack_starred(engine: Engine, targets: list[ast.expr], value: Value, scope: Scope) -> bool:
    """`first, *rest = (2048, 3, 5)`, where all of it is known."""
    star = next(i for i, target in enumerate(targets) if isinstance(target, ast.Starred))
    after = len(targets) - star - 1
    if not (isinstance(value, Sequence) and value.exact and len(value.items) >= star + after):
        return False
    end = len(value.items) - after
    rest = Sequence(value.trail, value.items[star:end])
    for target, item in zip(targets, (*value.items[:star], rest, *value.items[end:]), strict=True):
        inner = target.value if isinstance(target, ast.Starred) else target
        assign(engine, inner, item, scope)
    return True


def assigned(engine: Engine, node: ast.Assign, scope: Scope) -> None:
    """`a = b = value`; noted where it is a setting."""
    value = with_step(engine.evaluate(node.value, scope), StepKind.ASSIGNED, scope, node)
    for target in node.targets:
        assign(engine, target, value, scope)
        settings.written(engine, target, value, node, scope)


def annotated(engine: Engine, node: ast.AnnAssign, scope: Scope) -> None:
    """`a: Kind = value`, where the annotation may say more of the value than the value."""
    if node.value is not None:
        found = engine.evaluate(node.value, scope)
        hint = engine.hint(node.annotation, scope.module)
        if hint is not None:
            found = narrowed(found, [hint])
        value = with_step(found, StepKind.ASSIGNED, scope, node)
        assign(engine, node.target, value, scope)
        settings.written(engine, node.target, value, node, scope)


def augment(engine: Engine, node: ast.AugAssign, scope: Scope) -> None:
    """`a += value`."""
    reading = ast.copy_location(_as_load(node.target), node.target)
    left, right = engine.evaluate(reading, scope), engine.evaluate(node.value, scope)
    augmented(engine, node, scope)
    if isinstance(left, Sequence) and isinstance(right, Sequence):
        value: Value = Sequence(left.trail, left.items + right.items, left.exact and right.exact)
    else:
        kind = type(node.op)
        here = Trail(StepKind.COMPUTED, scope.module, node, "")
        value = compute((left, right), "an expression", lambda a, b: binary(kind, a, b), here)
    assign(engine, node.target, value, scope)


def _as_load(target: ast.expr) -> ast.expr:
    match target:
        case ast.Name():
            return ast.Name(target.id, ast.Load())
        case ast.Attribute():
            return ast.Attribute(target.value, target.attr, ast.Load())
        case ast.Subscript():
            return ast.Subscript(target.value, target.slice, ast.Load())
        case _:
            return target
