"""Contexts whose ciphers are only listed: what `set_ciphers("ALL")` chooses is never spoken."""

from __future__ import annotations

import ast

from pqscan.detect.python.around import assigned_name, parents, plain_use
from pqscan.detect.python.pieces import FunctionInfo


def is_only_listed(node: ast.AST, function: FunctionInfo | None, listing: frozenset[str]) -> bool:
    """Whether `context.set_ciphers(…)` is called on a context of that function which is then only
    asked what it lists, itself or through a connection made of it.
    """
    match node, function:
        case (
            ast.Call(func=ast.Attribute(value=ast.Name(id=name))),
            FunctionInfo(node=ast.FunctionDef() | ast.AsyncFunctionDef() as around, parameters=own),
        ):
            return all(one.name != name for one in own) and _lists(name, around, listing, 2)
        case _:
            return False


def _lists(name: str, around: ast.AST, listing: frozenset[str], depth: int) -> bool:
    above = parents(around)
    lists = False
    for node, parent in above.items():
        if not (isinstance(node, ast.Name) and node.id == name and isinstance(node.ctx, ast.Load)):
            continue
        match parent:
            case ast.Attribute(attr=attribute) if attribute in listing:
                lists = True
            case ast.Attribute(ctx=ast.Store()):
                continue
            case ast.Attribute(attr=attribute) if attribute.startswith("set_"):
                continue
            case ast.Call() if depth and _hands_on(parent, around, listing, depth):
                lists = True
            case _:
                return False
    return lists


def _hands_on(node: ast.Call, around: ast.AST, listing: frozenset[str], depth: int) -> bool:
    """`Connection(context, None)`, which is only asked what it lists."""
    above = parents(around).get(node)
    name = assigned_name(above, node)
    if name is not None:
        return _lists(name, around, listing, depth - 1)
    asked = plain_use(above, node)
    return bool(asked.names) and asked.names <= listing and not asked.escapes
