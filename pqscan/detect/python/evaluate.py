"""Evaluates expressions to abstract values."""

from __future__ import annotations

import ast
from collections.abc import Callable
from itertools import islice, product
from typing import TYPE_CHECKING

from pqscan.detect.python import operations, slices, tree_paths
from pqscan.detect.python.arguments import CallArguments, is_splat, unfolded
from pqscan.detect.python.choices import choice, truth
from pqscan.detect.python.closures import function_of
from pqscan.detect.python.computing import compute, computed_at, with_step
from pqscan.detect.python.displays import comprehension, dict_comprehension, mapping, sequence
from pqscan.detect.python.merged import united
from pqscan.detect.python.opening import joined_path
from pqscan.detect.python.scope import Scope
from pqscan.detect.python.templates import joined, pieces_of
from pqscan.detect.python.values import (
    TOO_INVOLVED,
    Const,
    Mapped,
    Sequence,
    Symbol,
    Trail,
    Unknown,
    Value,
    is_open,
    options,
    residual,
    union,
    weigh,
)
from pqscan.domain.finding import StepKind

if TYPE_CHECKING:
    from pqscan.detect.python.engine import Engine

MAX_SLICED = 4  # open parts of a value that a slice is taken of
MAX_SLICES = 64  # combinations of a value and the bounds of its slice
_JOINING = (ast.Add, ast.BitOr)  # lists put together, sets united


def evaluate(engine: Engine, node: ast.expr, scope: Scope) -> Value:
    """The value of an expression in a scope."""
    handler = _HANDLERS.get(type(node))
    if handler is None:
        return Unknown(None, f"{type(node).__name__} is not followed")
    return handler(engine, node, scope)


def _constant(engine: Engine, node: ast.Constant, scope: Scope) -> Value:
    return Const(None, node.value)


def _name(engine: Engine, node: ast.Name, scope: Scope) -> Value:
    found = scope.lookup(node.id)
    if found is not None:
        return found
    line = getattr(node, "lineno", None) if scope.function is None else None
    return engine.member(scope.module, node.id, line) or _own_name(node, scope)


def _own_name(node: ast.Name, scope: Scope) -> Value:
    """A name of Python's own; `__file__` is a path in the scanned tree."""
    if node.id == "__file__":
        return Const(computed_at(scope, node), tree_paths.of_module(scope.module))
    trail = computed_at(scope, node) if node.id in ("__name__", "__package__") else None
    return Symbol(trail, f"builtins.{node.id}")


def _attribute(engine: Engine, node: ast.Attribute, scope: Scope) -> Value:
    if isinstance(node.value, ast.Name):
        written = scope.names.get(f"{node.value.id}.{node.attr}")
        if written is not None:
            return written
    receiver = evaluate(engine, node.value, scope)
    return engine.attribute(receiver, node.attr, scope, node)


def _call(engine: Engine, node: ast.Call, scope: Scope) -> Value:
    callee = evaluate(engine, node.func, scope)
    arguments = arguments_of(engine, node, scope)
    called = node.func.attr if isinstance(node.func, ast.Attribute) else ""
    if called == "setdefault" and len(node.args) == len(arguments.positional) == 2:
        engine.defaulted(node, arguments.positional[1], scope)
    return engine.call(callee, arguments, node, scope)


def arguments_of(engine: Engine, node: ast.Call, scope: Scope) -> CallArguments:
    """The evaluated arguments of a call, splats unfolded where they are known."""
    positional: list[Value] = []
    keywords: dict[str, Value] = {}
    open_ended = False
    args: Value | None = None
    kwargs: Value | None = None
    for argument in node.args:
        if isinstance(argument, ast.Starred):
            value = engine.as_sequence(evaluate(engine, argument.value, scope))
            if isinstance(value, Sequence) and value.exact:
                positional.extend(value.items)
            elif args is None and is_splat(value):
                args = value
            else:
                open_ended = True
        else:
            open_ended = open_ended or args is not None
            positional.append(evaluate(engine, argument, scope))
    for keyword in node.keywords:
        value = evaluate(engine, keyword.value, scope)
        if keyword.arg in engine.apis.keys:
            engine.keyword(keyword, value, scope)
        if keyword.arg is not None:
            keywords[keyword.arg] = value
        elif is_splat(value) and kwargs is None:
            kwargs = value
        else:
            known = unfolded((), {}, None, value, open_ended)
            keywords.update(known.keywords)
            open_ended = known.open_ended
    return CallArguments(tuple(positional), keywords, open_ended, args, kwargs)


