"""Calls and events that wait for a parameter: noted where they stand, made where it is given."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from pqscan.detect.python import callers, containers, instances, lineage
from pqscan.detect.python.aliases import matters
from pqscan.detect.python.apis import COMMON
from pqscan.detect.python.arguments import CallArguments
from pqscan.detect.python.asked import on_its_way
from pqscan.detect.python.choices import truth
from pqscan.detect.python.deciding import holds_owner, is_decided
from pqscan.detect.python.described import describe, register
from pqscan.detect.python.pieces import FunctionInfo
from pqscan.detect.python.scope import Event, Guard, Scope, Site, Summary, Way
from pqscan.detect.python.substitution import substitute
from pqscan.detect.python.values import (
    Const,
    FunctionRef,
    Method,
    Object,
    Parameter,
    Residual,
    Symbol,
    Union,
    Unknown,
    Value,
    is_open,
    options,
    residual,
)

if TYPE_CHECKING:
    from pqscan.detect.python.engine import Engine

Giver = Callable[[Parameter], Value | None]
Memo = dict[int, Value]

MAX_VIA = 8  # calls between the place that decides a value and the described call


def deferred(
    engine: Engine,
    callee: Value,
    arguments: CallArguments,
    node: ast.Call,
    scope: Scope,
    record: bool,
) -> Value:
    """A call of something a parameter decides: noted for the callers of this function."""
    containers.change_later(callee, arguments, node, scope)
    if record and _may_matter(engine, callee, node, scope):
        event = Event(callee, node, scope.module, scope.function, arguments=arguments)
        register(engine, event, scope)

    def again(new: tuple[Value, ...]) -> Value:
        return engine.call(new[0], arguments.rebuilt(new[1:]), node, scope, record=False)

    return residual("a call", (callee, *arguments.values()), again)


def _may_matter(
    engine: Engine, callee: Value, node: ast.Call, scope: Scope, depth: int = 0
) -> bool:
    """Whether a callee that is still open may turn out to be described."""
    if isinstance(callee, Parameter):
        return True
    if isinstance(callee, Residual) and callee.label.startswith("."):
        name = callee.label[1:]
        if name in callers.METHODS or name in engine.apis.method_names:
            return True
        if name in engine.interest.words_for(scope.module) or holds_owner(engine, callee, name):
            return True
        return _is_of_module(engine, callee, name, node)
    if describe(engine, callee) is not None:
        return True
    if isinstance(callee, Symbol):
        return engine.apis.leads(callee.name)
    if isinstance(callee, FunctionRef):
        return bool(engine.summary(callee.function).events)
    if depth > 4:
        return False
    return any(_may_matter(engine, part, node, scope, depth + 1) for part in callee.parts())


# Arguments that tell a token's `encode` from a text's.
_TELLING = frozenset(("algorithm", "algorithms", "key_size", "curve"))


def _is_of_module(engine: Engine, callee: Residual, name: str, node: ast.Call) -> bool:
    """Whether it may be a function of a described module that was passed or is kept on `self`."""
    if name not in engine.apis.ends:
        return False
    match callee.operands:
        case (Residual(label=label, operands=(Parameter(function=method) as own,)),):
            if method.cls is None or not method.takes_self or own.name != method.parameters[0].name:
                return False
            kept = instances.object_attribute(engine, engine.instance(method.cls), label[1:])
            return matters(engine, kept) or any(
                isinstance(one, Symbol) and engine.apis.leads(one.name) for one in options(kept)
            )
        case (Parameter(),):
            plain = name not in COMMON or name in ("new", "generate")
            return plain or any(keyword.arg in _TELLING for keyword in node.keywords)
        case _:
            return False


def foreign(event: Event, function: FunctionInfo) -> bool:
    """Whether an event hangs on a parameter of another function than the one it stands in."""
    return any(owner is not function for owner, _ in event.free())


def giver(
    function: FunctionInfo,
    given: Mapping[str, Value],
    captured: tuple[tuple[Parameter, Value], ...] = (),
) -> Giver:
    """The values of a function's parameters, and of those around it where it was made."""
    around = {
        (one.function, one.name): value
        for one, value in captured
        if not (isinstance(value, Parameter) and value.function is one.function)
    }

    def give(parameter: Parameter) -> Value | None:
        if parameter.function is function:
            return given.get(parameter.name)
        return around.get((parameter.function, parameter.name)) if around else None

    return give


def replay(
    engine: Engine,
    events: list[Event],
    function: FunctionInfo,
    passed: frozenset[str],
    give: Giver,
    node: ast.Call,
    scope: Scope,
) -> None:
    """What the open events of a function are at this call."""
    site = Site(node, scope.module, scope.function, function, node in engine.told)
    memo: Memo = {}
    for event in list(events):
        if not engine.may_replay():
            return
        if len(event.via) >= MAX_VIA or any(site.node is node for site in event.via):
            continue
        hangs_on = {name for owner, name in event.free() if owner is function}
        if not hangs_on & (passed - _self_names(function)) and event.spec is not None:
            continue  # decided elsewhere: by the defaults, or where the object was made
        guards = still_open(event.guards, give, memo)
        if guards is None:
            continue
        way = on_its_way(engine, event.way, (site,)) if event.way is not None else None
        if way is None and event.way is not None:
            continue
        if event.spec is None:
            _replay_call(engine, event, give, site, scope, memo, way)
            continue
        register(engine, _again(event, give, memo, site, guards, way), scope)


