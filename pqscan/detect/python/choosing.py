"""Where one of several values is chosen by something unknown: a key, a test, the turn of a loop."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from pqscan.detect.python.scope import Scope
from pqscan.detect.python.values import (
    MAX_OPTIONS,
    Choice,
    Const,
    Mapped,
    Object,
    Parameter,
    Residual,
    Sequence,
    Union,
    Unknown,
    Value,
    is_open,
    options,
    residual,
    union,
)

if TYPE_CHECKING:
    from pqscan.detect.python.engine import Engine


def by_key(engine: Engine, table: Mapped, key: Value, scope: Scope, node: ast.AST) -> Choice | None:
    """The key of a lookup, of which not one value is known, as one of the table's keys: the same
    for every lookup by it. None where the lookup needs no choice.
    """
    if scope.function is None or not 1 < len(table.items) <= MAX_OPTIONS:
        return None
    told = (
        frozenset(one.identity() for one in options(key)),
        frozenset(map(_origin, options(key))),
    )
    known = engine.choices.get(told)
    if known is None:
        keys: list[Value] = [one for one in options(key) if isinstance(one, Const)]
        if len(keys) < len(options(key)):
            keys = keys_of(table, items=True)
        several = union(keys, key.trail)
        if not isinstance(several, Union):
            return None
        known = engine.choices[told] = (key, _made(several, scope, node))
    return known[1]


def _origin(key: Value) -> int:
    return id(key.trail.node) if key.trail is not None else 0


def of_rows(items: Value, scope: Scope, node: ast.AST) -> Value:
    """What a loop goes over where the items are rows: one of them, whole."""
    if scope.function is None or is_open(items):
        return items
    rows = options(items)
    if 1 < len(rows) <= MAX_OPTIONS and all(isinstance(one, _ROWS) for one in rows):
        return _made(items, scope, node)
    return items


_ROWS = (Sequence, Mapped, Object)


AMONG = "one of"


def among(known: Value, container: Value, scope: Scope, node: ast.AST) -> Value:
    """A value that a test says is in a container: one of the items there."""
    found = keys_of(container, items=True)
    if scope.function is None or not 1 < len(found) <= MAX_OPTIONS:
        return known
    several = union(found)
    if isinstance(known, Unknown) and isinstance(several, Union):
        return _made(several, scope, node)
    if isinstance(known, Residual):

        def again(new: tuple[Value, ...]) -> Value:
            return new[1] if is_open(new[1]) else among(new[1], new[0], scope, node)

        return residual(AMONG, (container, known), again)
    if isinstance(known, Parameter) and not isinstance(known, Choice) and known.default is None:
        return Parameter(known.trail, known.function, known.name, several, known.hint)
    return known


def keys_of(table: Value, items: bool) -> list[Value]:
    """The keys of a mapping; of a sequence the constants in it, or their places."""
    found: dict[object, Value] = {}
    for option in options(table):
        keys: list[Value] = []
        if isinstance(option, Mapped):
            plain = [key for key in option.items if isinstance(key, str | bytes | int)]
            keys = [Const(option.trail, key) for key in plain]
        elif isinstance(option, Sequence) and items:
            keys = [one for one in option.items if isinstance(one, Const)]
        elif isinstance(option, Sequence):
            keys = [Const(None, index) for index in range(len(option.items))]
        if len(keys) < len(getattr(option, "items", ())):
            return []
        found.update((key.identity(), key) for key in keys)
    return list(found.values())


def _made(several: Value, scope: Scope, node: ast.AST) -> Choice:
    assert scope.function is not None
    scope.summary.chooses = True
    place = f"{getattr(node, 'lineno', 0)}:{getattr(node, 'col_offset', 0)}"
    return Choice(several.trail, scope.function, f"one of several@{place}", several)
