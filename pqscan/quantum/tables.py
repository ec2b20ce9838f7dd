"""Typed access to a TOML table, so that a wrong file is named with its field and never guessed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import cast

from pqscan.domain.errors import KnowledgeError, PqscanError
from pqscan.domain.record import Record


class Table(Record):
    """A table of one file; every reader raises `error` where a field is missing or wrong."""

    where: str
    raw: Mapping[str, object]
    error: type[PqscanError] = KnowledgeError

    def has(self, name: str) -> bool:
        """Whether the field is there."""
        return name in self.raw

    def text(self, name: str, default: str | None = None) -> str:
        """A string."""
        value = self.raw.get(name, default)
        if not isinstance(value, str):
            raise self._wrong(name, "text")
        return value

    def flag(self, name: str, default: bool | None = None) -> bool:
        """A boolean."""
        value = self.raw.get(name, default)
        if not isinstance(value, bool):
            raise self._wrong(name, "true or false")
        return value

    def number(self, name: str, default: float | None = None) -> float:
        """An integer or a float; an integer no larger than a float can hold."""
        value = self.raw.get(name, default)
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise self._wrong(name, "a number")
        try:
            float(value)
        except OverflowError:
            raise self._wrong(name, "a number below 1e308") from None
        return value

    def word(self, name: str, allowed: Sequence[str], default: str | None = None) -> str:
        """One of a few words."""
        value = self.text(name, default)
        if value not in allowed:
            raise self._wrong(name, f"one of {', '.join(allowed)}")
        return value

    def words(self, name: str, allowed: Sequence[str]) -> tuple[str, ...]:
        """A list of strings, each one of `allowed` where that is not empty."""
        value = self.raw.get(name)
        if not isinstance(value, list) or not all(isinstance(word, str) for word in value):
            raise self._wrong(name, "a list of words")
        if allowed and not set(value) <= set(allowed):
            raise self._wrong(name, f"a list out of {', '.join(allowed)}")
        return tuple(value)

    def numbers(self, name: str, count: int) -> tuple[float, ...]:
        """So many numbers."""
        value = self.raw.get(name)
        if not isinstance(value, list) or len(value) != count:
            raise self._wrong(name, f"{count} numbers")
        return tuple(Table(self.where, {name: item}, self.error).number(name) for item in value)

    def names(self, name: str) -> tuple[str, ...]:
        """The keys of an inner table, none where it is missing."""
        return tuple(self.table(name).raw) if self.has(name) else ()

    def figures(self, name: str) -> tuple[tuple[str, float], ...]:
        """An inner table of numbers, as pairs."""
        if not self.has(name):
            return ()
        inner = self.table(name)
        return tuple((key, inner.number(key)) for key in inner.raw)

    def table(self, name: str) -> Table:
        """An inner table."""
        value = self.raw.get(name)
        if not isinstance(value, dict):
            raise self._wrong(name, "a table")
        return Table(f"{self.where} {name}", cast("Mapping[str, object]", value), self.error)

    def tables(self, name: str) -> tuple[Table, ...]:
        """A list of inner tables, none where it is missing."""
        value = self.raw.get(name, [])
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            raise self._wrong(name, "a list of tables")
        return tuple(Table(f"{self.where} {name}", item, self.error) for item in value)

    def _wrong(self, name: str, wanted: str) -> PqscanError:
        return self.error(f"{self.where}: {name} must be {wanted}", "mend the file")
