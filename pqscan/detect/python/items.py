"""Items of containers, what iteration yields, and what a context manager gives."""

from __future__ import annotations

import ast
from collections.abc import Iterable
from copy import copy
from typing import TYPE_CHECKING

from pqscan.detect.python import app_config
from pqscan.detect.python import choosing as choices_of
from pqscan.detect.python import options as command_line
from pqscan.detect.python.classes import class_attribute
from pqscan.detect.python.computing import compute, with_step
from pqscan.detect.python.lineage import find_method
from pqscan.detect.python.plain_readings import why
from pqscan.detect.python.scope import Scope, Summary
from pqscan.detect.python.values import (
    Choice,
    ClassRef,
    Const,
    FunctionRef,
    Made,
    Mapped,
    Method,
    Object,
    Options,
    Parameter,
    Residual,
    Sequence,
    Symbol,
    Trail,
    Typed,
    Union,
    Unknown,
    Value,
    is_open,
    options,
    residual,
    union,
)
from pqscan.domain.finding import StepKind

if TYPE_CHECKING:
    from pqscan.detect.python.engine import Engine

_UNSEEN = "an item of a sequence whose items are not seen"
MAX_WAY = 8  # steps shown of how a container came to where an item is taken from it


def item(engine: Engine, receiver: Value, key: Value, scope: Scope, node: ast.AST) -> Value:
    """`receiver[key]`."""
    receiver = engine.as_sequence(receiver)
    if is_open(key) or isinstance(receiver, Residual | Parameter):

        def again(new: tuple[Value, ...]) -> Value:
            if isinstance(key, Choice):  # never chosen again
                return union(item(engine, new[0], one, scope, node) for one in options(new[1]))
            return item(engine, new[0], new[1], scope, node)

        return residual("[…]", (receiver, key), again)
    if isinstance(receiver, Union):
        found = (item(engine, one, key, scope, node) for one in receiver.options)
        return union(found, receiver.trail)
    if isinstance(receiver, Options) and isinstance(key, Const) and isinstance(key.value, str):
        found_option = command_line.option(engine, receiver, key.value)
        return found_option or Unknown(receiver.trail, f"option {key.value} of the command line")
    if isinstance(key, Union):
        keys = [one for one in key.options if not _is_missing(receiver, one)]
        key = union(keys or key.options, key.trail)
    if isinstance(receiver, Mapped) and isinstance(key, Union | Unknown | Method | Made | Typed):
        chosen = choices_of.by_key(engine, receiver, key, scope, node)
        if chosen is not None:
            return item(engine, receiver, chosen, scope, node)
    if isinstance(key, Union):
        return union(item(engine, receiver, one, scope, node) for one in key.options)
    if isinstance(receiver, ClassRef) and isinstance(key, Const) and isinstance(key.value, str):
        return class_attribute(engine, receiver.cls, key.value, receiver) or receiver
    if isinstance(receiver, Method) and isinstance(key, Const) and isinstance(key.value, str):
        kept = app_config.entry(engine, receiver, key.value, scope)
        if kept is not None:
            return kept
    return _item(receiver, key, scope, node)


def _is_missing(receiver: Value, key: Value) -> bool:
    """Whether looking a key up can only raise an error."""
    return (
        isinstance(receiver, Mapped)
        and receiver.exact
        and isinstance(key, Const)
        and not (_hashable(key.value) and key.value in receiver.items)
    )


