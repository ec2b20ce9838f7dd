"""Notes what a function does to names of its module: `TABLE[key] = value`, `global NAME`."""

from __future__ import annotations

from pqscan.detect.python.pieces import FunctionInfo
from pqscan.detect.python.scope import Scope, Summary
from pqscan.detect.python.substitution import Given, substitute
from pqscan.detect.python.values import Const, Mapped, Symbol, Value, is_open, options, residual

MAX_PIECES = 32  # things that functions put into one container


def put(name: str, piece: Value, scope: Scope) -> None:
    """Note that a function puts the items of `piece` into the container of that name, if it is
    the module's.
    """
    if scope.function is None or scope.unreachable or name not in scope.module.bindings:
        return
    if scope.lookup(name) is None or name in scope.summary.fills:
        _keep(scope.summary.fills, name, piece)


def entry(key: Value, value: Value) -> Value:
    """The dict that `container[key] = value` adds, as soon as the key is known."""
    if is_open(key):
        return residual("an item set", (key, value), lambda new: entry(*new))
    found: dict[object, Value] = {}
    for one in options(key):
        if isinstance(one, Const | Symbol):
            found[one.value if isinstance(one, Const) else one.name] = value
        else:
            found["unknown key", id(one)] = value
    return Mapped(None, found)


def hand_on(summary: Summary, function: FunctionInfo, give: Given, scope: Scope) -> None:
    """A call does to the module's names what the called function does, with what it is given."""
    if function.module is not scope.module:
        return
    for theirs, ours in (
        (summary.fills, scope.summary.fills),
        (summary.globals, scope.summary.globals),
    ):
        for name, values in list(theirs.items()):
            for value in filter(is_open, list(values)):
                _keep(ours, name, substitute(value, give))


def _keep(into: dict[str, list[Value]], name: str, value: Value) -> None:
    known = into.setdefault(name, [])
    if len(known) < MAX_PIECES:
        known.append(value)
