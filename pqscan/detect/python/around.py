"""What stands around a node: the code right above it, the name it is given, where that is read."""

from __future__ import annotations

import ast
from functools import lru_cache

from pqscan.detect.python.nodes import below
from pqscan.domain.record import Record

_LOOKS = frozenset(
    ("isinstance", "type", "id", "repr", "str", "print", "hasattr", "callable", "len", "bool")
)  # ask for nothing


class Asked(Record):
    """The attributes that are read of an object, and of what its methods give back.

    `escapes` where it goes out of sight, `loose` the methods whose result does; `returned`
    where the function around gives it back to its own caller and nothing else is done with it.
    """

    names: frozenset[str] = frozenset()
    escapes: bool = False
    returned: bool = False
    loose: frozenset[str] = frozenset()


ESCAPES = Asked(escapes=True)


def assigned_name(above: ast.AST | None, node: ast.AST) -> str | None:
    """The plain name that an object is given."""
    match above:
        case ast.Assign(targets=[ast.Name(id=name)], value=value) if value is node:
            return name
        case ast.AnnAssign(target=ast.Name(id=name), value=value) if value is node:
            return name
        case _:
            return None


def plain_use(above: ast.AST | None, node: ast.AST) -> Asked:
    """What the code right around an object does with it."""
    match above:
        case ast.Attribute(value=value, attr=name) if value is node:
            return Asked(frozenset((name,)))
        case ast.Assert() | ast.If() | ast.FormattedValue() | ast.UnaryOp():
            return Asked()
        case ast.Return():
            return Asked(returned=True)
        case ast.Call(func=ast.Name(id=name)) if name in _LOOKS:
            return Asked()
        case ast.Call(func=ast.Attribute(attr=name)) if name.startswith("assert"):
            return Asked()
        case ast.Compare(left=left) if node is left or not _is_sought(above):
            return Asked()
        case _:
            return ESCAPES


def _is_sought(comparison: ast.Compare) -> bool:
    """`x in object` asks the object for its items."""
    return any(isinstance(one, ast.In | ast.NotIn) for one in comparison.ops)


@lru_cache(maxsize=256)
def reads_in(root: ast.AST) -> tuple[dict[str, list[ast.Name]], frozenset[str]]:
    """Where each name inside is read, and the names that are declared global or nonlocal."""
    reads: dict[str, list[ast.Name]] = {}
    shared: set[str] = set()
    for node in parents(root):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
            reads.setdefault(node.id, []).append(node)
        elif isinstance(node, ast.Global | ast.Nonlocal):
            shared.update(node.names)
    return reads, frozenset(shared)


@lru_cache(maxsize=256)
def parents(root: ast.AST) -> dict[ast.AST, ast.AST]:
    """Of each node inside, the node around it."""
    return {inner: node for node in below(root) for inner in ast.iter_child_nodes(node)}
