"""Calls whose result nobody looks at: dropped at once, or kept in a name that is never read."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping

from pqscan.detect.python.modules import Module
from pqscan.detect.python.nodes import below


def ignored(module: Module, asked: Mapping[ast.AST, object]) -> Iterator[ast.AST]:
    """Those of the calls of a module whose result is not used."""
    for scope in scopes(module.tree):
        read: frozenset[str] | None = None
        for node in _statements(scope):
            if isinstance(node, ast.Expr):
                for value in _dropped(node.value):
                    if (call := _call(value)) in asked:
                        yield call
            elif isinstance(node, ast.If) and (call := _call(node.test)) in asked:
                if not node.orelse and all(isinstance(one, ast.Pass) for one in node.body):
                    yield call
            elif isinstance(node, ast.Assign) and (call := _call(node.value)) in asked:
                names = [target.id for target in node.targets if isinstance(target, ast.Name)]
                if read is None:
                    read = read_names(scope)
                if len(names) == len(node.targets) and read.isdisjoint(names):
                    yield call


def _dropped(node: ast.expr) -> list[ast.expr]:
    """What a statement of one expression drops: itself, or each item of a comprehension."""
    if isinstance(node, ast.ListComp | ast.SetComp):
        return [node.elt]
    if isinstance(node, ast.Tuple | ast.List):
        return node.elts
    return [node]


def _call(node: ast.expr) -> ast.expr:
    return node.value if isinstance(node, ast.Await) else node


def scopes(tree: ast.Module) -> Iterator[ast.Module | ast.FunctionDef | ast.AsyncFunctionDef]:
    """The module and the functions in it."""
    yield tree
    for node in below(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def _statements(scope: ast.AST) -> Iterator[ast.AST]:
    """The statements of a scope, without those of functions inside it."""
    pending: list[ast.AST] = [scope]
    while pending:
        for child in ast.iter_child_nodes(pending.pop()):
            if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.expr):
                continue
            yield child
            pending.append(child)


def read_names(scope: ast.AST) -> frozenset[str]:
    """Names that are read anywhere in a scope or inside it, or that others may read."""
    found: set[str] = set()
    for node in below(scope):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
            found.add(node.id)
        elif isinstance(node, ast.Global | ast.Nonlocal):
            found.update(node.names)
    return frozenset(found)
