"""Verifications that raise, inside a `try` whose handler goes on as if nothing had happened.

Only where failure changes nothing: the call is the last thing that is tried, and the handler says
no more than a line of a log, sets what nobody reads, or returns what success returns too.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping

from pqscan.detect.python.misuse.data import misuse_rules
from pqscan.detect.python.misuse.ignored import read_names, scopes
from pqscan.detect.python.modules import Module

_LOGS = frozenset(("log", "logger", "logging", "_log", "_logger", "LOG", "LOGGER"))
_LOOPS = (ast.For, ast.AsyncFor, ast.While)
Block = list[ast.stmt]


def swallowed(module: Module, asked: Mapping[ast.AST, object]) -> Iterator[ast.AST]:
    """Those of the calls of a module whose failure changes nothing."""
    if b"except" not in module.source and b"suppress" not in module.source:
        return
    for scope in scopes(module.tree):
        blocks = list(_blocks(scope.body, in_loop=False))
        if not any(isinstance(one, ast.Try | ast.With) for block, _, _ in blocks for one in block):
            continue
        read = read_names(scope)
        for block, after, in_loop in blocks:
            for index, node in enumerate(block):
                call = _last_call(node)
                if call not in asked:
                    continue
                rest = block[index + 1 :] or after
                if isinstance(node, ast.Try):
                    hidden = _hides(node, rest, read, in_loop)
                else:
                    hidden = _suppresses(node)
                if call is not None and hidden:
                    yield call


def _blocks(body: Block, *, in_loop: bool, after: Block | None = None) -> Iterator[
    tuple[Block, Block, bool]
]:  # fmt: skip
    """The blocks of a scope, what follows where each ends, and whether a loop goes on there."""
    follows = after or []
    yield body, follows, in_loop
    for index, node in enumerate(body):
        rest = body[index + 1 :] or follows
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            if isinstance(node, ast.ClassDef):
                yield from _blocks(node.body, in_loop=False)
            continue
        loops = isinstance(node, _LOOPS)
        last = index == len(body) - 1
        for name in ("body", "orelse", "finalbody"):
            inner = getattr(node, name, None)
            if isinstance(inner, list) and inner and isinstance(inner[0], ast.stmt):
                goes_round = loops or (in_loop and last)
                yield from _blocks(inner, in_loop=goes_round, after=[] if loops else rest)
        for handler in getattr(node, "handlers", ()):
            yield from _blocks(handler.body, in_loop=in_loop and last, after=rest)


def _plain(node: ast.expr) -> ast.expr:
    return node.value if isinstance(node, ast.Await) else node


def _last_call(node: ast.stmt) -> ast.AST | None:
    """The call that a block tries last, with nothing behind it but a return."""
    if not isinstance(node, ast.Try | ast.With | ast.AsyncWith) or not node.body:
        return None
    tried = node.body
    if isinstance(tried[-1], ast.Return) and len(tried) > 1 and isinstance(node, ast.Try):
        tried = tried[:-1]
    return _plain(tried[-1].value) if isinstance(tried[-1], ast.Expr) else None


def _hides(node: ast.Try, rest: Block, read: frozenset[str], in_loop: bool) -> bool:
    done = node.body[-1] if isinstance(node.body[-1], ast.Return) else None
    then: Block = [done] if done is not None else [*node.orelse, *rest][:1]
    return any(
        _catches(handler.type) and _does_nothing(handler.body, node, then, rest, read, in_loop)
        for handler in node.handlers
    )


def _does_nothing(
    body: Block, node: ast.Try, then: Block, rest: Block, read: frozenset[str], in_loop: bool
) -> bool:
    """Whether a handler does what would be done anyway."""
    logs = False
    for one in body:
        match one:
            case ast.Return():
                return bool(then) and ast.dump(then[0]) == ast.dump(one)
            case ast.Continue():
                if rest or node.orelse or not in_loop:
                    return False
            case ast.Pass() | ast.Expr(value=ast.Constant()):
                continue
            case ast.Expr(value=ast.Call(func=func)) if _is_log(func):
                logs = True
            case ast.Assign(targets=targets, value=ast.Constant()) if all(
                isinstance(target, ast.Name) and target.id not in read for target in targets
            ):
                continue
            case _:
                return False
    if node.orelse or any(isinstance(one, ast.Return) for one in node.body):
        return False
    return not logs or bool(rest)  # a line of a log at the end of all may be what was asked for


def _is_log(func: ast.expr) -> bool:
    match func:
        case ast.Attribute(value=ast.Name(id=name) | ast.Attribute(attr=name)):
            return name in _LOGS
        case _:
            return False


def _catches(kind: ast.expr | None) -> bool:
    """Whether a handler is for what a verification raises."""
    match kind:
        case None:
            return True
        case ast.Tuple(elts=kinds):
            return any(map(_catches, kinds))
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name in misuse_rules().verify_errors
        case _:
            return False


def _suppresses(node: ast.stmt) -> bool:
    """`with suppress(InvalidSignature):`."""
    for item in getattr(node, "items", ()):
        match item.context_expr:
            case ast.Call(func=ast.Name(id="suppress") | ast.Attribute(attr="suppress"), args=args):
                return any(map(_catches, args))
            case _:
                continue
    return False
