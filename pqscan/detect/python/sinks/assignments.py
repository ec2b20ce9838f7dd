"""Attributes whose assignment decides a protocol: `context.minimum_version = TLSVersion.TLSv1`.

A description names them as methods: `minimum_version=`, and `options&=~` for flags taken away.
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from pqscan.detect.python.scope import Scope
from pqscan.detect.python.sinks.notes import note
from pqscan.detect.python.specs import CallSpec
from pqscan.detect.python.values import (
    Made,
    Parameter,
    Sequence,
    Symbol,
    Typed,
    Value,
    is_open,
    options,
    union,
)

if TYPE_CHECKING:
    from pqscan.detect.python.engine import Engine

CLEARED = "&=~"
ADDED = "|="


def assigned(
    engine: Engine, target: ast.Attribute, value: Value, node: ast.Assign | ast.AnnAssign,
    scope: Scope,
) -> None:  # fmt: skip
    """`receiver.name = value`, and `receiver.name = … & ~FLAG`."""
    _note(engine, target, f"{target.attr}=", value, node, scope)
    match node.value:
        case ast.BinOp(op=ast.BitAnd(), right=ast.UnaryOp(op=ast.Invert(), operand=flags)):
            cleared = _flags(engine, flags, scope)
            _note(engine, target, f"{target.attr}{CLEARED}", cleared, node, scope)
        case _:
            return


def augmented(engine: Engine, node: ast.AugAssign, scope: Scope) -> None:
    """`receiver.options &= ~FLAG` and `receiver.options |= FLAG`."""
    target = node.target
    if not (isinstance(target, ast.Attribute) and target.attr in engine.apis.setters):
        return
    match node:
        case ast.AugAssign(op=ast.BitAnd(), value=ast.UnaryOp(op=ast.Invert(), operand=flags)):
            cleared = _flags(engine, flags, scope)
            _note(engine, target, f"{target.attr}{CLEARED}", cleared, node, scope)
        case ast.AugAssign(op=ast.BitOr()):
            added = _flags(engine, node.value, scope)
            _note(engine, target, f"{target.attr}{ADDED}", added, node, scope)
        case _:
            return


def _flags(engine: Engine, node: ast.expr, scope: Scope) -> Value:
    """The names joined by `|`."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitOr):
        return union((_flags(engine, node.left, scope), _flags(engine, node.right, scope)))
    return engine.evaluate(node, scope)


def _note(
    engine: Engine, target: ast.Attribute, name: str, value: Value, node: ast.AST, scope: Scope
) -> None:
    receiver = engine.evaluate(target.value, scope)
    spec = _spec(engine, receiver, name, value)
    if spec is None or not spec.arguments:
        return
    made = receiver if isinstance(receiver, Made) else None
    note(engine, spec, value, node, scope, spec.arguments[0], made)


def _spec(engine: Engine, receiver: Value, name: str, value: Value) -> CallSpec | None:
    """Of the object's type; where that is not known, the value must be the library's own."""
    known = False
    for option in options(receiver):
        kind = option.type if isinstance(option, Made | Typed) else None
        if isinstance(option, Parameter):
            kind = option.hint
        known = known or kind is not None
        if kind is not None and name in kind.methods:
            return kind.methods[name]
    if known or is_open(value) or not _is_described(engine, value):
        return None
    return engine.apis.setter(name)


def _is_described(engine: Engine, value: Value, depth: int = 0) -> bool:
    for option in options(value):
        if isinstance(option, Symbol) and engine.apis.symbol(option.name) is not None:
            return True
        if isinstance(option, Sequence) and depth < 2:
            return any(_is_described(engine, item, depth + 1) for item in option.items)
    return False
