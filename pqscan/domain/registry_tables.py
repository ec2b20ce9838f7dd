"""Turns rules/algorithms.toml into nouns, and says which entry is wrong."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

from pqscan.domain.algorithm import (
    Algorithm,
    Attack,
    ClassicalStatus,
    ParameterKind,
    ParameterSet,
    Primitive,
)
from pqscan.domain.errors import KnowledgeError
from pqscan.domain.record import Record

_ATTACKS = {attack.value: attack for attack in Attack}
_PRIMITIVES = {primitive.value: primitive for primitive in Primitive}
_KINDS = {kind.value: kind for kind in ParameterKind}
_STATUSES = {status.value: status for status in ClassicalStatus}
T = TypeVar("T")
_SOUND = 128  # bits; below it a parameter set is legacy


class Entry:
    """One TOML table, read field by field with the entry's name in every complaint."""

    def __init__(self, name: str, table: object) -> None:
        if not isinstance(table, dict):
            raise KnowledgeError(f"{name} is not a table", "mend the file")
        self.name = name
        self.table: dict[str, object] = table

    def text(self, key: str, default: str | None = None) -> str:
        """A string; without a default it must be there."""
        value = self.table.get(key, default)
        if not isinstance(value, str):
            raise KnowledgeError(f"{self.name} has no {key}", "give it as a string")
        return value

    def maybe(self, key: str) -> str | None:
        """A string or nothing."""
        return self.text(key) if key in self.table else None

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of strings, empty where it is missing."""
        value = self.table.get(key)
        if value is None:
            return ()
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise KnowledgeError(f"{self.name} has a wrong {key}", "give a list of strings")
        return tuple(value)

    def number(self, key: str) -> int | None:
        """A whole number or nothing."""
        value = self.table.get(key)
        if value is not None and not isinstance(value, int):
            raise KnowledgeError(f"{self.name} has a wrong {key}", "give a whole number")
        return value

    def flag(self, key: str) -> bool:
        """A truth value, false where it is missing."""
        return self.table.get(key, False) is True

    def items(self, key: str) -> tuple[object, ...]:
        """A list of anything, empty where it is missing."""
        value = self.table.get(key, [])
        if not isinstance(value, list):
            raise KnowledgeError(f"{self.name} has a wrong {key}", "give a list")
        return tuple(value)

    def choice(self, key: str, choices: Mapping[str, T], default: T | None = None) -> T:
        """One of a fixed set of words."""
        value = self.table.get(key)
        if value is None and default is not None:
            return default
        if not isinstance(value, str) or value not in choices:
            raise KnowledgeError(f"{self.name} has a wrong {key}", f"one of {', '.join(choices)}")
        return choices[value]


class Strengths:
    """Strength of a modulus and the records of what was broken, both from the data file."""

    def __init__(self, table: Mapping[str, object]) -> None:
        rows = Entry("modulus-strength", table.get("modulus-strength"))
        self._rows = sorted((int(bits), rows.number(bits) or 0) for bits in rows.table)
        record = Entry("record", table.get("record"))
        self._record = {attack: record.number(attack.value) or 0 for attack in Attack}

    def of_modulus(self, bits: int) -> int:
        """Classical bits of a modulus: published rows, between them a line, rounded down."""
        low_bits, low = 0, 0
        for high_bits, high in self._rows:
            if bits < high_bits:
                return low + (high - low) * (bits - low_bits) // (high_bits - low_bits)
            low_bits, low = high_bits, high
        return low

    def status(self, attack: Attack, size: int, strength: int) -> ClassicalStatus:
        """Broken up to the public record, legacy below 128 bits; `size` in bits."""
        if size <= self._record[attack]:
            return ClassicalStatus.BROKEN
        return ClassicalStatus.LEGACY if strength < _SOUND else ClassicalStatus.STRONG


class Curves(Record):
    """Every curve once, and which of them belong to a family."""

    all: Mapping[str, ParameterSet]
    family: Mapping[str, str]

    def of(self, families: tuple[str, ...]) -> tuple[ParameterSet, ...]:
        """The curves of the families, in the file's order."""
        return tuple(c for name, c in self.all.items() if self.family[name] in families)


def read_curves(table: object, strengths: Strengths) -> Curves:
    """The `[curve]` table."""
    entries = Entry("curve", table)
    curves: dict[str, ParameterSet] = {}
    family: dict[str, str] = {}
    for name, value in entries.table.items():
        entry = Entry(f"curve {name}", value)
        field, strength = entry.number("field") or 0, entry.number("strength") or 0
        family[name] = entry.text("family", "weierstrass")
        curves[name] = ParameterSet(
            id=name,
            aliases=entry.texts("aliases"),
            oids=entry.texts("oids"),
            classical_bits=strength,
            status=strengths.status(Attack.ELLIPTIC_CURVE_DLOG, field, strength),
            field_bits=field,
            cyclonedx_curve=entry.maybe("cyclonedx"),
        )
    return Curves(curves, family)


def read_algorithm(name: str, table: object, curves: Curves, strengths: Strengths) -> Algorithm:
    """One `[algorithm.<id>]` table."""
    entry = Entry(f"algorithm {name}", table)
    attack = entry.choice("attack", _ATTACKS)
    kind = entry.choice("parameter-kind", _KINDS, ParameterKind.NONE)
    if kind is ParameterKind.CURVE:
        parameters = curves.of(entry.texts("curves"))
    else:
        parameters = tuple(
            _parameter(name, item, kind, attack, strengths) for item in entry.items("parameters")
        )
    return Algorithm(
        id=name,
        title=entry.text("title"),
        primitive=entry.choice("primitive", _PRIMITIVES),
        attack=attack,
        rule=entry.text("rule"),
        parameter_kind=kind,
        status=entry.choice("status", _STATUSES, ClassicalStatus.STRONG),
        post_quantum=entry.flag("post-quantum"),
        aliases=entry.texts("aliases"),
        oids=entry.texts("oids"),
        standards=entry.texts("standards"),
        parameters=parameters,
        hybrid_of=entry.texts("hybrid-of"),
        family=entry.maybe("family"),
        note=entry.text("note", ""),
    )


def _parameter(
    name: str, item: object, kind: ParameterKind, attack: Attack, strengths: Strengths
) -> ParameterSet:
    entry = Entry(f"a parameter of {name}", {"id": item} if isinstance(item, str) else item)
    identifier = entry.text("id")
    bits, status = entry.number("strength"), ClassicalStatus.STRONG
    if kind is ParameterKind.MODULUS_BITS:
        bits = strengths.of_modulus(int(identifier))
        status = strengths.status(attack, int(identifier), bits)
    return ParameterSet(
        id=identifier,
        aliases=entry.texts("aliases"),
        oids=entry.texts("oids"),
        classical_bits=bits,
        nist_level=entry.number("level") or 0,
        status=entry.choice("status", _STATUSES, status),
        field_bits=entry.number("field"),
        cyclonedx_curve=entry.maybe("cyclonedx"),
        digest_bits=entry.number("digest"),
    )
