"""Executes statements on abstract values: branches are joined, loops are widened."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import TYPE_CHECKING

from pqscan.detect.python import patterns
from pqscan.detect.python.assigning import annotated, assign, assigned, augment
from pqscan.detect.python.carrying import carry, changed_in
from pqscan.detect.python.choices import choice, guarded, is_decidable, truth
from pqscan.detect.python.choosing import of_rows
from pqscan.detect.python.closures import define
from pqscan.detect.python.computing import keys_of, with_step
from pqscan.detect.python.evaluate import evaluate
from pqscan.detect.python.narrowing import narrow
from pqscan.detect.python.nodes import below
from pqscan.detect.python.scope import Loop, Scope
from pqscan.detect.python.values import (
    ClassRef,
    Const,
    Mapped,
    Sequence,
    Symbol,
    Unknown,
    Value,
    union,
)
from pqscan.domain.finding import StepKind

if TYPE_CHECKING:
    from pqscan.detect.python.engine import Engine

MAX_UNROLLED = 8  # items of a known sequence that a loop is run over one by one
MAX_TURNS = 32  # turns of a `while` whose test is known


def execute(engine: Engine, body: list[ast.stmt], scope: Scope) -> None:
    """Run a block; stops where the scope is dead."""
    for node in body:
        if scope.dead:
            return
        engine.spend()
        handler = _HANDLERS.get(type(node))
        if handler is not None:
            handler(engine, node, scope)


def _expression(engine: Engine, node: ast.Expr, scope: Scope) -> None:
    if isinstance(node.value, ast.Constant):
        return
    engine.dropped.add(node.value)
    evaluate(engine, node.value, scope)
    if isinstance(node.value, ast.Call) and _never_returns(engine, node.value.func, scope):
        scope.dead = True


_LEAVING = frozenset(
    ("pytest.skip", "pytest.fail", "pytest.xfail", "pytest.exit", "sys.exit", "os._exit",
     "os.abort")
)  # fmt: skip


def _never_returns(engine: Engine, func: ast.expr, scope: Scope) -> bool:
    match func:
        case ast.Attribute(value=ast.Name(id=own), attr="skipTest" | "fail"):
            return own == scope.self_name and own != ""
        case ast.Attribute(attr="skip" | "fail" | "xfail" | "exit" | "_exit" | "abort"):
            callee = evaluate(engine, func, scope)
            return isinstance(callee, Symbol) and callee.name in _LEAVING
        case _:
            return False


def _return(engine: Engine, node: ast.Return, scope: Scope) -> None:
    value = evaluate(engine, node.value, scope) if node.value else Const(None, None)
    if not scope.unreachable:
        scope.summary.returns.append(guarded(value, scope.guards))
    scope.dead = True


def _stop(engine: Engine, node: ast.stmt, scope: Scope) -> None:
    if isinstance(node, ast.Raise) and node.exc is not None:
        evaluate(engine, node.exc, scope)
    elif scope.loop is not None:
        ways = scope.loop.breaks if isinstance(node, ast.Break) else scope.loop.continues
        ways.append(scope.fork())
    scope.dead = True


def _if(engine: Engine, node: ast.If, scope: Scope) -> None:
    test = evaluate(engine, node.test, scope)
    known = truth(test)
    if known is not None:
        # The other branch cannot be reached with these values; what it holds is still reported.
        other = scope.fork()
        other.unreachable, other.loop = True, None
        narrow(engine, node.test, other, holds=not known)
        execute(engine, node.orelse if known else node.body, other)
        execute(engine, node.body if known else node.orelse, scope)
        return
    yes, no = scope.fork(), scope.fork()
    decidable = is_decidable(test)
    if decidable:
        yes.guard(test, holds=True)
        no.guard(test, holds=False)
    narrow(engine, node.test, yes)
    narrow(engine, node.test, no, holds=False)
    execute(engine, node.body, yes)
    execute(engine, node.orelse, no)
    if decidable and not yes.dead and not no.dead:
        scope.names = _chosen(test, yes.names, no.names)
        return
    scope.join([yes, no])
    if yes.dead is not no.dead:
        scope.guards = (no if yes.dead else yes).guards


def _chosen(test: Value, yes: dict[str, Value], no: dict[str, Value]) -> dict[str, Value]:
    """The names after both branches of a test that a parameter decides."""
    merged = {**no, **yes}
    for name, value in yes.items():
        other = no.get(name)
        if other is not None and other is not value:
            merged[name] = choice(test, value, other)
    return merged


def _for(engine: Engine, node: ast.For | ast.AsyncFor, scope: Scope) -> None:
    items = engine.as_sequence(evaluate(engine, node.iter, scope))
    if isinstance(items, Mapped) and items.exact:
        items = keys_of(items)
    if isinstance(items, Sequence) and items.exact and len(items.items) <= MAX_UNROLLED:
        outer, loop = scope.loop, Loop()
        for item in items.items:
            step = with_step(item, StepKind.ASSIGNED, scope, node.target)
            assign(engine, node.target, step, scope)
            if not _turn(engine, node.body, loop, scope):
                break
        scope.loop = outer
        _leave(engine, node, loop, scope)
        return
    element = of_rows(engine.element(items, scope, node.iter), scope, node.iter)

    def bind(inner: Scope) -> None:
        assign(engine, node.target, element, inner)

    _loop(engine, node, bind, scope)


def _turn(engine: Engine, body: list[ast.stmt], loop: Loop, scope: Scope) -> bool:
    """One turn of a loop; whether there may be a next one."""
    scope.loop = loop
    execute(engine, body, scope)
    if loop.continues:
        here = [] if scope.dead else [scope.fork()]
        scope.join([*here, *loop.continues])
        loop.continues = []
    return not scope.dead


def _leave(
    engine: Engine, node: ast.For | ast.AsyncFor | ast.While, loop: Loop, scope: Scope
) -> None:
    """Go on behind a loop: `else` where it ran out, then whatever broke out of it."""
    if not scope.dead:
        execute(engine, node.orelse, scope)
    if loop.breaks:
        here = [] if scope.dead else [scope.fork()]
        scope.join([*here, *loop.breaks])


def _while(engine: Engine, node: ast.While, scope: Scope) -> None:
    outer, loop = scope.loop, Loop()
    for _ in range(MAX_TURNS):
        known = truth(evaluate(engine, node.test, scope))
        if known is None:
            break
        if known is False or not _turn(engine, node.body, loop, scope):
            scope.loop = outer
            _leave(engine, node, loop, scope)
            return
        if isinstance(node.test, ast.Constant):
            break  # `while True:` without a way out that is known
    scope.loop = outer
    if loop.breaks:
        scope.join([scope.fork(), *loop.breaks])

    def bind(inner: Scope) -> None:
        evaluate(engine, node.test, inner)

    _loop(engine, node, bind, scope)


def _loop(
    engine: Engine,
    node: ast.For | ast.AsyncFor | ast.While,
    bind: Callable[[Scope], None],
    scope: Scope,
) -> None:
    """What the body computes from itself, turn by turn, is unknown in it and after it."""
    changed = changed_in(node.body)
    inner = scope.fork()
    for name in changed:
        before = inner.lookup(name)
        if before is not None and changed[name]:
            inner.names[name] = carry(name, before)
        elif before is not None:
            carried = Unknown(before.trail, f"{name} changes in a loop")
            inner.names[name] = union((before, carried))
    bind(inner)
    loop = Loop()
    alive = _turn(engine, node.body, loop, inner)
    scope.join([scope.fork(), *([inner] if alive else []), *loop.breaks])
    for name in changed:
        after = scope.names.get(name)
        if after is not None and changed[name]:
            scope.names[name] = carry(name, after)
    execute(engine, node.orelse, scope)


def _with(engine: Engine, node: ast.With | ast.AsyncWith, scope: Scope) -> None:
    enter_all(engine, node, scope)
    execute(engine, node.body, scope)


def enter_all(engine: Engine, node: ast.With | ast.AsyncWith, scope: Scope) -> None:
    """Bind what the items of a `with` yield."""
    for item in node.items:
        value = evaluate(engine, item.context_expr, scope)
        if item.optional_vars is not None:
            entered = engine.enter(value, scope, item.context_expr)
            assign(engine, item.optional_vars, entered, scope)


def _try(engine: Engine, node: ast.Try | ast.TryStar, scope: Scope) -> None:
    before = scope.fork()
    execute(engine, node.body, scope)
    execute(engine, node.orelse, scope)
    branches = [scope.fork()]
    for handler in node.handlers:
        inner = before.fork()
        inner.join([before.fork(), scope.fork()] if not scope.dead else [before.fork()])
        inner.dead = False
        if handler.name:
            inner.names[handler.name] = Unknown(None, "an exception")
        execute(engine, handler.body, inner)
        branches.append(inner)
    scope.join(branches)
    if node.finalbody:
        dead, scope.dead = scope.dead, False
        execute(engine, node.finalbody, scope)
        scope.dead = scope.dead or dead


def _match(engine: Engine, node: ast.Match, scope: Scope) -> None:
    scope.names[patterns.SUBJECT] = evaluate(engine, node.subject, scope)
    for case in node.cases:  # names that no branch follows
        for part in below(case.pattern):
            name = getattr(part, "name", None) or getattr(part, "rest", None)
            if isinstance(part, ast.MatchAs | ast.MatchStar | ast.MatchMapping) and name:
                scope.names.setdefault(name, Unknown(None, "bound by a pattern"))
    execute(engine, patterns.as_branches(node), scope)


def _class(engine: Engine, node: ast.ClassDef, scope: Scope) -> None:
    scope.names[node.name] = ClassRef(None, engine.local_class(node, scope.module))


def _import(engine: Engine, node: ast.Import | ast.ImportFrom, scope: Scope) -> None:
    for alias in node.names:
        if alias.name == "*":
            continue
        name = alias.asname or alias.name.partition(".")[0]
        source = alias if isinstance(node, ast.Import) else node
        scope.names[name] = engine.imported(source, name, scope.module)


def _global(engine: Engine, node: ast.Global, scope: Scope) -> None:
    scope.outer = scope.outer | set(node.names)


def _delete(engine: Engine, node: ast.Delete, scope: Scope) -> None:
    for target in node.targets:
        if isinstance(target, ast.Name):
            scope.names.pop(target.id, None)


def _assert(engine: Engine, node: ast.Assert, scope: Scope) -> None:
    evaluate(engine, node.test, scope)
    narrow(engine, node.test, scope)


_HANDLERS: dict[type[ast.stmt], Callable[..., None]] = {
    ast.Assign: assigned,
    ast.AnnAssign: annotated,
    ast.AugAssign: augment,
    ast.Expr: _expression,
    ast.Return: _return,
    ast.Raise: _stop,
    ast.Break: _stop,
    ast.Continue: _stop,
    ast.If: _if,
    ast.For: _for,
    ast.AsyncFor: _for,
    ast.While: _while,
    ast.With: _with,
    ast.AsyncWith: _with,
    ast.Try: _try,
    ast.TryStar: _try,
    ast.Match: _match,
    ast.FunctionDef: define,
    ast.AsyncFunctionDef: define,
    ast.ClassDef: _class,
    ast.Import: _import,
    ast.ImportFrom: _import,
    ast.Global: _global,
    ast.Delete: _delete,
    ast.Assert: _assert,
}
