"""Reads the fields of a data file with their types, naming the file in every error."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pqscan.domain.errors import KnowledgeError


@dataclass(frozen=True, slots=True)
class Table:
    """One TOML table and the file it came from."""

    file: str
    fields: Mapping[str, object]

    def text(self, name: str, default: str | None = None) -> str:
        """A string (dates in their ISO spelling); KnowledgeError where missing and no default."""
        value = self.fields.get(name, default)
        if value is None:
            raise self._wrong(name, "is missing")
        return str(value)

    def number(self, name: str, default: float | None = None) -> float:
        """A number; KnowledgeError where it is none."""
        value = self.fields.get(name, default)
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise self._wrong(name, "must be a number")
        return float(value)

    def maybe(self, name: str) -> float | None:
        """A number, or None where the field is absent."""
        return self.number(name) if name in self.fields else None

    def flag(self, name: str) -> bool:
        """True only where the field is there and true."""
        return self.fields.get(name) is True

    def numbers(self, name: str) -> tuple[float, ...]:
        """A list of numbers."""
        value = self.fields.get(name)
        if not isinstance(value, list) or not value:
            raise self._wrong(name, "must be a list of numbers")
        return tuple(Table(self.file, {name: item}).number(name) for item in value)

    def table(self, name: str) -> Table:
        """A table inside this one."""
        value = self.fields.get(name)
        if not isinstance(value, dict):
            raise self._wrong(name, "must be a table")
        return Table(self.file, value)

    def tables(self, name: str) -> tuple[Table, ...]:
        """A list of tables, empty where absent."""
        value = self.fields.get(name, [])
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            raise self._wrong(name, "must be a list of tables")
        return tuple(Table(self.file, item) for item in value)

    def _wrong(self, name: str, what: str) -> KnowledgeError:
        return KnowledgeError(f"{self.file}: {name} {what}", "mend the file under rules/quantum")
