"""What a value may hold of the secrets of a file: the words of flow.py and its like."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Mapping

from pqscan.domain.record import Record

WHOLE = -1  # a secret that is all of a result, not an item of it


class Source(Record, eq=False):
    """A call that yields a secret or a signature; `item` says which of a returned tuple.

    An attribute too, of an object of another file that keeps what its KEM yields.
    """

    node: ast.expr
    algorithm: str
    post_quantum: bool
    signature: bool = False
    mac: bool = False
    item: int = WHOLE
    told: bool = False  # by the name of the method alone

    @property
    def is_raw(self) -> bool:
        """Whether it is a shared secret that a description names."""
        return not (self.signature or self.mac or self.told)


class Part(Record):
    """What an expression holds of a source: the secret, or the tuple or object it comes in."""

    source: Source
    packed: bool = False
    under: str = ""  # the key or field that holds it


Held = frozenset[Part]
Taint = frozenset[Held]
"""What a value may hold: one of several sets of secrets, depending on the path taken."""
NOTHING: Taint = frozenset()
MAX_WAYS = 16


def both(*taints: Taint) -> Taint:
    """What is made of several values."""
    made = NOTHING
    for taint in taints:
        if not made or not taint:
            made = made or taint
        elif len(made) * len(taint) > MAX_WAYS:
            made = made | taint
        else:
            made = frozenset(one | other for one in made for other in taint)
    return made


def secrets(taint: Taint) -> Held:
    """The secrets that a value may hold, without those inside a tuple."""
    return frozenset(part for held in taint for part in held if not (part.packed or part.under))


def item_of(taint: Taint, index: int) -> Taint:
    """What an item of a tuple holds."""
    return _filtered(taint, lambda part: _item(part, index))


def _item(part: Part, index: int) -> Part | None:
    if part.under.startswith("["):
        return Part(part.source, part.packed) if part.under == f"[{index}]" else None
    if part.packed:
        return Part(part.source, under=part.under) if part.source.item == index else None
    return part


def under_index(index: int) -> str:
    """What stands for the key of an item of a tuple that is written out."""
    return f"[{index}]"


def kept_under(taint: Taint, name: str) -> Taint:
    """What a dict or an object holds that keeps a value under a key."""
    return _filtered(taint, lambda part: Part(part.source, part.packed, part.under or name))


def field_of(taint: Taint, name: str) -> Taint:
    """What stands under a key or an attribute, where it is seen to be put there."""
    return _filtered(
        taint, lambda part: Part(part.source, part.packed) if part.under == name else None
    )


def loosened(taint: Taint) -> Taint:
    """Everything that is in a container, wherever it is kept."""
    return _filtered(taint, lambda part: Part(part.source, part.packed))


def _filtered(taint: Taint, change: Callable[[Part], Part | None]) -> Taint:
    items = (frozenset(new for part in held if (new := change(part)) is not None) for held in taint)
    return frozenset(item for item in items if item)


def joined(ends: Iterable[Mapping[str, Taint]]) -> dict[str, Taint]:
    """The names after several branches."""
    names_held: dict[str, Taint] = {}
    for names in ends:
        for name, taint in names.items():
            names_held[name] = names_held.get(name, NOTHING) | taint
    return names_held
