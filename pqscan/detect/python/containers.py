"""Lists, tuples and dicts: what their methods and Python's own functions make of them."""

from __future__ import annotations

import ast
import json
from typing import TYPE_CHECKING

from pqscan.detect.python import operations
from pqscan.detect.python.computing import compute, constants
from pqscan.detect.python.modules import CHANGES
from pqscan.detect.python.scope import Scope
from pqscan.detect.python.values import (
    CallArguments,
    Const,
    Mapped,
    Method,
    Namespace,
    Parameter,
    Residual,
    Sequence,
    Trail,
    Union,
    Unknown,
    Value,
    identity,
    is_open,
    options,
    residual,
    union,
)
from pqscan.domain.finding import StepKind

if TYPE_CHECKING:
    from pqscan.detect.python.engine import Engine

MAX_RANGE = 64
MAX_JSON = 10_000  # characters of a JSON text that is read


def changes(callee: Method) -> bool:
    """Whether it changes a container, which is known even where its items are open."""
    return callee.name in CHANGES and isinstance(callee.receiver, Sequence | Mapped)


def sequence_method(
    engine: Engine,
    receiver: Sequence,
    name: str,
    arguments: CallArguments,
    node: ast.Call,
    scope: Scope,
) -> Value:
    """A method of a list, tuple or set."""
    added: tuple[Value, ...] | None = None
    exact = receiver.exact
    if name in ("append", "add") and arguments.positional:
        added = (arguments.positional[0],)
    elif name in ("extend", "update") and arguments.positional:
        more = arguments.positional[0]
        added = more.items if isinstance(more, Sequence) else ()
        exact = exact and isinstance(more, Sequence) and more.exact
    if added is not None:
        _replace(node, Sequence(receiver.trail, receiver.items + added, exact), scope)
        return Const(None, None)
    if name in ("insert", "remove", "clear", "sort", "reverse"):
        _replace(node, Sequence(receiver.trail, receiver.items, exact=False), scope)
        return Const(None, None)
    if name == "copy":
        return receiver
    if name in _SETS and arguments.positional:
        return _combined(receiver, name, arguments.positional[0])
    if name == "pop":
        _replace(node, Sequence(receiver.trail, receiver.items, exact=False), scope)
        return engine.item(receiver, arguments.positional[0] if arguments.positional
                           else Const(None, -1), scope, node)  # fmt: skip
    if name in ("index", "count"):
        return Unknown(Trail(StepKind.RETURNED, scope.module, node, ""), f"returned by .{name}()")
    return Unknown(receiver.trail, f"returned by .{name}()")


_SETS = ("union", "intersection", "difference", "symmetric_difference")


def _combined(left: Sequence, name: str, right: Value) -> Value:
    """Two sets of constants; of others only the union is known."""
    if not isinstance(right, Sequence):
        return Sequence(left.trail, left.items, exact=False)
    exact = left.exact and right.exact
    if name == "union":
        return Sequence(left.trail, left.items + right.items, exact)
    if not all(isinstance(one, Const) for one in (*left.items, *right.items)):
        return Sequence(left.trail, left.items, exact=False)
    mine, other = ({identity(one) for one in side.items} for side in (left, right))
    kept = [one for one in left.items if (identity(one) in other) is (name == "intersection")]
    if name == "symmetric_difference":
        kept += [one for one in right.items if identity(one) not in mine]
    return Sequence(left.trail, tuple(kept), exact)


def _replace(node: ast.Call, value: Value, scope: Scope) -> None:
    """A method changed the container: the name it goes by holds the new one."""
    match node.func:
        case ast.Attribute(value=ast.Name(id=name)):
            scope.names[name] = value
        case ast.Attribute(value=ast.Attribute(value=ast.Name(id=name), attr=attr)):
            scope.names[f"{name}.{attr}"] = value
            if name == scope.self_name and not scope.unreachable:
                scope.summary.writes.setdefault(attr, []).append(value)
        case _:
            return


