"""The arguments of a call, splats among them."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from pqscan.detect.python.values import (
    Mapped,
    Sequence,
    Value,
    is_open,
    options,
    union,
)
from pqscan.domain.record import Struct


class CallArguments(Struct, eq=False):
    """The arguments of a call; `open_ended` when a splat hides some, for good.

    `args` and `kwargs` are splats that wait for a parameter; they come after the others.
    """

    positional: tuple[Value, ...]
    keywords: Mapping[str, Value]
    open_ended: bool = False
    args: Value | None = None
    kwargs: Value | None = None

    def map(self, change: Callable[[Value], Value]) -> CallArguments:
        """The same call with every argument changed."""
        return self.rebuilt(tuple(map(change, self.values())))

    def values(self) -> tuple[Value, ...]:
        """All arguments in one row, as `rebuilt` takes them."""
        splats = tuple(one for one in (self.args, self.kwargs) if one is not None)
        return (*self.positional, *self.keywords.values(), *splats)

    def rebuilt(self, values: tuple[Value, ...]) -> CallArguments:
        """The same call with other values, splats that are known now unfolded."""
        count, named = len(self.positional), len(self.keywords)
        rest = list(values[count + named :])
        keywords = dict(zip(self.keywords, values[count : count + named], strict=True))
        args = rest.pop(0) if self.args is not None else None
        kwargs = rest.pop(0) if self.kwargs is not None else None
        return unfolded(values[:count], keywords, args, kwargs, self.open_ended)


def unfolded(
    positional: tuple[Value, ...],
    keywords: Mapping[str, Value],
    args: Value | None,
    kwargs: Value | None,
    open_ended: bool,
) -> CallArguments:
    """A call with its splats taken apart as far as they are known."""
    if args is not None and not is_splat(args):
        known = isinstance(args, Sequence)
        positional += args.items if isinstance(args, Sequence) and args.exact else ()
        open_ended = open_ended or not (known and isinstance(args, Sequence) and args.exact)
        args = None
    if kwargs is not None and not is_splat(kwargs):
        given = {**keywords}
        for key in {key for one in options(kwargs) if isinstance(one, Mapped) for key in one.items}:
            if isinstance(key, str) and key not in given:
                given[key] = union(
                    one.items[key]
                    for one in options(kwargs)
                    if isinstance(one, Mapped) and key in one.items
                )
        keywords = given
        exact = all(isinstance(one, Mapped) and one.exact for one in options(kwargs))
        open_ended = open_ended or not exact
        kwargs = None
    return CallArguments(positional, keywords, open_ended, args, kwargs)


def is_splat(value: Value) -> bool:
    """Whether what stands behind `*` or `**` waits for a parameter."""
    if isinstance(value, Sequence | Mapped):
        return False
    return is_open(value)
