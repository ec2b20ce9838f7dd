"""Executes statements on abstract values: branches are joined, loops are widened."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import TYPE_CHECKING

from pqscan.detect.python.choices import choice, guarded, is_decidable, narrowed, truth
from pqscan.detect.python.closures import captured
from pqscan.detect.python.computing import compute, lifted, with_step
from pqscan.detect.python.evaluate import evaluate
from pqscan.detect.python.nodes import below, target_names
from pqscan.detect.python.operations import binary
from pqscan.detect.python.parsing import function_info
from pqscan.detect.python.scope import Loop, Scope
from pqscan.detect.python.sinks import settings
from pqscan.detect.python.sinks.assignments import augmented
from pqscan.detect.python.values import (
    ClassRef,
    Const,
    FunctionRef,
    Mapped,
    Parameter,
    Residual,
    Sequence,
    Symbol,
    Trail,
    Union,
    Unknown,
    Value,
    options,
    residual,
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


def assign(engine: Engine, target: ast.expr, value: Value, scope: Scope) -> None:
    """Bind a value to a target."""
    match target:
        case ast.Name():
            scope.names[target.id] = value
            if target.id in scope.outer and not scope.unreachable:
                scope.summary.globals.setdefault(target.id, []).append(value)
        case ast.Tuple() | ast.List():
            _unpack(engine, target.elts, value, scope)
        case ast.Starred():
            assign(engine, target.value, Sequence(None, options(value), exact=False), scope)
        case ast.Attribute(value=ast.Name(id=name)):
            scope.names[f"{name}.{target.attr}"] = value
            if name == scope.self_name and not scope.unreachable:
                scope.summary.writes.setdefault(target.attr, []).append(value)
        case ast.Subscript(value=ast.Name() | ast.Attribute(value=ast.Name())):
            _set_item(engine, target, value, scope)
        case _:
            return


def _set_item(engine: Engine, target: ast.Subscript, value: Value, scope: Scope) -> None:
    """`container[key] = value`, where the container is a name or an attribute of one."""
    if isinstance(target.value, ast.Name):
        known = scope.lookup(target.value.id)
    else:
        known = evaluate(engine, _as_load(target.value), scope)
    if known is None or isinstance(known, Const | Unknown | Symbol):
        return
    key = evaluate(engine, target.slice, scope)
    if isinstance(target.value, ast.Name):
        scope.names[target.value.id] = with_item(known, key, value, target)
    elif isinstance(known, Mapped | Sequence | Residual):
        assign(engine, target.value, with_item(known, key, value, target), scope)


def with_item(known: Value, key: Value, value: Value, target: ast.AST) -> Value:
    """A container after `container[key] = value`."""
    if isinstance(known, Parameter | Residual):

        def again(new: tuple[Value, ...]) -> Value:
            return with_item(new[0], new[1], new[2], target)

        return residual("an item set", (known, key, value), again)
    if isinstance(known, Union):
        return union(with_item(option, key, value, target) for option in known.options)
    if isinstance(known, Sequence):
        return Sequence(known.trail, (*known.items, value), exact=False)
    if isinstance(known, Unknown):  # an attribute that is only ever filled
        known = Mapped(known.trail, {}, exact=False)
    if not isinstance(known, Mapped):
        return known
    items = dict(known.items)
    if isinstance(key, Const):
        items[key.value] = value
        return Mapped(known.trail, items, known.exact)
    if isinstance(key, Symbol):
        items[key.name] = value
        return Mapped(known.trail, items, known.exact)
    items[("unknown key", id(target))] = value
    return Mapped(known.trail, items, exact=False)


def _unpack(engine: Engine, targets: list[ast.expr], value: Value, scope: Scope) -> None:
    starred = any(isinstance(target, ast.Starred) for target in targets)
    value = union(map(engine.as_sequence, options(value)), value.trail)
    if starred and _unpack_starred(engine, targets, value, scope):
        return
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


def _unpack_starred(engine: Engine, targets: list[ast.expr], value: Value, scope: Scope) -> bool:
    """`first, *rest = (2048, 3, 5)`, where all of it is known."""
    star = next(i for i, target in enumerate(targets) if isinstance(target, ast.Starred))
    after = len(targets) - star - 1
    if not (isinstance(value, Sequence) and value.exact and len(value.items) >= star + after):
        return False
    end = len(value.items) - after
    rest = Sequence(value.trail, value.items[star:end])
    for target, item in zip(targets, (*value.items[:star], rest, *value.items[end:]), strict=True):
        inner = target.value if isinstance(target, ast.Starred) else target
        assign(engine, inner, item, scope)
    return True


def _assign(engine: Engine, node: ast.Assign, scope: Scope) -> None:
    value = with_step(evaluate(engine, node.value, scope), StepKind.ASSIGNED, scope, node)
    for target in node.targets:
        assign(engine, target, value, scope)
        settings.written(engine, target, value, node, scope)


def _annotated(engine: Engine, node: ast.AnnAssign, scope: Scope) -> None:
    if node.value is not None:
        found = evaluate(engine, node.value, scope)
        hint = engine.hint(node.annotation, scope.module)
        if hint is not None:
            found = narrowed(found, [hint])
        value = with_step(found, StepKind.ASSIGNED, scope, node)
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


def narrow(engine: Engine, test: ast.expr, scope: Scope, holds: bool = True) -> None:
    """What `isinstance(name, Kind)` and `name == constant` say where the test holds, or not."""
    match test:
        case ast.UnaryOp(op=ast.Not()):
            narrow(engine, test.operand, scope, not holds)
            return
        case ast.BoolOp(op=ast.And()) if holds:
            for part in test.values:
                narrow(engine, part, scope)
            return
        case ast.BoolOp(op=ast.Or()) if not holds:
            for part in test.values:
                narrow(engine, part, scope, holds=False)
            return
        case ast.Compare(left=ast.Name(id=name), ops=[ast.NotEq()], comparators=[_]) if not holds:
            test = ast.Compare(test.left, [ast.Eq()], test.comparators)
        case _ if not holds:
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
    if types:
        scope.names[name] = narrowed(known, types)


def _for(engine: Engine, node: ast.For | ast.AsyncFor, scope: Scope) -> None:
    items = engine.as_sequence(evaluate(engine, node.iter, scope))
    if isinstance(items, Mapped) and items.exact:
        items = Sequence(items.trail, tuple(lifted(key, items.trail) for key in items.items))
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
    element = engine.element(items, scope, node.iter)

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
    changed = _assigned_in(node.body)
    inner = scope.fork()
    for name in changed:
        before = inner.lookup(name)
        if before is not None and changed[name]:
            inner.names[name] = _carried(name, before)
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
            scope.names[name] = _carried(name, after)
    execute(engine, node.orelse, scope)


def _carried(name: str, value: Value) -> Value:
    """A value that a loop computes from itself: an object stays one, a constant is lost."""
    kept: list[Value] = []
    for option in options(value):
        if isinstance(option, Sequence | Mapped):
            option = _inexact(option)
        if not isinstance(option, Const | Unknown):
            kept.append(option)
    return union((*kept, Unknown(value.trail, f"{name} changes in a loop")))


def _inexact(value: Sequence | Mapped) -> Value:
    if isinstance(value, Sequence):
        return Sequence(value.trail, value.items, exact=False)
    return Mapped(value.trail, value.items, exact=False)


def _assigned_in(body: list[ast.stmt]) -> dict[str, bool]:
    """The names that statements assign, and whether from what they held before."""
    reads: dict[str, set[str]] = {}
    for statement in body:
        for node in below(statement):
            match node:
                case ast.Assign():
                    for target in node.targets:
                        for name in _stored(target):
                            reads.setdefault(name, set()).update(_read_in(node.value))
                case ast.AugAssign():
                    for name in _stored(node.target):
                        reads.setdefault(name, set()).update((name, *_read_in(node.value)))
                case ast.AnnAssign() | ast.NamedExpr() if node.value is not None:
                    for name in _stored(node.target):
                        reads.setdefault(name, set()).update(_read_in(node.value))
                case ast.For() | ast.AsyncFor():
                    for name in _stored(node.target):
                        reads.setdefault(name, set()).update(_read_in(node.iter))
                case _:
                    continue
    return {name: _reads_itself(name, reads) for name in reads}


def _stored(target: ast.expr) -> list[str]:
    names = list(target_names(target))
    if isinstance(target, ast.Attribute) and isinstance(target.value, ast.Name):
        names.append(f"{target.value.id}.{target.attr}")
    if isinstance(target, ast.Subscript) and isinstance(target.value, ast.Name):
        names.append(target.value.id)
    return names


def _read_in(value: ast.expr) -> set[str]:
    found: set[str] = set()
    for node in below(value):
        if isinstance(node, ast.Name):
            found.add(node.id)
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            found.add(f"{node.value.id}.{node.attr}")
    return found


def _reads_itself(name: str, reads: dict[str, set[str]]) -> bool:
    """Whether a name's new value hangs on its old one, through others or not."""
    seen: set[str] = set()
    pending = [name]
    while pending:
        for read in reads.get(pending.pop(), ()):
            if read == name:
                return True
            if read not in seen:
                seen.add(read)
                pending.append(read)
    return False


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
    evaluate(engine, node.subject, scope)
    branches = [scope.fork()]
    for case in node.cases:
        inner = scope.fork()
        for part in below(case.pattern):
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
    scope.names[node.name] = FunctionRef(None, info, None, captured(info, scope))
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
    ast.Global: _global,
    ast.Delete: _delete,
    ast.Assert: _assert,
}
