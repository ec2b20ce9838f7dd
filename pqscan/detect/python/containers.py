"""Lists, tuples and dicts: what their methods make of them and change in them."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from pqscan.detect.python.arguments import CallArguments
from pqscan.detect.python.changing import CHANGES
from pqscan.detect.python.merged import SPREAD, Piece, merged
from pqscan.detect.python.scope import Scope
from pqscan.detect.python.values import (
    Const,
    Mapped,
    Method,
    Parameter,
    Residual,
    Sequence,
    Trail,
    Union,
    Unknown,
    Value,
    residual,
    union,
)
from pqscan.domain.finding import StepKind

if TYPE_CHECKING:
    from pqscan.detect.python.engine import Engine


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
    mine, other = ({one.identity() for one in side.items} for side in (left, right))
    kept = [one for one in left.items if (one.identity() in other) is (name == "intersection")]
    if name == "symmetric_difference":
        kept += [one for one in right.items if one.identity() not in mine]
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
        pairs = tuple(Sequence(None, (_key(key), value)) for key, value in receiver.items.items())
        return Sequence(receiver.trail, pairs, receiver.exact)
    if name == "values":
        return Sequence(receiver.trail, tuple(receiver.items.values()), receiver.exact)
    if name == "keys":
        return Sequence(receiver.trail, tuple(_key(key) for key in receiver.items), receiver.exact)
    if name == "copy":
        return receiver
    if name == "update":
        _replace(node, _updated(receiver, arguments), scope)
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
        return _updated(receiver, arguments)
    key, default = (*arguments.positional, Const(None, None), Const(None, None))[:2]
    if not isinstance(key, Const):
        return Mapped(receiver.trail, {**items, ("unknown key", id(arguments)): default}, False)
    items.setdefault(key.value, default)
    return Mapped(receiver.trail, items, receiver.exact)


def _updated(receiver: Mapped, arguments: CallArguments) -> Value:
    """A dict after `.update(more, **named)`."""
    more = [(SPREAD, one) for one in arguments.positional[:1]]
    if arguments.kwargs is not None:
        more.append((SPREAD, arguments.kwargs))
    pieces: list[Piece] = [(SPREAD, receiver), *more, *arguments.keywords.items()]
    return merged(pieces, not arguments.open_ended, receiver.trail)


def _key(key: object) -> Value:
    """A key as code sees it; what stands for all the others of a defaultdict is not known."""
    return Unknown(None, "keys of a mapping") if type(key) is object else Const(None, key)
