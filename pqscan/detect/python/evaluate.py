"""Evaluates expressions to abstract values."""

from __future__ import annotations

import ast
from collections.abc import Callable
from copy import copy
from typing import TYPE_CHECKING

from pqscan.detect.python import operations, slices
from pqscan.detect.python.modules import FunctionInfo
from pqscan.detect.python.parsing import function_info
from pqscan.detect.python.scope import Scope
from pqscan.detect.python.templates import flattened, pieces_of
from pqscan.detect.python.values import (
    CallArguments,
    Const,
    FunctionRef,
    Made,
    Mapped,
    Object,
    Parameter,
    Residual,
    Sequence,
    Symbol,
    Template,
    Trail,
    Typed,
    Union,
    Unknown,
    Value,
    identity,
    is_open,
    is_splat,
    options,
    residual,
    unfolded,
    union,
    weigh,
)
from pqscan.domain.finding import StepKind

if TYPE_CHECKING:
    from pqscan.detect.python.engine import Engine
    from pqscan.detect.python.specs import TypeSpec

MAX_CHOICE = 12  # open parts of a value that waits for a test
MAX_CAPTURED = 8  # parameters of the functions around a nested one
_JOINING = (ast.Add, ast.BitOr)  # lists put together, sets united
MAX_TURNS = 8  # of a comprehension that is followed item by item
MAX_ITEMS = 4096  # items of a literal container that are looked at


def with_step(value: Value, kind: StepKind, scope: Scope, node: ast.AST, text: str = "") -> Value:
    """The same value with one more step in its history."""
    if isinstance(value, Union):
        steps = (with_step(option, kind, scope, node, text) for option in value.options)
        return Union(value.trail, tuple(steps))
    changed = copy(value)
    changed.trail = Trail(kind, scope.module, node, text, value.trail)
    return changed


def constants(value: Value) -> object:
    """The Python object a value stands for; ValueError if it is not all constant."""
    match value:
        case Const():
            return value.value
        case Sequence(exact=True):
            return tuple(constants(item) for item in value.items)
        case _:
            raise ValueError


def lifted(found: object, trail: Trail | None) -> Value:
    """The abstract value of a Python object."""
    if isinstance(found, tuple | list):
        return Sequence(trail, tuple(lifted(item, trail) for item in found))
    return Const(trail, found)


def compute(
    operands: tuple[Value, ...],
    label: str,
    operation: Callable[..., object],
    trail: Trail | None,
) -> Value:
    """Apply a Python function to every combination of constant operands (at most 64)."""
    if any(is_open(operand) for operand in operands):

        def again(new: tuple[Value, ...]) -> Value:
            return compute(new, label, operation, trail)

        return residual(label, operands, again, trail)
    combinations: list[tuple[Value, ...]] = [()]
    for operand in operands:
        combinations = [(*done, one) for done in combinations for one in options(operand)]
        if len(combinations) > 64:
            return Unknown(trail, f"too many combinations in {label}")
    return union((_compute_one(one, label, operation, trail) for one in combinations), trail)


def _compute_one(
    operands: tuple[Value, ...], label: str, operation: Callable[..., object], trail: Trail | None
) -> Value:
    for operand in operands:
        if isinstance(operand, Unknown):
            return Unknown(operand.trail or trail, operand.reason)
    try:
        found = operation(*(constants(operand) for operand in operands))
    except Exception:
        return Unknown(trail, f"{label} cannot be computed")
    known = [operand.trail for operand in operands if operand.trail is not None]
    previous = known[0] if known else None
    if trail is not None:
        trail = Trail(StepKind.COMPUTED, trail.module, trail.node, "", previous)
    return lifted(found, trail or previous)


def evaluate(engine: Engine, node: ast.expr, scope: Scope) -> Value:
    """The value of an expression in a scope."""
    handler = _HANDLERS.get(type(node))
    if handler is None:
        return Unknown(None, f"{type(node).__name__} is not followed")
    return handler(engine, node, scope)


def _here(scope: Scope, node: ast.AST) -> Trail:
    return Trail(StepKind.COMPUTED, scope.module, node, "")


def _constant(engine: Engine, node: ast.Constant, scope: Scope) -> Value:
    return Const(None, node.value)


