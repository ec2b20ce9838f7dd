"""Reads values that hold names of a protocol: one name, a list of them, or names in one string."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from pqscan.detect.python.values import Const, Mapped, Sequence, Symbol, Trail, Value, options
from pqscan.domain.named_use import NamedUse
from pqscan.domain.record import Record
from pqscan.domain.registry import registry

MAX_NAMES = 512
_SEPARATORS = re.compile(r"[\s,:]+")


class Name(Record):
    """A name of the table and what it means there."""

    text: str
    use: NamedUse
    trail: Trail | None
    around: Trail | None = None  # of the list it stands in


def names(value: Value, table: str, depth: int = 0) -> Iterator[Name]:
    """The names of a table that a value holds; what is no name of it is passed over."""
    for option in options(value):
        if isinstance(option, Const) and isinstance(option.value, str | bytes):
            yield from _in_text(option, table)
        elif isinstance(option, Symbol):
            yield from _in_text(Const(option.trail, option.name), table)
        elif isinstance(option, Sequence | Mapped) and depth < 4:
            inner = option.items if isinstance(option, Sequence) else option.items.values()
            for item in tuple(inner)[:MAX_NAMES]:
                for name in names(item, table, depth + 1):
                    yield Name(name.text, name.use, name.trail or option.trail, option.trail)


def _in_text(value: Const, table: str) -> Iterator[Name]:
    raw = value.value
    text = raw.decode("latin-1") if isinstance(raw, bytes) else str(raw)
    if len(text) > 10_000:
        return
    whole = meaning(text.strip(), table)
    if whole is not None:
        yield Name(text.strip(), whole, value.trail)
        return
    if text.startswith("-"):  # a minus takes names away
        return
    for word in _SEPARATORS.split(text.strip().lstrip("+^"))[:MAX_NAMES]:
        if (use := meaning(word, table)) is not None:
            yield Name(word, use, value.trail)


def meaning(text: str, table: str) -> NamedUse | None:
    """What a name means in a table of rules/names/, or in the registry."""
    if table != "registry":
        return registry().named(table, text) or registry().named(table, text.rpartition(".")[2])
    named = registry().resolve(text) if text else None
    if named is None:
        return None
    return NamedUse(named.algorithm.id, named.parameter, (), named.digest, named.mode)


def plain_rule(algorithm: str, parameters: Iterable[str] = ()) -> str:
    """The catalogue's rule for an algorithm, and for AES with a short key its own."""
    sizes = [int(one) for one in parameters if one.isdecimal()]
    if algorithm == "AES" and sizes and max(sizes) < 256:
        return "PQ207"
    return registry().algorithm(algorithm).rule
