"""What a test says of the names in it, where it holds and where it does not."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from pqscan.detect.python.choosing import among
from pqscan.detect.python.computing import with_step
from pqscan.detect.python.scope import Scope
from pqscan.detect.python.values import (
    Const,
    Made,
    Parameter,
    Residual,
    Sequence,
    Symbol,
    Typed,
    Unknown,
    Value,
    options,
    union,
)
from pqscan.domain.finding import StepKind

if TYPE_CHECKING:
    from pqscan.detect.python.engine import Engine
    from pqscan.detect.python.specs import TypeSpec


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
        case ast.Compare(left=ast.Name(), ops=[ast.NotIn()], comparators=[_]) if not holds:
            test = ast.Compare(test.left, [ast.In()], test.comparators)
        case _ if not holds:
            return
    match test:
        case ast.Call(func=ast.Name(id="isinstance"), args=[ast.Name(id=name), kinds]):
            _narrow_type(engine, name, kinds, scope)
        case ast.Compare(left=ast.Name(id=name), ops=[ast.Eq()], comparators=[other]):
            value, known = engine.evaluate(other, scope), scope.lookup(name)
            if isinstance(value, Const) and known is not None and not isinstance(known, Const):
                scope.names[name] = with_step(value, StepKind.ASSIGNED, scope, test)
        case ast.Compare(left=ast.Name(id=name), ops=[ast.In()], comparators=[container]):
            known = scope.lookup(name)
            if isinstance(known, Unknown | Parameter | Residual):
                within = engine.evaluate(container, scope)
                scope.names[name] = among(known, within, scope, container)
        case _:
            return


def _narrow_type(engine: Engine, name: str, kinds: ast.expr, scope: Scope) -> None:
    known = scope.lookup(name)
    if known is None:
        return
    value = engine.evaluate(kinds, scope)
    found = value.items if isinstance(value, Sequence) else options(value)
    types = [
        kind
        for item in found
        if isinstance(item, Symbol) and (kind := engine.apis.type(item.name)) is not None
    ]
    if types:
        scope.names[name] = narrowed(known, types)


def narrowed(known: Value, types: list[TypeSpec]) -> Value:
    """The value, where it says less than that it is one of the types."""
    kept: list[Value] = []
    for option in options(known):
        if isinstance(option, Made) and option.type is not None and option.type.algorithm:
            same = [kind for kind in types if kind.algorithm in ("", option.type.algorithm)]
            kept += [option] if same else []
        elif (isinstance(option, Typed) and option.type.algorithm) or isinstance(option, Const):
            kept.append(option)
        else:
            kept += [Typed(option.trail, kind, option) for kind in types]
    return union(kept) if kept else known