def _name(engine: Engine, node: ast.Name, scope: Scope) -> Value:
    found = scope.lookup(node.id)
    if found is not None:
        return found
    line = getattr(node, "lineno", None) if scope.function is None else None
    return engine.member(scope.module, node.id, line) or Symbol(None, f"builtins.{node.id}")


def _attribute(engine: Engine, node: ast.Attribute, scope: Scope) -> Value:
    if isinstance(node.value, ast.Name):
        written = scope.names.get(f"{node.value.id}.{node.attr}")
        if written is not None:
            return written
    receiver = evaluate(engine, node.value, scope)
    return engine.attribute(receiver, node.attr, scope, node)


def _call(engine: Engine, node: ast.Call, scope: Scope) -> Value:
    callee = evaluate(engine, node.func, scope)
    return engine.call(callee, arguments_of(engine, node, scope), node, scope)


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
    kind = type(node.op)
    pieces = pieces_of(kind, left, right)
    if pieces is not None:
        return joined(pieces, _here(scope, node))
    if isinstance(left, Sequence) and isinstance(right, Sequence) and kind in _JOINING:
        return Sequence(_here(scope, node), left.items + right.items, left.exact and right.exact)
    if isinstance(left, Mapped) and isinstance(right, Mapped) and kind is ast.BitOr:
        return Mapped(_here(scope, node), {**left.items, **right.items}, left.exact and right.exact)
    return compute(
        (left, right),
        "an expression",
        lambda a, b: operations.binary(kind, a, b),
        _here(scope, node),
    )


def _unary(engine: Engine, node: ast.UnaryOp, scope: Scope) -> Value:
    operand = evaluate(engine, node.operand, scope)
    return compute((operand,), "an expression", operations.UNARY[type(node.op)], _here(scope, node))


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


def choice(test: Value, yes: Value, no: Value) -> Value:
    """`yes if test else no`, decided as soon as the test is; both where it never is."""
    known = truth(test)
    if known is not None:
        return yes if known else no
    if is_decidable(test) and identity(yes) != identity(no):
        made = Residual(None, "a choice", (test, yes, no), lambda new: choice(*new))
        if weigh(made) <= MAX_CHOICE:
            return made
    return union((_possible(yes, test, True), _possible(no, test, False)))


def guarded(value: Value, guards: tuple[tuple[Value, bool], ...]) -> Value:
    """The value, or none at all (an empty union) once a test is known that rules it out."""
    waiting: list[tuple[Value, bool]] = []
    for test, holds in guards:
        known = truth(test)
        if known is not None and known is not holds:
            return Union(None, ())
        if known is None and is_open(test):
            waiting.append((test, holds))
    if not waiting:
        return value
    sides = tuple(holds for _, holds in waiting)

    def again(new: tuple[Value, ...]) -> Value:
        return guarded(new[-1], tuple(zip(new, sides, strict=False)))

    made = Residual(None, "a choice", (*(test for test, _ in waiting), value), again)
    return made if weigh(made) <= MAX_CHOICE else value


def is_decidable(test: Value, depth: int = 0) -> bool:
    """Whether a test hangs on what callers pass, in a way simple enough to wait for it."""
    match test:
        case Parameter():
            function = test.function
            return not (function.takes_self and function.parameters[0].name == test.name)
        case Residual(label="a comparison" | "an expression" | "a choice" | "a splat"):
            parts = [one for one in test.operands if is_open(one)]
            return depth < 3 and bool(parts) and all(is_decidable(one, depth + 1) for one in parts)
        case Residual():
            return depth > 0 and weigh(test) <= 2
        case _:
            return False


def _possible(value: Value, test: Value, wanted: bool) -> Value:
    """Of a value that is its own test, the alternatives that the test lets through."""
    if value is not test:
        return value
    kept = [one for one in options(value) if truth(one) in (None, wanted)]
    return union(kept) if kept else value


