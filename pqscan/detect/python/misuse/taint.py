"""What a value may hold of the secrets of a file: the words of flow.py and its like."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping

from pqscan.domain.record import Record

WHOLE = -1  # a secret that is all of a result, not an item of it


class Source(Record, eq=False):
    """A call that yields a secret or a signature; `item` says which of a returned tuple."""

    node: ast.Call
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
    """What an expression holds of a source: the secret itself, or the tuple it comes in."""

    source: Source
    packed: bool = False


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
    return frozenset(part for held in taint for part in held if not part.packed)


def item_of(taint: Taint, index: int) -> Taint:
    """What an item of a tuple holds."""
    items = (
        frozenset(
            Part(part.source) if part.packed else part
            for part in held
            if not part.packed or part.source.item == index
        )
        for held in taint
    )
    return frozenset(item for item in items if item)


def joined(ends: Iterable[Mapping[str, Taint]]) -> dict[str, Taint]:
    """The names after several branches."""
    names_held: dict[str, Taint] = {}
    for names in ends:
        for name, taint in names.items():
            names_held[name] = names_held.get(name, NOTHING) | taint
    return names_held