def mapped_method(
    engine: Engine,
    receiver: Mapped,
    name: str,
    arguments: CallArguments,
    node: ast.Call,
    scope: Scope,
) -> Value:
    """A method of a dict."""
    if name in ("get", "pop", "setdefault") and arguments.positional:
        key = arguments.positional[0]
        fallback = arguments.positional[1] if len(arguments.positional) > 1 else Const(None, None)
        known = isinstance(key, Const) and key.value in receiver.items
        missing = isinstance(key, Const) and receiver.exact and not known
        if missing:
            if name == "setdefault":
                _replace(node, _changed(receiver, name, arguments), scope)
            return fallback
        if name == "setdefault":
            _replace(node, _changed(receiver, name, arguments), scope)
        found = engine.item(receiver, key, scope, node)
        return found if known else union((found, fallback))
    if name == "items":
        pairs = tuple(
            Sequence(None, (Const(None, key), value)) for key, value in receiver.items.items()
        )
        return Sequence(receiver.trail, pairs, receiver.exact)
    if name == "values":
        return Sequence(receiver.trail, tuple(receiver.items.values()), receiver.exact)
    if name == "keys":
        return Sequence(
            receiver.trail, tuple(Const(None, key) for key in receiver.items), receiver.exact
        )
    if name == "copy":
        return receiver
    if name == "update":
        more = arguments.positional[0] if arguments.positional else Mapped(None, {})
        items = {**receiver.items, **(more.items if isinstance(more, Mapped) else {})}
        items.update(arguments.keywords)
        exact = receiver.exact and isinstance(more, Mapped) and more.exact
        _replace(node, Mapped(receiver.trail, items, exact), scope)
        return Const(None, None)
    return Unknown(receiver.trail, f"returned by .{name}()")


def change_later(callee: Value, arguments: CallArguments, node: ast.Call, scope: Scope) -> None:
    """`options.setdefault("bits", 2048)` on a dict that a parameter holds: changed once known."""
    match node.func, callee:
        case (
            ast.Attribute(value=ast.Name(id=name), attr="setdefault" | "update" as method),
            Residual(operands=(receiver,)),
        ):
            scope.names[name] = _changed(receiver, method, arguments)
        case (
            ast.Attribute(
                value=ast.Attribute(value=ast.Name(id=name), attr=attr), attr="append" | "add"
            ),
            Residual(),
        ) if name == scope.self_name and arguments.positional and not scope.unreachable:
            filled = Sequence(None, arguments.positional[:1], exact=False)
            scope.summary.writes.setdefault(attr, []).append(filled)
        case _:
            return


def _changed(receiver: Value, method: str, arguments: CallArguments) -> Value:
    if isinstance(receiver, Parameter | Residual):

        def again(new: tuple[Value, ...]) -> Value:
            return _changed(new[0], method, arguments.rebuilt(new[1:]))

        return residual(f".{method}()", (receiver, *arguments.values()), again)
    if isinstance(receiver, Union):
        return union(_changed(option, method, arguments) for option in receiver.options)
    if not isinstance(receiver, Mapped):
        return receiver
    items = dict(receiver.items)
    if method == "update":
        more = arguments.positional[0] if arguments.positional else Mapped(None, {})
        items.update(more.items if isinstance(more, Mapped) else {})
        items.update(arguments.keywords)
        exact = receiver.exact and isinstance(more, Mapped) and more.exact
        return Mapped(receiver.trail, items, exact and not arguments.open_ended)
    key, default = (*arguments.positional, Const(None, None), Const(None, None))[:2]
    if not isinstance(key, Const):
        return Mapped(receiver.trail, {**items, ("unknown key", id(arguments)): default}, False)
    items.setdefault(key.value, default)
    return Mapped(receiver.trail, items, receiver.exact)


def mapping(engine: Engine, arguments: CallArguments, node: ast.Call, scope: Scope) -> Value:
    """`dict(…)` of pairs, of another dict, of keywords."""
    first = arguments.positional[0] if arguments.positional else Mapped(None, {})
    items: dict[object, Value] = {}
    exact = not arguments.open_ended
    if isinstance(first, Mapped):
        items.update(first.items)
        exact = exact and first.exact
    elif isinstance(first, Sequence):
        for pair in first.items:
            if isinstance(pair, Sequence) and len(pair.items) == 2:
                try:
                    items[constants(pair.items[0])] = pair.items[1]
                except ValueError:
                    exact = False
            else:
                exact = False
        exact = exact and first.exact
    else:
        exact = False
    items.update(arguments.keywords)
    return Mapped(None, items, exact)


def namespace(engine: Engine, arguments: CallArguments, node: ast.Call, scope: Scope) -> Value:
    """`types.SimpleNamespace(bits=2048)`."""
    made = mapping(engine, arguments, node, scope)
    return Namespace(made.trail, made.items, made.exact) if isinstance(made, Mapped) else made


def chained(engine: Engine, arguments: CallArguments, node: ast.Call, scope: Scope) -> Value:
    """`ChainMap(first, second)`: what the first has hides what the others have."""
    if not all(isinstance(one, Mapped) for one in arguments.positional):
        return Unknown(None, "a chain of mappings that are not all known")
    items: dict[object, Value] = {}
    exact = not arguments.open_ended
    for one in reversed(arguments.positional):
        if isinstance(one, Mapped):
            items.update(one.items)
            exact = exact and one.exact
    return Mapped(None, items, exact)


