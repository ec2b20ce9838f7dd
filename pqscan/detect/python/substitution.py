"""Parameters replaced by what a call gives them, in values of any shape."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from pqscan.detect.python.values import (
    MAX_DEPTH,
    Parameter,
    Typed,
    Unknown,
    Value,
    is_open,
)

if TYPE_CHECKING:
    from pqscan.detect.python.pieces import FunctionInfo

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
        known = memo[id(value)] = value.with_parts(
            lambda part: substitute(part, given, depth + 1, memo)
        )
    return known


def _given(value: Parameter, given: Given) -> Value:
    new = given(value)
    if new is None:
        return value
    if value.hint is not None and isinstance(new, Unknown):
        return Typed(new.trail or value.trail, value.hint, new)
    return new


def free(value: Value, depth: int = 0) -> frozenset[tuple[FunctionInfo, str]]:
    """The parameters that a value hangs on."""
    if not is_open(value) or depth > MAX_DEPTH:
        return frozenset()
    if isinstance(value, Parameter):
        return frozenset(((value.function, value.name),))
    found: set[tuple[FunctionInfo, str]] = set()
    for part in value.parts():
        found |= free(part, depth + 1)
    return frozenset(found)