def truth(value: Value) -> bool | None:
    """Whether a value is true; None if it may be either."""
    match value:
        case Const():
            return bool(value.value)
        case Sequence(exact=True):
            return bool(value.items)
        case Mapped(exact=True):
            return bool(value.items)
        case Union():
            sides = {truth(option) for option in value.options}
            return sides.pop() if len(sides) == 1 else None
        case FunctionRef() | Object() | Typed():
            return True
        case Made():
            return True if value.type is not None else None  # `if key.verify(…)` may be either
        case _:
            return None


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


def _compare(engine: Engine, node: ast.Compare, scope: Scope) -> Value:
    left = evaluate(engine, node.left, scope)
    rest = [evaluate(engine, item, scope) for item in node.comparators]
    if len(node.ops) != 1:
        return Unknown(_here(scope, node), "a chained comparison is not followed")
    operation = operations.COMPARE[type(node.ops[0])]
    if isinstance(rest[0], Mapped) and rest[0].exact:
        keys = Sequence(None, tuple(Const(None, key) for key in rest[0].items))
        rest[0] = keys
    if isinstance(node.ops[0], ast.Is | ast.IsNot) and not _can_be_compared(left, rest[0]):
        return Unknown(_here(scope, node), "an identity that is not known")
    return compute((left, rest[0]), "a comparison", operation, _here(scope, node))


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


def _sequence(engine: Engine, node: ast.Tuple | ast.List | ast.Set, scope: Scope) -> Value:
    items: list[Value] = []
    splats: set[int] = set()
    for element in node.elts[:MAX_ITEMS]:
        if isinstance(element, ast.Starred):
            splats.add(len(items))
            items.append(evaluate(engine, element.value, scope))
        else:
            items.append(evaluate(engine, element, scope))
    return _with_splats(tuple(items), frozenset(splats), len(node.elts) <= MAX_ITEMS)


def _with_splats(items: tuple[Value, ...], splats: frozenset[int], exact: bool) -> Value:
    """A list display of which some items are lists to be put in their place."""
    if any(is_splat(items[index]) for index in splats):
        return residual("a list", items, lambda new: _with_splats(new, splats, exact))
    found: list[Value] = []
    for index, item in enumerate(items):
        if index not in splats:
            found.append(item)
        elif isinstance(item, Sequence):
            found.extend(item.items)
            exact = exact and item.exact
        else:
            exact = False
    return Sequence(None, tuple(found), exact)


def _dict(engine: Engine, node: ast.Dict, scope: Scope) -> Value:
    items: dict[object, Value] = {}
    exact = len(node.keys) <= MAX_ITEMS
    for key, item in zip(node.keys[:MAX_ITEMS], node.values[:MAX_ITEMS], strict=True):
        value = evaluate(engine, item, scope)
        if key is None:
            if isinstance(value, Mapped):
                items.update(value.items)
            exact = exact and isinstance(value, Mapped) and value.exact
            continue
        found = evaluate(engine, key, scope)
        try:
            name = found.name if isinstance(found, Symbol) else constants(found)
        except ValueError:
            exact = False
            name = ("unknown key", len(items))
        items[name] = value
    made = Mapped(None, items, exact)
    if not engine.apis.keys.isdisjoint(items):
        engine.entries(node, made, scope)
    return made


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
    return _sliced((receiver, *bounds), _here(scope, node))


def _sliced(operands: tuple[Value, ...], here: Trail) -> Value:
    if any(is_open(operand) for operand in operands):
        return residual("a slice", operands, lambda new: _sliced(new, here), here)
    found: list[Value] = []
    for receiver in options(operands[0]):
        known = slices.of_bytes(receiver, operands[1:], here.node, here.module)
        if known is None:
            pieces = (receiver, *operands[1:])
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
    return joined(tuple(pieces), _here(scope, node))


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
        _here(scope, piece.value),
    )


def joined(pieces: tuple[Value, ...], here: Trail) -> Value:
    """Pieces of a string; where one is not known, the others still are."""
    if any(is_open(piece) for piece in pieces):
        return residual("a formatted string", pieces, lambda new: joined(new, here), here)
    value = compute(pieces, "a formatted string", lambda *p: "".join(map(str, p)), here)
    if not isinstance(value, Unknown):
        return value
    return Template(value.trail, value.reason, flattened(pieces))


