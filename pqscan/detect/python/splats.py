"""Arguments behind `*` and `**` that wait for a parameter, taken apart when it is known."""

from __future__ import annotations

from pqscan.detect.python.arguments import CallArguments
from pqscan.detect.python.values import (
    Const,
    Mapped,
    Sequence,
    Unknown,
    Value,
    is_open,
    options,
    residual,
    union,
)

_NOTHING = Const(None, None)


def passed(arguments: CallArguments, index: int, name: str, default: Value | None) -> Value:
    """The argument of that place (-1: only by name) and name; the default where none is passed."""
    place = index - len(arguments.positional) if index >= 0 else -1
    fallback = default or _NOTHING
    operands = (arguments.args or _NOTHING, arguments.kwargs or _NOTHING, fallback)

    def again(new: tuple[Value, ...]) -> Value:
        args, kwargs, otherwise = new
        if is_open(args) and not isinstance(args, Sequence):
            return residual("a splat", new, again)
        if is_open(kwargs) and not isinstance(kwargs, Mapped):
            return residual("a splat", new, again)
        return union([*_by_place(args, place), *_by_name(kwargs, name)] or [otherwise])

    return again(operands)


def _by_place(args: Value, place: int) -> list[Value]:
    if place < 0 or args is _NOTHING:
        return []
    found: list[Value] = []
    for option in options(args):
        if isinstance(option, Sequence) and option.exact:
            found += option.items[place : place + 1]
        elif isinstance(option, Sequence):
            found += (*option.items, Unknown(option.trail, "it is passed in a splat"))
    return found


def _by_name(kwargs: Value, name: str) -> list[Value]:
    if kwargs is _NOTHING:
        return []
    found: list[Value] = []
    for option in options(kwargs):
        if isinstance(option, Mapped) and name in option.items:
            found.append(option.items[name])
        elif not (isinstance(option, Mapped) and option.exact):
            found.append(Unknown(option.trail, f"{name} is passed in a splat"))
    return found


def rest(positional: list[Value], arguments: CallArguments) -> Value:
    """What `*args` of a function holds."""
    given = tuple(positional)
    if arguments.args is None:
        return Sequence(None, given, not arguments.open_ended)
    if not given:
        return arguments.args

    def again(new: tuple[Value, ...]) -> Value:
        more = new[-1]
        if is_open(more) and not isinstance(more, Sequence):
            return residual("a splat", new, again)
        items = more.items if isinstance(more, Sequence) else ()
        return Sequence(None, new[:-1] + items, isinstance(more, Sequence) and more.exact)

    return again((*given, arguments.args))


def named_rest(keywords: dict[str, Value], arguments: CallArguments) -> Value:
    """What `**options` of a function holds."""
    given: dict[object, Value] = dict(keywords.items())
    if arguments.kwargs is None:
        return Mapped(None, given, not arguments.open_ended)
    if not given:
        return arguments.kwargs

    def again(new: tuple[Value, ...]) -> Value:
        more = new[-1]
        if is_open(more) and not isinstance(more, Mapped):
            return residual("a splat", new, again)
        items = {**more.items} if isinstance(more, Mapped) else {}
        items.update(zip(given, new[:-1], strict=True))
        return Mapped(None, items, isinstance(more, Mapped) and more.exact)

    return again((*given.values(), arguments.kwargs))
