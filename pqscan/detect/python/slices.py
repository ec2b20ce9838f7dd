"""Slices of bytes that are not known: their bounds say how long they are."""

from __future__ import annotations

import ast

from pqscan.detect.python.modules import Module
from pqscan.detect.python.specs import CallSpec, Source
from pqscan.detect.python.values import Const, Made, Unknown, Value
from pqscan.domain.record import replace

NAME = "a slice"
ORIGIN = "what it is a slice of"
_LENGTH = "length of the slice"
_SPEC = CallSpec(
    name=NAME,
    library="Python",
    parameter=Source(argument=_LENGTH, how="bytes"),
    returns="bytes",
    silent=True,
)


def of_bytes(
    receiver: Value, bounds: tuple[Value, ...], node: ast.AST, module: Module
) -> Value | None:
    """`data[16:48]` as 32 bytes from there; None where the bounds do not say it."""
    if not isinstance(receiver, Unknown | Made):
        return None
    length = _length(bounds)
    if length is None:
        return None
    given = Const(None, length)
    arguments: dict[str, Value]
    if isinstance(receiver, Made):
        spec = replace(receiver.spec, parameter=_SPEC.parameter, returns="bytes")
        arguments = {**receiver.arguments, _LENGTH: given}
        return Made(receiver.trail, None, spec, arguments, None, receiver.node, receiver.module)
    arguments = {_LENGTH: given, ORIGIN: receiver}
    return Made(receiver.trail, None, _SPEC, arguments, None, node, module)


def _length(bounds: tuple[Value, ...]) -> int | None:
    numbers: list[int | None] = []
    for bound in bounds:
        if not (isinstance(bound, Const) and isinstance(bound.value, int | None)):
            return None
        numbers.append(bound.value)
    start, stop, step = numbers
    if stop is None or stop < 0 or (start or 0) < 0 or step not in (None, 1):
        return None
    return max(stop - (start or 0), 0) or None