def _item(receiver: Value, key: Value, scope: Scope, node: ast.AST) -> Value:
    here = Trail(StepKind.COMPUTED, scope.module, node, "", receiver.trail)
    match receiver, key:
        case Options(), Const() if key.value == 0:
            return receiver  # of the pair that parse_known_args() returns
        case Mapped(), Const() if _hashable(key.value) and key.value in receiver.items:
            return _stepped(receiver.items[key.value], here, key.trail)
        case Mapped(), Symbol() if key.name in receiver.items:
            return _stepped(receiver.items[key.name], here)
        case Mapped(), _ if not (isinstance(key, Const) and receiver.exact):
            return _any_of(receiver.items.values(), here)
        case Sequence(), Const() if receiver.exact and isinstance(key.value, int):
            if -len(receiver.items) <= key.value < len(receiver.items):
                return _stepped(receiver.items[key.value], here)
            return Unknown(here, "an index out of range")
        case Sequence(), _:
            return _any_of(receiver.items, here)
        case Options(), _:
            return Unknown(here, "an argument of the command line")
        case Symbol(name="sys.argv"), _:
            return Unknown(here, "an argument of the command line")
        case Symbol(name="os.environ"), Const():
            return Unknown(here, f"read from the environment variable {key.value}")
        case Symbol(), _:
            return receiver
        case ClassRef(), _:
            return receiver
        case Const(), Const():
            return compute((receiver, key), "an index", lambda a, b: a[b], here)
        case Unknown(), _:
            return Unknown(receiver.trail, receiver.reason)
        case _:
            return Unknown(here, _end(receiver))


def _any_of(items: Iterable[Value], here: Trail) -> Value:
    """One of the items, nobody knows which."""
    found = union(items, here)
    if not isinstance(found, Union):
        return _stepped(found, here)
    return Union(here, tuple([_stepped(one, here) for one in found.options]))


def _end(receiver: Value) -> str:
    """Why there is no such item."""
    if isinstance(receiver, Mapped):
        return "an item that the mapping does not have"
    if isinstance(receiver, Const):
        return "an item of a constant that has none"
    return f"an item of what is {why(receiver)}"


def _hashable(value: object) -> bool:
    return isinstance(value, str | bytes | int | float | tuple | type(None))


def _way(trail: Trail | None) -> list[Trail]:
    """How a container came to where an item is taken from it, the place it is written in first."""
    steps: list[Trail] = []
    while trail is not None and len(steps) < MAX_WAY:
        steps.append(trail)
        trail = trail.previous
    return steps[::-1]


def _stepped(value: Value, here: Trail, chosen: Trail | None = None) -> Value:
    """The item, with the place it was taken from, and how the key came about, in its history."""
    if value.trail is None and chosen is not None and not isinstance(value, Union):
        value = copy(value)
        value.trail = chosen
    if value.trail is None or value.trail is chosen:
        for step in _way(here.previous):
            scope = Scope(step.module, None, Summary())
            value = with_step(value, step.kind, scope, step.node, step.text)
    return value


def element(engine: Engine, receiver: Value, scope: Scope, node: ast.AST) -> Value:
    """What iterating yields, as one value."""
    receiver = engine.as_sequence(receiver)
    match receiver:
        case Sequence():
            if receiver.items:
                return union(receiver.items)
            known = receiver.exact
            return Unknown(receiver.trail, "an empty sequence" if known else _UNSEEN)
        case Mapped():
            keys = [Const(None, key) for key in receiver.items if _hashable(key)]
            return union(keys) if keys and receiver.exact else Unknown(None, "keys of a mapping")
        case Union():
            return union(element(engine, one, scope, node) for one in receiver.options)
        case ClassRef():
            members = [class_attribute(engine, receiver.cls, n, receiver)
                       for n in receiver.cls.attributes if not n.startswith("_")]  # fmt: skip
            return union(m for m in members if m is not None)
        case Parameter() | Residual():

            def again(new: tuple[Value, ...]) -> Value:
                return element(engine, new[0], scope, node)

            return residual("each item", (receiver,), again)
        case Const() if isinstance(receiver.value, str | bytes) and len(receiver.value) <= 64:
            return union(Const(receiver.trail, one) for one in receiver.value)
        case Unknown():
            return Unknown(receiver.trail, receiver.reason)
        case _:
            return Unknown(receiver.trail, "iteration over a value that is not known")


def enter(engine: Engine, value: Value, scope: Scope, node: ast.AST) -> Value:
    """What `with value as` binds: the result of `__enter__` where it is the project's."""
    if isinstance(value, Object):
        for name in ("__enter__", "__aenter__"):
            method = find_method(engine, value.cls, name)
            if method is not None:
                return engine.value_of(FunctionRef(None, method, value))
    if isinstance(value, Union):
        return union(enter(engine, one, scope, node) for one in value.options)
    return value