def _again(
    event: Event, give: Giver, memo: Memo, site: Site, guards: tuple[Guard, ...], way: Way | None
) -> Event:
    """A described call as it is at a call."""
    return Event(
        event.callee,
        event.node,
        event.module,
        event.function,
        spec=event.spec,
        bound={name: _now(value, give, memo) for name, value in event.bound.items()},
        receiver=_now(event.receiver, give, memo) if event.receiver else None,
        via=(*event.via, site),
        guards=guards,
        way=way,
    )


def _now(value: Value, give: Giver, memo: Memo) -> Value:
    """The value at a call; events of one function share much, so it is kept for the others."""
    return substitute(value, give, 0, memo) if is_open(value) else value


def still_open(guards: tuple[Guard, ...], give: Giver, memo: Memo) -> tuple[Guard, ...] | None:
    """The tests an event stands behind that are still open; None where one rules it out."""
    kept: list[Guard] = []
    for test, holds in guards:
        new = _now(test, give, memo)
        known = truth(new)
        if known is not None and known is not holds:
            return None
        if is_open(new):
            kept.append((new, holds))
    return tuple(kept)


def _self_names(function: FunctionInfo) -> frozenset[str]:
    if not function.takes_self or function.name == "__init__" or not function.parameters:
        return frozenset()
    return frozenset((function.parameters[0].name,))


def _replay_call(
    engine: Engine,
    event: Event,
    give: Giver,
    site: Site,
    scope: Scope,
    memo: Memo,
    way: Way | None,
) -> None:
    """A call whose callee is known now: it is made here, and what it does is noted here."""
    arguments = event.arguments or CallArguments((), {})
    callee = _now(event.callee, give, memo)
    if not can_tell(engine, callee):
        return
    guards = still_open(event.guards, give, memo)
    if guards is None:
        return
    passed = arguments.map(lambda value: _now(value, give, memo))
    if is_open(callee):
        again = Event(
            callee, event.node, event.module, event.function, arguments=passed,
            via=(*event.via, site), guards=guards, way=way,
        )  # fmt: skip
        register(engine, again, scope)
        return
    for new in made_by(engine, callee, passed, event):
        if new.way is not None:
            new.way = on_its_way(engine, new.way, (*event.via, site))
            if new.way is None:
                continue
        new.way = new.way or way
        new.via = (*new.via, *event.via, site)
        register(engine, new, scope)


def can_tell(engine: Engine, callee: Value) -> bool:
    """Whether calling it may be a described call, or lead to one."""
    match callee:
        case Union():
            return any(can_tell(engine, one) for one in callee.options)
        case Const():
            return False
        case Unknown():
            return describe(engine, callee) is not None
        case FunctionRef():
            if not engine.interest.is_worth(callee.function):
                return False
            return bool(engine.summary(callee.function).events)
        case Method() if not is_open(callee):
            if callee.name in callers.METHODS or describe(engine, callee) is not None:
                return True
            return (
                isinstance(callee.receiver, Unknown) and engine.apis.told(callee.name) is not None
            )
        case Object():
            return lineage.find_method(engine, callee.cls, "__call__") is not None
        case _:
            return True


def made_by(engine: Engine, callee: Value, arguments: CallArguments, event: Event) -> list[Event]:
    """The events of making a noted call now that its callee is known."""
    summary = Summary()
    inner = Scope(event.module, event.function, summary)
    before = len(engine.closed)
    engine.call(callee, arguments, event.node, inner, record=True)
    made = engine.closed[before:]
    del engine.closed[before:]
    return [*made, *summary.events]


def is_telling(engine: Engine, given: Value) -> bool:
    """Whether what a constructor is given may decide more than an object made by nobody would.

    An object of a class in which nothing is described does not.
    """
    if not isinstance(given, Object) or is_open(given):
        return True
    line = lineage.linear(engine, given.cls)
    if any(engine.interest.is_hot_class(one) for one in line) or lineage.outside_bases(
        engine, given.cls
    ):
        return True
    return any(is_telling(engine, one) for one in (given.arguments or {}).values())


def replay_methods(
    engine: Engine, made: Object, passed: frozenset[str], node: ast.Call, scope: Scope
) -> None:
    """Events in methods that hang on attributes the constructor's arguments decide."""
    cls = made.cls
    line = tuple(lineage.linear(engine, cls))
    for one in line:
        for method in one.methods.values():
            if method.name == "__init__" or not method.takes_self or not method.parameters:
                continue
            if not engine.interest.is_hot(method):
                continue
            own = method.parameters[0].name
            give = giver(method, {own: made})
            memo: Memo = {}
            site = Site(node, scope.module, scope.function, method)
            way = on_its_way(engine, Way(method, line), (site,))
            if way is None:
                continue
            for event in list(engine.summary(method).events):
                if len(event.via) >= MAX_VIA:
                    continue
                if (method, own) not in event.free():
                    continue
                if not is_decided(engine, event, cls, passed):
                    continue
                if not engine.may_replay():
                    return
                guards = still_open(event.guards, give, memo)
                if guards is None:
                    continue
                if event.spec is None:
                    _replay_call(engine, event, give, site, scope, memo, way)
                    continue
                register(engine, _again(event, give, memo, site, guards, way), scope)
