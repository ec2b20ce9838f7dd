"""Which names and attributes a piece of code changes, as far as its text says."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from pqscan.detect.python.nodes import blocks

CHANGES = frozenset(
    ("append", "add", "extend", "insert", "remove", "clear", "update", "setdefault")
)  # methods that change a container


def assigned_attribute(node: ast.AST) -> ast.Attribute | None:
    """The attribute that is assigned, or whose container is changed."""
    match node:
        case ast.Attribute(ctx=ast.Store()):
            return node
        case ast.Subscript(value=ast.Attribute() as inner, ctx=ast.Store()):
            return inner
        case ast.Attribute(value=ast.Attribute() as inner, attr=name) if name in CHANGES:
            return inner
        case _:
            return None


def changed_by(statement: ast.stmt) -> Iterator[str]:
    """The names whose contents a statement changes, also inside loops and branches."""
    match statement:
        case (
            ast.Expr(value=ast.Call(func=ast.Attribute(value=ast.Name(id=word))))
            | ast.Assign(targets=[ast.Subscript(value=ast.Name(id=word))])
            | ast.Assign(targets=[ast.Attribute(value=ast.Name(id=word))])
        ):
            yield word
        case ast.For() | ast.While() | ast.If() | ast.With() | ast.Try():
            for block in blocks(statement):
                for inner in block:
                    yield from changed_by(inner)
        case _:
            return
