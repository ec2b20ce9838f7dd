"""Tests whose answer is not known yet: what is chosen by them, and what they rule out."""

from __future__ import annotations

from pqscan.detect.python.values import (
    Const,
    FunctionRef,
    Made,
    Mapped,
    Object,
    Parameter,
    Residual,
    Sequence,
    Typed,
    Union,
    Value,
    is_open,
    options,
    union,
    weigh,
)

MAX_TESTED = 6  # open parts of what a test compares
MAX_CHOICE = 12  # open parts of a value that waits for a test


def choice(test: Value, yes: Value, no: Value) -> Value:
    """`yes if test else no`, decided as soon as the test is; both where it never is."""
    known = truth(test)
    if known is not None:
        return yes if known else no
    if is_decidable(test) and yes.identity() != no.identity():
        made = Residual(None, "a choice", (test, yes, no), lambda new: choice(*new))
        if weigh(made) <= MAX_CHOICE:
            return made
    return union((_possible(yes, test, True), _possible(no, test, False)))


def guarded(value: Value, guards: tuple[tuple[Value, bool], ...]) -> Value:
    """The value, or none at all (an empty union) once a test is known that rules it out."""
    waiting: list[tuple[Value, bool]] = []
    for test, holds in guards:
        known = truth(test)
        if known is not None and known is not holds:
            return Union(None, ())
        if known is None and is_open(test):
            waiting.append((test, holds))
    if not waiting:
        return value
    sides = tuple(holds for _, holds in waiting)

    def again(new: tuple[Value, ...]) -> Value:
        return guarded(new[-1], tuple(zip(new, sides, strict=False)))

    made = Residual(None, "a choice", (*(test for test, _ in waiting), value), again)
    return made if weigh(made) <= MAX_CHOICE else value


_WAITING = frozenset(("a comparison", "an expression", "a choice", "a splat", "isinstance"))


def is_decidable(test: Value, depth: int = 0) -> bool:
    """Whether a test hangs on what callers pass, in a way simple enough to wait for it."""
    match test:
        case Parameter():
            function = test.function
            return not (function.takes_self and function.parameters[0].name == test.name)
        case Residual(label=label) if label in _WAITING:
            parts = [one for one in test.operands if is_open(one)]
            return depth < 3 and bool(parts) and all(is_decidable(one, depth + 1) for one in parts)
        case Residual():
            return depth > 0 and weigh(test) <= MAX_TESTED
        case _:
            return False


def _possible(value: Value, test: Value, wanted: bool) -> Value:
    """Of a value that is its own test, the alternatives that the test lets through."""
    if value is not test:
        return value
    kept = [one for one in options(value) if truth(one) in (None, wanted)]
    return union(kept) if kept else value


def truth(value: Value) -> bool | None:
    """Whether a value is true; None if it may be either."""
    match value:
        case Const():
            return bool(value.value)
        case Sequence(exact=True):
            return bool(value.items)
        case Mapped(exact=True):
            return bool(value.items)
        case Union():
            sides = {truth(option) for option in value.options}
            return sides.pop() if len(sides) == 1 else None
        case FunctionRef() | Object() | Typed():
            return True
        case Made():
            return True if value.type is not None else None  # `if key.verify(…)` may be either
        case _:
            return None