def _binary(engine: Engine, node: ast.BinOp, scope: Scope) -> Value:
    left, right = evaluate(engine, node.left, scope), evaluate(engine, node.right, scope)
    kind, here = type(node.op), computed_at(scope, node)
    if kind is ast.Div and (path := joined_path(left, right, here)) is not None:
        return path
    pieces = pieces_of(kind, left, right)
    if pieces is not None:
        return joined(pieces, here)
    if isinstance(left, Sequence) and isinstance(right, Sequence) and kind in _JOINING:
        return Sequence(here, left.items + right.items, left.exact and right.exact)
    if kind is ast.BitOr and (table := united(left, right, here)) is not None:
        return table
    return compute(
        (left, right),
        "an expression",
        lambda a, b: operations.binary(kind, a, b),
        here,
    )


def _unary(engine: Engine, node: ast.UnaryOp, scope: Scope) -> Value:
    operand = evaluate(engine, node.operand, scope)
    return compute(
        (operand,), "an expression", operations.UNARY[type(node.op)], computed_at(scope, node)
    )


def _bool(engine: Engine, node: ast.BoolOp, scope: Scope) -> Value:
    """`a or b`: a known truth decides, otherwise any operand."""
    kept: list[Value] = []
    wanted = isinstance(node.op, ast.Or)
    for index, operand in enumerate(node.values):
        value = evaluate(engine, operand, scope)
        known = truth(value)
        last = index == len(node.values) - 1
        if known is None or last:
            kept.append(value)
        elif known is wanted:
            kept.append(value)
            break
    found = kept[-1]
    for value in reversed(kept[:-1]):
        found = choice(value, value, found) if wanted else choice(value, found, value)
    return found


def _compare(engine: Engine, node: ast.Compare, scope: Scope) -> Value:
    left = evaluate(engine, node.left, scope)
    rest = [evaluate(engine, item, scope) for item in node.comparators]
    if len(node.ops) != 1:
        return Unknown(computed_at(scope, node), "a chained comparison is not followed")
    operation = operations.COMPARE[type(node.ops[0])]
    if isinstance(rest[0], Mapped) and rest[0].exact:
        keys = Sequence(None, tuple(Const(None, key) for key in rest[0].items))
        rest[0] = keys
    if isinstance(node.ops[0], ast.Is | ast.IsNot) and not _can_be_compared(left, rest[0]):
        return Unknown(computed_at(scope, node), "an identity that is not known")
    return compute((left, rest[0]), "a comparison", operation, computed_at(scope, node))


def _can_be_compared(left: Value, right: Value) -> bool:
    """`is` is only decided against None, True and False."""
    return isinstance(right, Const) and (right.value is None or isinstance(right.value, bool))


def _conditional(engine: Engine, node: ast.IfExp, scope: Scope) -> Value:
    test = evaluate(engine, node.test, scope)
    known = truth(test)
    if known is not None:
        return evaluate(engine, node.body if known else node.orelse, scope)
    yes, no = evaluate(engine, node.body, scope), evaluate(engine, node.orelse, scope)
    return choice(test, yes, no)


def _subscript(engine: Engine, node: ast.Subscript, scope: Scope) -> Value:
    if isinstance(node.slice, ast.Slice):
        return _slice(engine, node, node.slice, scope)
    receiver = evaluate(engine, node.value, scope)
    return engine.item(receiver, evaluate(engine, node.slice, scope), scope, node)


def _slice(engine: Engine, node: ast.Subscript, part: ast.Slice, scope: Scope) -> Value:
    receiver = evaluate(engine, node.value, scope)
    bounds = tuple(
        evaluate(engine, bound, scope) if bound is not None else Const(None, None)
        for bound in (part.lower, part.upper, part.step)
    )
    return _sliced((receiver, *bounds), computed_at(scope, node))


