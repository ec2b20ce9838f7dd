"""Functions of the project that hand on the answer of a verification, and calls of them.

Whoever calls such a function has to look at what it returns, as with the library's own.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from pqscan.detect.python.modules import Module
from pqscan.detect.python.nodes import below
from pqscan.detect.python.pieces import ClassInfo, FunctionInfo
from pqscan.detect.python.scope import Scope, Summary
from pqscan.detect.python.values import ClassRef, FunctionRef, options

if TYPE_CHECKING:
    from pqscan.detect.python.engine import Engine


# By the last part of their name, where in their arguments the function stands: asyncio, anyio,
# Starlette, Trio, asgiref.
_RUNNERS = {"to_thread": 0, "run_in_executor": 1, "run_in_threadpool": 0, "run_sync": 0,
            "submit": 0}  # fmt: skip


def returns_answer(function: FunctionInfo, call: ast.AST) -> bool:
    """Whether what a function returns is, or hangs on, the answer of a call in it."""
    names: set[str] = set()
    for node in below(function.node):
        if isinstance(node, ast.Assign) and _is_of(node.value, call, names):
            names.update(target.id for target in node.targets if isinstance(target, ast.Name))
    told: set[object] = set()
    tested = False
    for node in below(function.node):
        if isinstance(node, ast.Return) and node.value is not None:
            if _is_of(node.value, call, names):
                return True
            if isinstance(node.value, ast.Constant):
                told.add(node.value.value)
        elif isinstance(node, ast.If):
            tested = tested or _is_of(node.test, call, names)
    return tested and told == {True, False}


def returns_secret(function: FunctionInfo, call: ast.AST) -> bool:
    """Whether all that a function returns is what a call in it yields, unchanged."""
    names: set[str] = set()
    stored: list[str] = []
    for node in below(function.node):
        if isinstance(node, ast.Assign) and node.value is call:
            names.update(target.id for target in node.targets if isinstance(target, ast.Name))
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            stored.append(node.id)
    given = [
        node.value
        for node in below(function.node)
        if isinstance(node, ast.Return) and node.value is not None
    ]
    return bool(given) and all(
        one is call or (isinstance(one, ast.Name) and one.id in names and stored.count(one.id) == 1)
        for one in given
    )


def _is_of(node: ast.expr, call: ast.AST, names: set[str]) -> bool:
    """Whether an expression is the answer, also negated, compared or joined with others."""
    match node:
        case _ if node is call:
            return True
        case ast.Name(id=name):
            return name in names
        case ast.Await(value=inner) | ast.UnaryOp(operand=inner) | ast.NamedExpr(value=inner):
            return _is_of(inner, call, names)
        case ast.BoolOp(values=parts):
            return any(_is_of(part, call, names) for part in parts)
        case ast.Compare(left=left, comparators=others):
            return any(_is_of(part, call, names) for part in (left, *others))
        case ast.Call(func=ast.Name(id="bool"), args=[one]):
            return _is_of(one, call, names)
        case ast.IfExp(test=test, body=body, orelse=other):
            return any(_is_of(part, call, names) for part in (test, body, other))
        case _:
            return False


def handed(node: ast.Call) -> ast.expr | None:
    """The function that a thread or a pool is given to call, where its answer comes back."""
    first = _RUNNERS.get(_last(node.func))
    return node.args[first] if first is not None and len(node.args) > first else None


def calls_of(
    engine: Engine, module: Module, answers: Mapping[FunctionInfo, object]
) -> Iterator[tuple[ast.Call, FunctionInfo, FunctionInfo | None]]:
    """Calls in a module of functions that answer: the call, what it calls, where it stands."""
    wanted = {function.name for function in answers}
    if wanted.isdisjoint(module.words):
        return
    inside = [(function, set(below(function.node))) for function in module.functions]
    for node in below(module.tree):
        if not isinstance(node, ast.Call):
            continue
        func = node.func if _last(node.func) in wanted else handed(node)
        if func is None or _last(func) not in wanted:
            continue
        around = next((function for function, nodes in inside if node in nodes), None)
        called = _called(engine, module, func, around)
        if called in answers and called is not None:
            yield node, called, around


def _called(
    engine: Engine, module: Module, func: ast.expr, around: FunctionInfo | None
) -> FunctionInfo | None:
    scope = Scope(module, None, Summary())
    if isinstance(func, ast.Attribute):
        cls = class_of(engine, module, func.value, around)
        if cls is not None:
            return cls.methods.get(func.attr)
    if _is_local(func, around):
        return None
    for one in options(engine.evaluate(func, scope)):
        if isinstance(one, FunctionRef):
            return one.function
    return None


def _is_local(func: ast.expr, around: FunctionInfo | None) -> bool:
    """Whether the first name is a parameter, so that the module's name is another one."""
    while isinstance(func, ast.Attribute):
        func = func.value
    return (
        isinstance(func, ast.Name) and around is not None and around.parameter(func.id) is not None
    )


def class_of(
    engine: Engine, module: Module, node: ast.expr, around: FunctionInfo | None
) -> ClassInfo | None:
    """The class of an object: `self`, `Class()`, and names and attributes that are given one."""
    match node:
        case ast.Call(func=ast.Name() | ast.Attribute() as func):
            for one in options(engine.evaluate(func, Scope(module, None, Summary()))):
                if isinstance(one, ClassRef):
                    return one.cls
        case ast.Name(id=name) if around is not None:
            if around.takes_self and around.parameters and around.parameters[0].name == name:
                return around.cls
            return _of_assigned(engine, module, name, around.node, around)
        case ast.Attribute(value=ast.Name(), attr=name) if around is not None and around.cls:
            return _of_assigned(engine, module, name, around.cls.node, around)
        case _:
            return None
    return None


def _of_assigned(
    engine: Engine, module: Module, name: str, where: ast.AST, around: FunctionInfo
) -> ClassInfo | None:
    for node in below(where):
        if not (isinstance(node, ast.Assign) and isinstance(node.value, ast.Call)):
            continue
        if name in (_last(target) for target in node.targets):
            return class_of(engine, module, node.value, around)
    return None


def _last(func: ast.expr) -> str:
    return func.attr if isinstance(func, ast.Attribute) else getattr(func, "id", "")