def loaded(engine: Engine, arguments: CallArguments, node: ast.Call, scope: Scope) -> Value:
    """`json.loads` of a text that stands in the code."""
    text = arguments.positional[0] if arguments.positional else Unknown(None, "nothing")
    here = Trail(StepKind.RETURNED, scope.module, node, "", text.trail)
    if isinstance(text, Const) and isinstance(text.value, str | bytes):
        if len(text.value) > MAX_JSON:
            return Unknown(here, "a JSON text too long to read")
        try:
            return _of_json(json.loads(text.value), here)
        except (ValueError, RecursionError):
            return Unknown(here, "a text that is no JSON")
    return Unknown(here, "returned by json.loads()")


def _of_json(found: object, trail: Trail) -> Value:
    match found:
        case dict():
            return Mapped(trail, {key: _of_json(item, trail) for key, item in found.items()})
        case list():
            return Sequence(trail, tuple(_of_json(item, trail) for item in found))
        case _:
            return Const(trail, found)


def ranged(engine: Engine, arguments: CallArguments, node: ast.Call, scope: Scope) -> Value:
    """`range(…)` of numbers that are known."""

    def numbers(*bounds: int) -> object:
        found = range(*bounds)
        if len(found) > MAX_RANGE:
            raise operations.TooLarge
        return tuple(found)

    here = Trail(StepKind.COMPUTED, scope.module, node, "")
    return compute(arguments.positional, "range()", numbers, here)


def enumerated(engine: Engine, arguments: CallArguments, node: ast.Call, scope: Scope) -> Value:
    """Pairs of an index and an item."""
    first = arguments.positional[0] if arguments.positional else Unknown(None, "nothing")
    if not is_open(first):
        first = listed(engine, CallArguments((first,), {}), node, scope)
    if not isinstance(first, Sequence):
        inner = engine.element(first, scope, node)
        pair = Sequence(None, (Unknown(None, "an index"), inner))
        return Sequence(None, (pair,), exact=False)
    pairs = tuple(
        Sequence(None, (Const(None, index), item)) for index, item in enumerate(first.items)
    )
    return Sequence(None, pairs, first.exact and len(arguments.positional) == 1)


def zipped(engine: Engine, arguments: CallArguments, node: ast.Call, scope: Scope) -> Value:
    """Rows of several sequences."""
    columns = tuple(
        one if is_open(one) else listed(engine, CallArguments((one,), {}), node, scope)
        for one in arguments.positional
    )
    if columns and all(isinstance(column, Sequence) and column.exact for column in columns):
        rows = zip(*(column.items for column in columns if isinstance(column, Sequence)),
                   strict=False)  # fmt: skip
        return Sequence(None, tuple(Sequence(None, row) for row in rows))
    row = Sequence(None, tuple(engine.element(column, scope, node) for column in columns))
    return Sequence(None, (row,), exact=False)


def listed(engine: Engine, arguments: CallArguments, node: ast.Call, scope: Scope) -> Value:
    """`tuple()`, `list()` and their like: the same items, in order."""
    if not arguments.positional:
        return Sequence(None, ())
    found = engine.as_sequence(arguments.positional[0])
    if isinstance(found, Parameter | Residual):

        def again(new: tuple[Value, ...]) -> Value:
            return listed(engine, CallArguments(new, {}), node, scope)

        return residual("a list", (found,), again)
    if isinstance(found, Sequence):
        return found
    if isinstance(found, Mapped) and found.exact:
        return Sequence(found.trail, tuple(Const(found.trail, key) for key in found.items))
    if isinstance(found, Const) and isinstance(found.value, str):
        return Sequence(found.trail, tuple(Const(found.trail, one) for one in found.value))
    return Sequence(found.trail, options(engine.element(found, scope, node)), exact=False)


def reverse(engine: Engine, arguments: CallArguments, node: ast.Call, scope: Scope) -> Value:
    """`reversed(…)`."""
    found = listed(engine, arguments, node, scope)
    if isinstance(found, Sequence):
        return Sequence(found.trail, found.items[::-1], found.exact)
    return Unknown(found.trail, "reversed items that are not known")


def following(engine: Engine, arguments: CallArguments, node: ast.Call, scope: Scope) -> Value:
    """`next(…)`: the first item, or any, or the default."""
    items = engine.as_sequence(
        arguments.positional[0] if arguments.positional else Const(None, None)
    )
    if isinstance(items, Sequence) and items.exact and items.items:
        return items.items[0]
    found = engine.element(items, scope, node)
    return union((found, *arguments.positional[1:2]))
