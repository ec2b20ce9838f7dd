"""The ways an event may be run where values of it are one of several: each on its own.

What is looked up by one unknown key in several tables, or several times in one, belongs together:
the class of a cipher and the size of its key stand in one entry.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from itertools import islice
from typing import TYPE_CHECKING

from pqscan.detect.python import parametrized, replay
from pqscan.detect.python.choosing import AMONG, keys_of
from pqscan.detect.python.pieces import FunctionInfo
from pqscan.detect.python.scope import Event
from pqscan.detect.python.substitution import free, substitute
from pqscan.detect.python.values import (
    MAX_OPTIONS,
    Choice,
    Const,
    Made,
    Parameter,
    Residual,
    Symbol,
    Union,
    Value,
    is_open,
    options,
)
from pqscan.domain.record import replace

if TYPE_CHECKING:
    from pqscan.detect.python.engine import Engine

Close = Callable[[Value], Value]

MAX_LOOKED_AT = 400  # values of an event that are gone through
MAX_WAYS = 64
MAX_TOLD = 8  # nesting of values that are compared


def ways(engine: Engine, event: Event, closed: Close) -> list[Event] | None:
    """The event once for each value of the first thing that decides it; None where nothing does."""
    tabled = parametrized.rows_for(engine, _tabled(event))
    if tabled is not None:
        return list(_with_rows(event, *tabled))
    inside = list(islice(_inside(event), MAX_LOOKED_AT))
    chosen = _chosen(inside)
    if chosen is not None and isinstance(chosen.default, Union):
        values = chosen.default.options[:MAX_WAYS]
        return list(_with_rows(event, chosen.function, [{chosen.name: one} for one in values]))
    keyed = _looked_up(inside, closed)
    return list(_with_keys(event, *keyed)) if keyed is not None else None


def _tabled(event: Event) -> frozenset[tuple[FunctionInfo, str]]:
    """The parameters of decorated functions that the event, or an argument in it, hangs on."""
    if event.spec is not None or event.arguments is None:
        return event.free()
    if event.function is None or not event.function.decorators:
        return event.free()
    return event.free().union(*(free(value) for value in event.arguments.values()))


def _inside(event: Event) -> Iterator[Value]:
    """Every open value of an event, as often as it stands there."""
    pending = [*event.values(), *(test for test, _ in event.guards)]
    if event.spec is None and event.arguments is not None:
        pending += event.arguments.values()
    while pending:
        value = pending.pop()
        if is_open(value):
            yield value
            pending += value.parts()


def _chosen(inside: list[Value]) -> Parameter | None:
    """A parameter that is one of several values and stands there more than once."""
    found = {(one.function, one.name): one for one in inside
             if isinstance(one, Parameter) and isinstance(one.default, Union)}  # fmt: skip
    counted = Counter((one.function, one.name) for one in inside if isinstance(one, Parameter))
    often = [key for key in found if counted[key] > 1]
    return found[min(often, key=lambda key: (key[0].qualname, key[1]))] if often else None


def _looked_up(inside: list[Value], closed: Close) -> tuple[list[Value], list[Value]] | None:
    """The places of an unknown key by which several items are looked up, and the keys there are."""
    lookups: dict[object, list[Residual]] = {}
    for one in inside:
        if isinstance(one, Residual) and one.label in _LOOKUPS and is_open(one.operands[1]):
            lookups.setdefault(one.operands[1].identity(), []).append(one)
    for found in lookups.values():
        key = found[0].operands[1]
        if len(found) < 2 or all(isinstance(one, Const | Symbol) for one in options(closed(key))):
            continue
        keys = keys_of(closed(found[0].operands[0]), found[0].label == AMONG)
        if 1 < len(keys) <= MAX_OPTIONS:
            return [one.operands[1] for one in found], keys
    return None


_LOOKUPS = frozenset(("[…]", AMONG))


def _with_rows(
    event: Event, function: FunctionInfo, rows: list[parametrized.Row]
) -> Iterator[Event]:
    for row in rows:

        def give(parameter: Parameter, row: parametrized.Row = row) -> Value | None:
            return row.get(parameter.name) if parameter.function is function else None

        made = _changed(event, give, {})
        if made is not None:
            yield made


def _with_keys(event: Event, places: list[Value], keys: list[Value]) -> Iterator[Event]:
    names = {(one.function, one.name) for one in places if isinstance(one, Parameter)}
    for key in keys:

        def give(parameter: Parameter, key: Value = key) -> Value | None:
            return key if (parameter.function, parameter.name) in names else None

        made = _changed(event, give, {id(place): key for place in places})
        if made is not None:
            yield made


def _changed(
    event: Event, give: Callable[[Parameter], Value | None], known: dict[int, Value]
) -> Event | None:
    """The event with those values; None where a test in front of it then fails."""
    guards = replay.still_open(event.guards, give, known)
    if guards is None:
        return None

    def now(value: Value) -> Value:
        return substitute(value, give, 0, known)

    arguments = event.arguments.map(now) if event.arguments is not None else None
    return replace(
        event,
        guards=guards,
        callee=now(event.callee),
        bound={name: now(value) for name, value in event.bound.items()},
        receiver=now(event.receiver) if event.receiver is not None else None,
        arguments=arguments,
        attributes=None,
        _free=None,
    )


def told(event: Event) -> object:
    """A key equal for events that say the same of a call, whatever led there."""
    given = event.arguments.values() if event.arguments is not None else ()
    return (
        id(event.node),
        event.spec.name if event.spec else None,
        *(_said(value) for value in (*event.values(), *given)),
    )


def _said(value: Value, depth: int = 0) -> object:
    if depth > MAX_TOLD:
        return None
    match value:
        case Union():
            return frozenset(_said(one, depth + 1) for one in value.options)
        case Residual():
            return (value.label, *(_said(one, depth + 1) for one in value.operands))
        case Made():
            inner = (_said(one, depth + 1) for one in value.arguments.values())
            return (value.spec.name, id(value.node), *inner)
        case _:
            return value.identity()


def settled(value: Value) -> Value:
    """The value outside the function that chooses: one of several, each on its own."""
    return substitute(value, chosen_from) if is_open(value) else value


def chosen_from(parameter: Parameter) -> Value | None:
    """All that a choice may be; None for a parameter that a caller passes."""
    return parameter.default if isinstance(parameter, Choice) else None
