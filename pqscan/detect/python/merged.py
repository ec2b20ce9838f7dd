"""Dicts put together from others: `{**defaults, **given}`, `dict(defaults, **given)`, `a | b`."""

from __future__ import annotations

from pqscan.detect.python.values import Mapped, Trail, Value, is_open, residual

SPREAD = ("**",)  # in the place of a key: all items of that value, which is a dict

Piece = tuple[object, Value]


def merged(pieces: list[Piece], exact: bool = True, trail: Trail | None = None) -> Value:
    """The dict of all pieces, later ones over earlier; put together later where one is open."""
    keys = [key for key, _ in pieces]

    def again(new: tuple[Value, ...]) -> Value:
        if any(key is SPREAD and waits(one) for key, one in zip(keys, new, strict=True)):
            return residual("a dict", new, again)
        items: dict[object, Value] = {}
        known = exact
        for key, one in zip(keys, new, strict=True):
            if key is not SPREAD:
                items[key] = one
            elif isinstance(one, Mapped):
                items.update(one.items)
                known = known and one.exact
            else:
                known = False
        return Mapped(trail, items, known)

    return again(tuple(one for _, one in pieces))


def waits(value: Value) -> bool:
    """Whether what a dict is spread from is told by a caller."""
    return is_open(value) and not isinstance(value, Mapped)


def united(left: Value, right: Value, trail: Trail | None) -> Value | None:
    """`left | right` where one is known to be a dict and the other is or may be."""
    if not (isinstance(left, Mapped) or isinstance(right, Mapped)):
        return None
    if all(isinstance(one, Mapped) or waits(one) for one in (left, right)):
        return merged([(SPREAD, left), (SPREAD, right)], trail=trail)
    return None
