"""Python's own functions that make containers: `dict`, `zip`, `range`, `json.loads` …"""

from __future__ import annotations

import ast
import json
from typing import TYPE_CHECKING

from pqscan.detect.python import operations
from pqscan.detect.python.arguments import CallArguments
from pqscan.detect.python.computing import compute, constants
from pqscan.detect.python.merged import SPREAD, merged, waits
from pqscan.detect.python.scope import Scope
from pqscan.detect.python.values import (
    Const,
    Mapped,
    Namespace,
    Parameter,
    Residual,
    Sequence,
    Trail,
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

MAX_RANGE = 64
MAX_JSON = 10_000  # characters of a JSON text that is read


def mapping(engine: Engine, arguments: CallArguments, node: ast.Call, scope: Scope) -> Value:
    """`dict(…)` of pairs, of another dict, of keywords."""
    first = arguments.positional[0] if arguments.positional else Mapped(None, {})
    items: dict[object, Value] = {}
    exact = not arguments.open_ended
    if isinstance(first, Mapped) or waits(first) or arguments.kwargs is not None:
        named = list(arguments.keywords.items())
        rest = [] if arguments.kwargs is None else [(SPREAD, arguments.kwargs)]
        return merged([(SPREAD, first), *named, *rest], exact)
    if isinstance(first, Sequence):
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


def dumped(engine: Engine, arguments: CallArguments, node: ast.Call, scope: Scope) -> Value:
    """`json.dumps` of a dict: the text where all of it is known, else the dict that it says."""
    here = Trail(StepKind.RETURNED, scope.module, node, "")
    for value in arguments.positional[:1]:
        if (
            isinstance(value, Mapped)
            and value.exact
            and all(isinstance(k, str) for k in value.items)
        ):
            known = {key: one.value for key, one in value.items.items() if isinstance(one, Const)}
            if len(known) == len(value.items) and all(
                isinstance(one, str | int) for one in known.values()
            ):
                return Const(value.trail or here, json.dumps(known))
            return value
    return Unknown(here, "returned by json.dumps()")


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


def ordered(engine: Engine, arguments: CallArguments, node: ast.Call, scope: Scope) -> Value:
    """`sorted(…)`: constants in their order; of other items all but the order is known."""
    found = listed(engine, arguments, node, scope)
    if isinstance(found, Residual):

        def again(new: tuple[Value, ...]) -> Value:
            return ordered(engine, CallArguments(new, arguments.keywords), node, scope)

        return residual("a list", arguments.positional, again)
    if not isinstance(found, Sequence) or not found.exact:
        return found
    if not arguments.keywords:
        try:
            items = sorted((constants(one), index) for index, one in enumerate(found.items))
        except (TypeError, ValueError):
            return Sequence(found.trail, found.items, exact=False)
        return Sequence(found.trail, tuple(found.items[index] for _, index in items))
    return Sequence(found.trail, found.items, exact=False)


def following(engine: Engine, arguments: CallArguments, node: ast.Call, scope: Scope) -> Value:
    """`next(…)`: the first item, or any, or the default."""
    items = engine.as_sequence(
        arguments.positional[0] if arguments.positional else Const(None, None)
    )
    if isinstance(items, Sequence) and items.exact and items.items:
        return items.items[0]
    found = engine.element(items, scope, node)
    return union((found, *arguments.positional[1:2]))
