"""Parameters replaced by what a call gives them, in values of any shape."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from pqscan.detect.python.values import (
    MAX_DEPTH,
    Const,
    FunctionRef,
    Made,
    Mapped,
    Method,
    Object,
    Parameter,
    Partial,
    Residual,
    Sequence,
    Typed,
    Union,
    Unknown,
    Value,
    is_open,
    parts,
    union,
)

if TYPE_CHECKING:
    from pqscan.detect.python.modules import FunctionInfo

Given = Callable[["Parameter"], "Value | None"]


def substitute(
    value: Value, given: Given, depth: int = 0, memo: dict[int, Value] | None = None
) -> Value:
    """The value with parameters replaced; what then has all it needs is computed."""
    if not is_open(value):
        return value
    if isinstance(value, Parameter):
        return _given(value, given)
    if depth > MAX_DEPTH:
        return Unknown(value.trail, "nested too deeply to follow")
    memo = {} if memo is None else memo
    known = memo.get(id(value))
    if known is None:
        known = memo[id(value)] = _substitute(value, given, depth, memo)
    return known


def _given(value: Parameter, given: Given) -> Value:
    new = given(value)
    if new is None:
        return value
    if value.hint is not None and isinstance(new, Unknown):
        return Typed(new.trail or value.trail, value.hint, new)
    return new


def _substitute(value: Value, given: Given, depth: int, memo: dict[int, Value]) -> Value:
    def inner(part: Value) -> Value:
        return substitute(part, given, depth + 1, memo)

    match value:
        case Residual():
            return value.rebuild(tuple(inner(operand) for operand in value.operands))
        case Union():
            return union((inner(option) for option in value.options), value.trail)
        case Sequence():
            return Sequence(value.trail, tuple(map(inner, value.items)), value.exact)
        case Mapped():
            items = {key: inner(item) for key, item in value.items.items()}
            return type(value)(value.trail, items, value.exact)
        case Made():
            arguments = {key: inner(item) for key, item in value.arguments.items()}
            receiver = inner(value.receiver) if value.receiver else None
            return Made(
                value.trail, value.type, value.spec, arguments, receiver, value.node, value.module
            )
        case Object() if value.arguments:
            given_arguments = {key: inner(item) for key, item in value.arguments.items()}
            return Object(value.trail, value.cls, given_arguments)
        case Typed():
            origin = inner(value.origin)
            if isinstance(origin, Made | Union | Const):
                return origin
            return Typed(value.trail, value.type, origin)
        case Method():
            return Method(value.trail, inner(value.receiver), value.name)
        case FunctionRef():
            receiver = inner(value.receiver) if value.receiver else None
            captured = tuple((one, inner(known)) for one, known in value.captured)
            return FunctionRef(value.trail, value.function, receiver, captured)
        case Partial():
            return Partial(value.trail, inner(value.callee), value.arguments.map(inner))
        case _:
            return value


def free(value: Value, depth: int = 0) -> frozenset[tuple[FunctionInfo, str]]:
    """The parameters that a value hangs on."""
    if not is_open(value) or depth > MAX_DEPTH:
        return frozenset()
    if isinstance(value, Parameter):
        return frozenset(((value.function, value.name),))
    found: set[tuple[FunctionInfo, str]] = set()
    for part in parts(value):
        found |= free(part, depth + 1)
    return frozenset(found)