def _sliced(operands: tuple[Value, ...], here: Trail) -> Value:
    if weigh(operands[0]) > MAX_SLICED:  # its length hangs on the bounds
        operands = (Unknown(operands[0].trail, TOO_INVOLVED), *operands[1:])
    if any(is_open(operand) for operand in operands):
        return residual("a slice", operands, lambda new: _sliced(new, here), here)
    found: list[Value] = []
    ways = product(*map(options, operands))
    for receiver, *bounds in islice(ways, MAX_SLICES):
        known = slices.of_bytes(receiver, tuple(bounds), here.node, here.module)
        if known is None:
            pieces = (receiver, *bounds)
            known = compute(pieces, "a slice", lambda it, a, b, c: it[a:b:c], here)
        found.append(known)
    return union(found, here)


def _joined(engine: Engine, node: ast.JoinedStr, scope: Scope) -> Value:
    pieces: list[Value] = []
    for piece in node.values:
        if isinstance(piece, ast.FormattedValue):
            pieces.append(_formatted(engine, piece, scope))
        else:
            pieces.append(evaluate(engine, piece, scope))
    return joined(tuple(pieces), computed_at(scope, node))


_CONVERSIONS: dict[int, Callable[[object], object]] = {115: str, 114: repr, 97: ascii}


def _formatted(engine: Engine, piece: ast.FormattedValue, scope: Scope) -> Value:
    """`{value!r:>4}` inside an f-string."""
    value = evaluate(engine, piece.value, scope)
    convert = _CONVERSIONS.get(piece.conversion)
    if piece.format_spec is None and piece.conversion in (-1, 115):
        return value
    spec: Value = Const(None, "")
    if piece.format_spec is not None:
        spec = evaluate(engine, piece.format_spec, scope)
    return compute(
        (value, spec),
        "a formatted string",
        lambda it, how: operations.formatted(convert(it) if convert else it, str(how)),
        computed_at(scope, piece.value),
    )


def _await(engine: Engine, node: ast.Await, scope: Scope) -> Value:
    return evaluate(engine, node.value, scope)


def _yield(engine: Engine, node: ast.Yield, scope: Scope) -> Value:
    if node.value is not None:
        scope.summary.yields.append(evaluate(engine, node.value, scope))
    return Unknown(None, "sent into a generator")


def _yield_from(engine: Engine, node: ast.YieldFrom, scope: Scope) -> Value:
    value = evaluate(engine, node.value, scope)
    scope.summary.yields.append(engine.element(value, scope, node))
    return Unknown(None, "sent into a generator")


def _named(engine: Engine, node: ast.NamedExpr, scope: Scope) -> Value:
    value = with_step(evaluate(engine, node.value, scope), StepKind.ASSIGNED, scope, node)
    scope.names[node.target.id] = value
    return value


def _starred(engine: Engine, node: ast.Starred, scope: Scope) -> Value:
    return evaluate(engine, node.value, scope)


_HANDLERS: dict[type[ast.expr], Callable[..., Value]] = {
    ast.Constant: _constant,
    ast.Name: _name,
    ast.Attribute: _attribute,
    ast.Call: _call,
    ast.BinOp: _binary,
    ast.UnaryOp: _unary,
    ast.BoolOp: _bool,
    ast.Compare: _compare,
    ast.IfExp: _conditional,
    ast.Tuple: sequence,
    ast.List: sequence,
    ast.Set: sequence,
    ast.Dict: mapping,
    ast.Subscript: _subscript,
    ast.JoinedStr: _joined,
    ast.Lambda: function_of,
    ast.ListComp: comprehension,
    ast.SetComp: comprehension,
    ast.GeneratorExp: comprehension,
    ast.DictComp: dict_comprehension,
    ast.Await: _await,
    ast.Yield: _yield,
    ast.YieldFrom: _yield_from,
    ast.NamedExpr: _named,
    ast.Starred: _starred,
}
