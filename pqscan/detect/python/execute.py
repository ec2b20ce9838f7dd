"""Executes statements on abstract values: branches are joined, loops are widened."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import TYPE_CHECKING

from pqscan.detect.python.evaluate import compute, evaluate, truth, with_step
from pqscan.detect.python.modules import function_info, target_names
from pqscan.detect.python.operations import binary
from pqscan.detect.python.scope import Scope
from pqscan.detect.python.sinks import settings
from pqscan.detect.python.sinks.assignments import augmented
from pqscan.detect.python.values import (
    ClassRef,
    Const,
    FunctionRef,
    Mapped,
    Sequence,
    Symbol,
    Trail,
    Typed,
    Unknown,
    Value,
    is_open,
    options,
    union,
)
from pqscan.domain.finding import StepKind

if TYPE_CHECKING:
    from pqscan.detect.python.engine import Engine

MAX_UNROLLED = 8  # items of a known sequence that a loop is run over one by one


def execute(engine: Engine, body: list[ast.stmt], scope: Scope) -> None:
    """Run a block; stops where the scope is dead."""
    for node in body:
        if scope.dead:
            return
        engine.spend()
        handler = _HANDLERS.get(type(node))
        if handler is not None:
            handler(engine, node, scope)


def assign(engine: Engine, target: ast.expr, value: Value, scope: Scope) -> None:
    """Bind a value to a target."""
    match target:
        case ast.Name():
            scope.names[target.id] = value
        case ast.Tuple() | ast.List():
            _unpack(engine, target.elts, value, scope)
        case ast.Starred():
            assign(engine, target.value, Sequence(None, options(value), exact=False), scope)
        case ast.Attribute(value=ast.Name(id=name)):
            scope.names[f"{name}.{target.attr}"] = value
            if name == scope.self_name:
                scope.summary.writes.setdefault(target.attr, []).append(value)
        case ast.Subscript(value=ast.Name(id=name)):
            _set_item(engine, target, name, value, scope)
        case _:
            return


def _set_item(engine: Engine, target: ast.Subscript, name: str, value: Value, scope: Scope) -> None:
    known = scope.lookup(name)
    if not isinstance(known, Mapped):
        return
    key = evaluate(engine, target.slice, scope)
    items = dict(known.items)
    exact = known.exact
    if isinstance(key, Const):
        items[key.value] = value
    else:
        items[("unknown key", id(target))] = value
        exact = False
    scope.names[name] = Mapped(known.trail, items, exact)


def _unpack(engine: Engine, targets: list[ast.expr], value: Value, scope: Scope) -> None:
    starred = any(isinstance(target, ast.Starred) for target in targets)
    exact = [
        option.items
        for option in options(value)
        if isinstance(option, Sequence) and option.exact and len(option.items) == len(targets)
    ]
    if not starred and exact and len(exact) == len(options(value)):
        for index, target in enumerate(targets):
            assign(engine, target, union(items[index] for items in exact), scope)
        return
    for index, target in enumerate(targets):
        part = engine.item(value, Const(None, index), scope, target)
        if starred:
            part = Unknown(value.trail, "unpacked from a sequence of unknown length")
        assign(engine, target, part, scope)


def _assign(engine: Engine, node: ast.Assign, scope: Scope) -> None:
    value = with_step(evaluate(engine, node.value, scope), StepKind.ASSIGNED, scope, node)
    for target in node.targets:
        assign(engine, target, value, scope)
        settings.written(engine, target, value, node, scope)


def _annotated(engine: Engine, node: ast.AnnAssign, scope: Scope) -> None:
    if node.value is not None:
        value = with_step(evaluate(engine, node.value, scope), StepKind.ASSIGNED, scope, node)
        assign(engine, node.target, value, scope)
        settings.written(engine, node.target, value, node, scope)


def _augmented(engine: Engine, node: ast.AugAssign, scope: Scope) -> None:
    reading = ast.copy_location(_as_load(node.target), node.target)
    left, right = evaluate(engine, reading, scope), evaluate(engine, node.value, scope)
    augmented(engine, node, scope)
    if isinstance(left, Sequence) and isinstance(right, Sequence):
        value: Value = Sequence(left.trail, left.items + right.items, left.exact and right.exact)
    else:
        kind = type(node.op)
        here = Trail(StepKind.COMPUTED, scope.module, node, "")
        value = compute((left, right), "an expression", lambda a, b: binary(kind, a, b), here)
    assign(engine, node.target, value, scope)


def _as_load(target: ast.expr) -> ast.expr:
    match target:
        case ast.Name():
            return ast.Name(target.id, ast.Load())
        case ast.Attribute():
            return ast.Attribute(target.value, target.attr, ast.Load())
        case ast.Subscript():
            return ast.Subscript(target.value, target.slice, ast.Load())
        case _:
            return target


def _expression(engine: Engine, node: ast.Expr, scope: Scope) -> None:
    if isinstance(node.value, ast.Constant):
        return
    engine.dropped.add(node.value)
    evaluate(engine, node.value, scope)


def _return(engine: Engine, node: ast.Return, scope: Scope) -> None:
    value = evaluate(engine, node.value, scope) if node.value else Const(None, None)
    scope.summary.returns.append(value)
    scope.dead = True


def _stop(engine: Engine, node: ast.stmt, scope: Scope) -> None:
    if isinstance(node, ast.Raise) and node.exc is not None:
        evaluate(engine, node.exc, scope)
    if isinstance(node, ast.Raise) or not scope.loops:
        scope.dead = True


def _if(engine: Engine, node: ast.If, scope: Scope) -> None:
    known = truth(evaluate(engine, node.test, scope))
    if known is not None:
        # The other branch cannot be reached with these values; what it holds is still reported.
        execute(engine, node.orelse if known else node.body, scope.fork())
        execute(engine, node.body if known else node.orelse, scope)
        return
    yes, no = scope.fork(), scope.fork()
    narrow(engine, node.test, yes)
    execute(engine, node.body, yes)
    execute(engine, node.orelse, no)
    scope.join([yes, no])


def narrow(engine: Engine, test: ast.expr, scope: Scope) -> None:
    """What `isinstance(name, Kind)` and `name == constant` say inside the branch."""
    if isinstance(test, ast.BoolOp) and isinstance(test.op, ast.And):
        for part in test.values:
            narrow(engine, part, scope)
        return
    match test:
        case ast.Call(func=ast.Name(id="isinstance"), args=[ast.Name(id=name), kinds]):
            _narrow_type(engine, name, kinds, scope)
        case ast.Compare(left=ast.Name(id=name), ops=[ast.Eq()], comparators=[other]):
            value, known = evaluate(engine, other, scope), scope.lookup(name)
            if isinstance(value, Const) and known is not None and not isinstance(known, Const):
                scope.names[name] = with_step(value, StepKind.ASSIGNED, scope, test)
        case _:
            return


def _narrow_type(engine: Engine, name: str, kinds: ast.expr, scope: Scope) -> None:
    known = scope.lookup(name)
    if known is None:
        return
    value = evaluate(engine, kinds, scope)
    found = value.items if isinstance(value, Sequence) else options(value)
    types = [
        kind
        for item in found
        if isinstance(item, Symbol) and (kind := engine.apis.type(item.name)) is not None
    ]
    typed: list[Value] = [Typed(known.trail, kind, known) for kind in types]
    if typed and (is_open(known) or any(isinstance(one, Unknown) for one in options(known))):
        scope.names[name] = union(typed)


def _for(engine: Engine, node: ast.For | ast.AsyncFor, scope: Scope) -> None:
    items = evaluate(engine, node.iter, scope)
    if isinstance(items, Sequence) and items.exact and len(items.items) <= MAX_UNROLLED:
        broken: list[Scope] = []
        scope.loops += 1
        for item in items.items:
            if any(isinstance(part, ast.Break) for part in ast.walk(node)):
                broken.append(scope.fork())
            step = with_step(item, StepKind.ASSIGNED, scope, node.target)
            assign(engine, node.target, step, scope)
            execute(engine, node.body, scope)
            if scope.dead:
                break
        scope.loops -= 1
        if broken:
            scope.join([scope.fork(), *broken])
        execute(engine, node.orelse, scope)
        return
    element = engine.element(items, scope, node.iter)

    def bind(inner: Scope) -> None:
        assign(engine, node.target, element, inner)

    _loop(engine, node, bind, scope)


def _while(engine: Engine, node: ast.While, scope: Scope) -> None:
    if truth(evaluate(engine, node.test, scope)) is False:
        execute(engine, node.orelse, scope)
        return

    def bind(inner: Scope) -> None:
        evaluate(engine, node.test, inner)

    _loop(engine, node, bind, scope)


def _loop(
    engine: Engine,
    node: ast.For | ast.AsyncFor | ast.While,
    bind: Callable[[Scope], None],
    scope: Scope,
) -> None:
    """Names the body changes from what they were are widened to their old value or unknown."""
    changed = _assigned_in(node.body)
    inner = scope.fork()
    inner.loops += 1
    for name in changed:
        before = inner.lookup(name)
        if before is not None:
            carried = Unknown(before.trail, f"{name} changes in a loop")
            inner.names[name] = union((before, carried))
    bind(inner)
    execute(engine, node.body, inner)
    inner.loops -= 1
    for name in changed & inner.names.keys():
        after = inner.names[name]
        if scope.lookup(name) is not None:
            carried = Unknown(after.trail, f"{name} changes in a loop")
            inner.names[name] = union((after, carried))
    inner.dead = False
    scope.join([scope.fork(), inner])
    execute(engine, node.orelse, scope)


def _assigned_in(body: list[ast.stmt]) -> set[str]:
    names: set[str] = set()
    for statement in body:
        for node in ast.walk(statement):
            match node:
                case ast.Assign():
                    for target in node.targets:
                        names.update(target_names(target))
                        if isinstance(target, ast.Attribute) and isinstance(target.value, ast.Name):
                            names.add(f"{target.value.id}.{target.attr}")
                        if isinstance(target, ast.Subscript) and isinstance(target.value, ast.Name):
                            names.add(target.value.id)
                case ast.AugAssign() | ast.AnnAssign() | ast.For() | ast.AsyncFor():
                    names.update(target_names(node.target))
                case ast.NamedExpr():
                    names.add(node.target.id)
                case _:
                    continue
    return names


def _with(engine: Engine, node: ast.With | ast.AsyncWith, scope: Scope) -> None:
    for item in node.items:
        value = evaluate(engine, item.context_expr, scope)
        if item.optional_vars is not None:
            entered = engine.enter(value, scope, item.context_expr)
            assign(engine, item.optional_vars, entered, scope)
    execute(engine, node.body, scope)


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
    evaluate(engine, node.subject, scope)
    branches = [scope.fork()]
    for case in node.cases:
        inner = scope.fork()
        for part in ast.walk(case.pattern):
            name = getattr(part, "name", None)
            if isinstance(part, ast.MatchAs | ast.MatchStar) and name:
                inner.names[name] = Unknown(None, "bound by a pattern")
        execute(engine, case.body, inner)
        branches.append(inner)
    scope.join(branches)


def _function(engine: Engine, node: ast.FunctionDef | ast.AsyncFunctionDef, scope: Scope) -> None:
    info = engine.nested.get(node)
    if info is None:
        info = engine.nested[node] = function_info(scope.module, node, None)
    engine.closures[info] = scope
    scope.names[node.name] = FunctionRef(None, info)
    engine.pending_nested.append(info)


def _class(engine: Engine, node: ast.ClassDef, scope: Scope) -> None:
    scope.names[node.name] = ClassRef(None, engine.local_class(node, scope.module))


def _import(engine: Engine, node: ast.Import | ast.ImportFrom, scope: Scope) -> None:
    for alias in node.names:
        if alias.name == "*":
            continue
        name = alias.asname or alias.name.partition(".")[0]
        source = alias if isinstance(node, ast.Import) else node
        scope.names[name] = engine.imported(source, name, scope.module)


def _delete(engine: Engine, node: ast.Delete, scope: Scope) -> None:
    for target in node.targets:
        if isinstance(target, ast.Name):
            scope.names.pop(target.id, None)


def _assert(engine: Engine, node: ast.Assert, scope: Scope) -> None:
    evaluate(engine, node.test, scope)
    narrow(engine, node.test, scope)


_HANDLERS: dict[type[ast.stmt], Callable[..., None]] = {
    ast.Assign: _assign,
    ast.AnnAssign: _annotated,
    ast.AugAssign: _augmented,
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
    ast.FunctionDef: _function,
    ast.AsyncFunctionDef: _function,
    ast.ClassDef: _class,
    ast.Import: _import,
    ast.ImportFrom: _import,
    ast.Delete: _delete,
    ast.Assert: _assert,
}
