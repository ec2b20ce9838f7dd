"""Computes on abstract values what Python computes on theirs, and keeps where each came from."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable
from copy import copy

from pqscan.detect.python.plain_readings import why
from pqscan.detect.python.scope import Scope
from pqscan.detect.python.values import (
    Const,
    Made,
    Mapped,
    Sequence,
    Trail,
    Union,
    Unknown,
    Value,
    is_open,
    options,
    residual,
    union,
)
from pqscan.domain.finding import StepKind


def with_step(value: Value, kind: StepKind, scope: Scope, node: ast.AST, text: str = "") -> Value:
    """The same value with one more step in its history."""
    if isinstance(value, Union):
        steps = (with_step(option, kind, scope, node, text) for option in value.options)
        return Union(value.trail, tuple(steps))
    changed = copy(value)
    changed.trail = Trail(kind, scope.module, node, text, value.trail)
    return changed


def constants(value: Value) -> object:
    """The Python object a value stands for; ValueError if it is not all constant."""
    match value:
        case Const():
            return value.value
        case Sequence(exact=True):
            return tuple(constants(item) for item in value.items)
        case _:
            raise ValueError


def lifted(found: object, trail: Trail | None) -> Value:
    """The abstract value of a Python object."""
    if isinstance(found, tuple | list):
        return Sequence(trail, tuple(lifted(item, trail) for item in found))
    return Const(trail, found)


def keys_of(mapping: Mapped) -> Sequence:
    """What iterating over a dict yields, in order."""
    trail = mapping.trail
    return Sequence(trail, tuple(lifted(key, trail) for key in mapping.items))


def compute(
    operands: tuple[Value, ...],
    label: str,
    operation: Callable[..., object],
    trail: Trail | None,
) -> Value:
    """Apply a Python function to every combination of constant operands (at most 64)."""
    if any(is_open(operand) for operand in operands):

        def again(new: tuple[Value, ...]) -> Value:
            return compute(new, label, operation, trail)

        return residual(label, operands, again, trail)
    combinations: list[tuple[Value, ...]] = [()]
    for operand in operands:
        combinations = [(*done, one) for done in combinations for one in options(operand)]
        if len(combinations) > 64:
            return Unknown(trail, f"too many combinations in {label}")
    return union((_compute_one(one, label, operation, trail) for one in combinations), trail)


def _compute_one(
    operands: tuple[Value, ...], label: str, operation: Callable[..., object], trail: Trail | None
) -> Value:
    if label in _FORMS and operands and is_secret(operands[0]):
        return operands[0]
    for operand in operands:
        if isinstance(operand, Unknown):
            return Unknown(operand.trail or trail, operand.reason)
    try:
        found = operation(*(constants(operand) for operand in operands))
    except Exception:
        return Unknown(trail, _end(operands) or f"{label} cannot be computed")
    known = [operand.trail for operand in operands if operand.trail is not None]
    previous = known[0] if known else None
    if trail is not None:
        trail = Trail(StepKind.COMPUTED, trail.module, trail.node, "", previous)
    return lifted(found, trail or previous)


# The same bytes written in another way: a raw shared secret stays one.
_FORMS = frozenset(
    ("bytes()", *(f"base64.{one}()" for one in ("b64encode", "standard_b64encode",
     "urlsafe_b64encode", "b32encode", "b16encode")), "binascii.hexlify()")
)  # fmt: skip


def is_secret(value: Value) -> bool:
    """Whether it is the shared secret that a described call returns."""
    return isinstance(value, Made) and value.spec.secret == -1


def _end(operands: Iterable[Value]) -> str:
    """Where the first operand comes from that is no constant; empty where all are."""
    for operand in operands:
        if isinstance(operand, Sequence):
            if inner := _end(operand.items):
                return inner
        elif not isinstance(operand, Const | Mapped):
            return why(operand)
    return ""


def computed_at(scope: Scope, node: ast.AST) -> Trail:
    """A history of one step: something is computed at that node."""
    return Trail(StepKind.COMPUTED, scope.module, node, "")
