"""What nouns are made of: frozen, slotted records that cost little to define and to make.

A command of pqscan defines some two hundred of them before it does anything; as dataclasses that
took longer than many a scan (see `docs/benchmarks.md`). They are compared, hashed, printed,
matched and copied as frozen dataclasses are.
"""

from __future__ import annotations

from typing import dataclass_transform

from msgspec import Struct, field
from msgspec.structs import astuple, replace

__all__ = ["Record", "Struct", "asdict", "astuple", "field", "replace"]


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
class Record(Struct, frozen=True):
    """A noun: immutable, equal to another of its kind that says the same."""


def asdict(record: Struct) -> dict[str, object]:
    """The fields by name, records in fields likewise; all else is left as it is."""
    values = ((name, getattr(record, name)) for name in record.__struct_fields__)
    return {name: asdict(v) if isinstance(v, Struct) else v for name, v in values}