def _lambda(engine: Engine, node: ast.Lambda, scope: Scope) -> Value:
    info = engine.nested.get(node)
    if info is None:
        info = engine.nested[node] = function_info(scope.module, node, None)
        engine.pending_nested.append(info)
    engine.closures[info] = scope
    return FunctionRef(None, info, None, captured(info, scope))


def captured(info: FunctionInfo, scope: Scope) -> tuple[tuple[Parameter, Value], ...]:
    """The parameters of the functions around a nested one: what it returns may hang on them."""
    found: list[tuple[Parameter, Value]] = []
    outer: Scope | None = scope
    while outer is not None and len(found) < MAX_CAPTURED:
        if outer.function is not None:
            for one in outer.function.parameters:
                if one.name in info.words or _feeds(one.name, outer, info):
                    parameter = Parameter(None, outer.function, one.name)
                    found.append((parameter, parameter))
        outer = outer.parent
    return tuple(found)


def _feeds(name: str, outer: Scope, info: FunctionInfo) -> bool:
    """Whether a local variable that the nested function reads hangs on a parameter."""
    return any(
        word in info.words and is_open(value) and not isinstance(value, Parameter)
        for word, value in outer.names.items()
        if word != name
    )


def _comprehension(
    engine: Engine, node: ast.ListComp | ast.SetComp | ast.GeneratorExp, scope: Scope
) -> Value:
    turns = _turns(engine, node.generators, scope)
    if turns is not None:
        return Sequence(None, tuple(evaluate(engine, node.elt, inner) for inner in turns))
    inner = _bind_generators(engine, node.generators, scope)
    return Sequence(None, options(evaluate(engine, node.elt, inner)), exact=False)


def _turns(engine: Engine, generators: list[ast.comprehension], scope: Scope) -> list[Scope] | None:
    """A scope for each turn of a comprehension over items that are all known."""
    if len(generators) != 1:
        return None
    generator = generators[0]
    items = engine.as_sequence(evaluate(engine, generator.iter, scope))
    if isinstance(items, Mapped) and items.exact:
        items = Sequence(items.trail, tuple(lifted(key, items.trail) for key in items.items))
    if not (isinstance(items, Sequence) and items.exact and len(items.items) <= MAX_TURNS):
        return None
    turns: list[Scope] = []
    for item in items.items:
        inner = scope.fork()
        step = with_step(item, StepKind.ASSIGNED, scope, generator.target)
        engine.assign(generator.target, step, inner)
        known = [truth(evaluate(engine, test, inner)) for test in generator.ifs]
        if None in known:
            return None
        if all(known):
            turns.append(inner)
    return turns


def _dict_comprehension(engine: Engine, node: ast.DictComp, scope: Scope) -> Value:
    turns = _turns(engine, node.generators, scope)
    if turns is not None:
        pairs = [(evaluate(engine, node.key, one), evaluate(engine, node.value, one))
                 for one in turns]  # fmt: skip
        if all(isinstance(key, Const) for key, _ in pairs):
            return Mapped(None, {key.value: v for key, v in pairs if isinstance(key, Const)})
    inner = _bind_generators(engine, node.generators, scope)
    value = evaluate(engine, node.value, inner)
    evaluate(engine, node.key, inner)
    return Mapped(None, {("any key",): value}, exact=False)


def _bind_generators(engine: Engine, generators: list[ast.comprehension], scope: Scope) -> Scope:
    inner = scope.fork()
    for generator in generators:
        items = evaluate(engine, generator.iter, inner)
        engine.assign(generator.target, engine.element(items, scope, generator.iter), inner)
        for test in generator.ifs:
            evaluate(engine, test, inner)
    return inner


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
    ast.Tuple: _sequence,
    ast.List: _sequence,
    ast.Set: _sequence,
    ast.Dict: _dict,
    ast.Subscript: _subscript,
    ast.JoinedStr: _joined,
    ast.Lambda: _lambda,
    ast.ListComp: _comprehension,
    ast.SetComp: _comprehension,
    ast.GeneratorExp: _comprehension,
    ast.DictComp: _dict_comprehension,
    ast.Await: _await,
    ast.Yield: _yield,
    ast.YieldFrom: _yield_from,
    ast.NamedExpr: _named,
    ast.Starred: _starred,
}
