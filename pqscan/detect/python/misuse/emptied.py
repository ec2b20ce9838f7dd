"""Error paths of a hybrid that leave the post-quantum part empty and go on with the classical."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Set

from pqscan.detect.python.nodes import below

_EMPTYING = frozenset(("bytes", "bytearray", "str"))  # bytes(32) is nothing but zeros


def filled(statements: list[tuple[ast.stmt, list[ast.Call]]]) -> Iterator[str]:
    """The names that statements fill with what one of their calls returns."""
    for statement, calls in statements:
        if not isinstance(statement, ast.Assign | ast.AnnAssign) or statement.value is None:
            continue
        if any(node in calls for node in below(statement.value)):
            yield from _targets(statement)


def goes_on(handler: ast.ExceptHandler, strong: Set[str], weak: Set[str]) -> ast.stmt | None:
    """The statement with which a handler does without the post-quantum part.

    It empties what that should have filled (`strong`), or hands on what a classical call gave
    (`weak`) in its place.
    """
    for node in (one for statement in handler.body for one in below(statement)):
        match node:
            case ast.Raise():
                return None
            case ast.Return(value=ast.expr() as value) if _names(value) & weak:
                return node
            case ast.Assign(value=value) if {*_targets(node)} & strong:
                if _is_empty(value) or _names(value) & weak:
                    return node
            case _:
                continue
    return None


def is_refused(code: ast.AST, names: Set[str]) -> bool:
    """Whether the code raises an error where one of the names is empty."""
    return any(
        isinstance(node, ast.If)
        and _names(node.test) & names
        and any(isinstance(one, ast.Raise) for step in node.body for one in below(step))
        for node in below(code)
    )


def _targets(statement: ast.Assign | ast.AnnAssign) -> Iterator[str]:
    targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
    while targets:
        target, *targets = targets
        if isinstance(target, ast.Tuple | ast.List):
            targets = [*target.elts, *targets]
        elif isinstance(target, ast.Name | ast.Attribute):
            yield ast.unparse(target)


def _names(value: ast.expr) -> set[str]:
    wanted = (ast.Name, ast.Attribute)
    return {ast.unparse(node) for node in below(value) if isinstance(node, wanted)}


def _is_empty(value: ast.expr) -> bool:
    match value:
        case ast.Constant(value=bytes() | str() as text):
            return not text.strip("\0" if isinstance(text, str) else b"\0")  # type: ignore[arg-type]
        case ast.Constant(value=None):
            return True
        case ast.BinOp(left=left, op=ast.Mult()):
            return _is_empty(left)
        case ast.Tuple(elts=elements) if elements:
            return any(map(_is_empty, elements))
        case ast.Call(func=ast.Name(id=name), args=[] | [ast.Constant()]):
            return name in _EMPTYING
        case _:
            return False
