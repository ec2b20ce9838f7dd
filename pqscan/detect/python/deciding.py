"""Which events of a class's methods the arguments of its constructor decide.

Only those are worked out anew for an instance; the others say the same for every instance.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pqscan.detect.python import lineage
from pqscan.detect.python.pieces import ClassInfo, FunctionInfo
from pqscan.detect.python.scope import Event
from pqscan.detect.python.substitution import free
from pqscan.detect.python.values import Parameter, Residual, Symbol, Value

if TYPE_CHECKING:
    from pqscan.detect.python.engine import Engine

WHOLE = "*"
"""Stands for every attribute: the instance itself is passed on."""

MAX_PARTS = 64  # values that are gone through for the owner of a method,
MAX_DEPTH = 4  # and how deep they may lie

_UNTOLD = frozenset(("setattr", "__dict__", "vars"))  # may set any attribute
_PROPERTIES = frozenset(("property", "cached_property"))


def is_decided(engine: Engine, event: Event, cls: ClassInfo, passed: frozenset[str]) -> bool:
    """Whether an event of a method hangs on what `cls(…)` was given for those parameters."""
    read = attributes_of(event)
    if WHOLE in read:
        return True
    key = (cls, passed)
    decided = engine.decided.get(key)
    if decided is None:
        decided = engine.decided[key] = _decided(engine, cls, passed)
    return WHOLE in decided or not read.isdisjoint(decided)


def attributes_of(event: Event) -> frozenset[str]:
    """The attributes of instances that an event reads."""
    if event.attributes is None:
        event.attributes = _read(event)
    return event.attributes


def _read(event: Event) -> frozenset[str]:
    found: set[str] = set()
    seen: set[int] = set()
    pending: list[Value] = list(event.values())
    if event.spec is None and event.arguments is not None:
        pending += event.arguments.values()
    pending += [test for test, _ in event.guards]
    while pending:
        value = pending.pop()
        if id(value) in seen:
            continue
        seen.add(id(value))
        if isinstance(value, Parameter):
            if _is_instance(value):
                found.add(WHOLE)
            continue
        first = value.operands[0] if isinstance(value, Residual) and value.operands else None
        if isinstance(value, Residual) and isinstance(first, Parameter) and _is_instance(first):
            named = value.label.startswith(".")
            found.add(value.label[1:] if named else WHOLE)
            pending += value.operands[1:]
            continue
        pending += value.parts()
    return frozenset(found)


def words_of(engine: Engine, function: FunctionInfo, event: Event) -> frozenset[str]:
    """What a file must say besides a method's class to decide its event; empty: nothing more."""
    cls = function.cls
    if cls is None or function.name.startswith("__"):
        return frozenset()
    own = function.parameters[0].name if function.takes_self and function.parameters else ""
    words = {function.name} if event.free() - {(function, own)} else set()
    if (function, own) in event.free():
        init = lineage.find_method(engine, cls, "__init__")
        given = init.parameters[1:] if init is not None else cls.fields
        if is_decided(engine, event, cls, frozenset(one.name for one in given)):
            return frozenset()
        words |= attributes_of(event)
    return frozenset(words)


def _is_instance(value: Parameter) -> bool:
    function = value.function
    return function.takes_self and function.parameters[0].name == value.name


def _decided(engine: Engine, cls: ClassInfo, passed: frozenset[str]) -> frozenset[str]:
    """The attributes that hang on the constructor's parameters, through other attributes or not."""
    init = lineage.find_method(engine, cls, "__init__")
    line = lineage.linear(engine, cls)
    found: set[str] = set()
    if init is None:
        found |= passed
    elif init.mentions(_UNTOLD):
        return frozenset((WHOLE,))
    else:
        for name, values in engine.summary(init).writes.items():
            hangs = frozenset().union(*map(free, values))
            if any((init, parameter) in hangs for parameter in passed):
                found.add(name)
    for one in line:
        above = one.methods.get("__init__")
        if above is not None and above is not init:
            found |= above.assigned  # what `super().__init__(…)` was given is not told apart
    methods = [method for one in line for method in one.methods.values()]
    for _ in methods:
        before = len(found)
        for method in methods:
            if method.name != "__init__" and not method.words.isdisjoint(found):
                found |= _set_by(method)
        if len(found) == before:
            break
    return frozenset(found)


def _set_by(method: FunctionInfo) -> frozenset[str]:
    if method.decorators & _PROPERTIES:
        return method.assigned | {method.name}
    return method.assigned if method.takes_self else frozenset()


def holds_owner(engine: Engine, callee: Value, name: str) -> bool:
    """Whether an open method is of something that a described library's class or module may be:
    `{2: mldsa.MLDSA44PrivateKey, …}[level].generate`.
    """
    pending: list[tuple[Value, int]] = [(one, 0) for one in callee.parts()]
    seen = 0
    while pending and seen < MAX_PARTS:
        value, depth = pending.pop()
        seen += 1
        if isinstance(value, Symbol):
            if engine.apis.leads(f"{value.name}.{name}"):
                return True
        elif depth < MAX_DEPTH:
            pending += [(one, depth + 1) for one in value.parts()]
    return False
