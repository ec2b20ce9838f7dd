"""Walks over syntax trees and the names in them.

`below` is several times as fast as `ast.walk`: a scan does millions of steps.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

# Fields that never hold a node with names in it.
_PLAIN = frozenset(
    ("ctx", "op", "ops", "attr", "id", "arg", "type_comment", "level", "module", "type_ignores",
     "conversion", "is_async", "simple", "kind", "names", "rest", "kwd_attrs")
)  # fmt: skip
_INNER: dict[str, tuple[str, ...]] = {
    name: tuple(field for field in kind._fields if field not in _PLAIN)
    for name, kind in vars(ast).items()
    if isinstance(kind, type) and issubclass(kind, ast.AST)
} | {"Name": (), "Constant": ()}


def below(node: ast.AST) -> list[ast.AST]:
    """The node and all nodes inside it, operators and contexts left out, in no set order."""
    found = [node]
    for one in found:  # grows while it is walked
        for name in _INNER[one.__class__.__name__]:
            value = getattr(one, name, None)
            if value.__class__ is list:
                found += [item for item in value if isinstance(item, ast.AST)]
            elif isinstance(value, ast.AST):
                found.append(value)
    return found


def names_in(node: ast.AST) -> frozenset[str]:
    """The names that code reads or binds, attributes left out."""
    return frozenset([one.id for one in below(node) if isinstance(one, ast.Name)])


def blocks(node: ast.stmt) -> Iterator[list[ast.stmt]]:
    """The blocks of a compound statement, in source order; some may be empty."""
    yield getattr(node, "body", [])
    for handler in getattr(node, "handlers", ()):
        yield handler.body
    for case in getattr(node, "cases", ()):
        yield case.body
    yield getattr(node, "orelse", [])
    yield getattr(node, "finalbody", [])


def target_names(target: ast.expr) -> Iterator[str]:
    """The plain names an assignment target binds."""
    match target:
        case ast.Name():
            yield target.id
        case ast.Tuple() | ast.List():
            for item in target.elts:
                yield from target_names(item)
        case ast.Starred():
            yield from target_names(target.value)
        case _:
            return
