"""The classes of the project that a class inherits from, nearest first, and what they define."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import TYPE_CHECKING

from pqscan.detect.python.pieces import ClassInfo, FunctionInfo
from pqscan.detect.python.scope import Scope, Summary
from pqscan.detect.python.values import ClassRef, Symbol, Value, options

if TYPE_CHECKING:
    from pqscan.detect.python.engine import Engine


_ENUMS = frozenset(("Enum", "IntEnum", "StrEnum", "Flag", "IntFlag"))


def linear(engine: Engine, cls: ClassInfo) -> list[ClassInfo]:
    """The class and its bases in the project, nearest first."""
    known = engine.lines.get(cls)
    if known is None:
        known = engine.lines[cls] = _linear(engine, cls, ())
    return known


def _linear(engine: Engine, cls: ClassInfo, seen: tuple[ClassInfo, ...]) -> list[ClassInfo]:
    found = [cls]
    for base in _bases(engine, cls):
        if isinstance(base, ClassRef) and base.cls not in seen and base.cls is not cls:
            inner = _linear(engine, base.cls, (*seen, cls))
            found += [one for one in inner if one not in found]
    return found


def _bases(engine: Engine, cls: ClassInfo) -> Iterator[Value]:
    scope = Scope(cls.module, None, Summary())
    for node in cls.bases:
        if isinstance(node, ast.Name | ast.Attribute):
            yield from options(engine.evaluate(node, scope))


def outside_bases(engine: Engine, cls: ClassInfo) -> list[str]:
    """The names of base classes that lie outside the project."""
    return [
        base.name
        for one in linear(engine, cls)
        for base in _bases(engine, one)
        if isinstance(base, Symbol)
    ]


def find_method(engine: Engine, cls: ClassInfo, name: str) -> FunctionInfo | None:
    """The method a class has or inherits."""
    for one in linear(engine, cls):
        if name in one.methods:
            return one.methods[name]
    return None


def is_enum(engine: Engine, cls: ClassInfo) -> bool:
    """Whether the class is an Enum."""
    return any(base.rpartition(".")[2] in _ENUMS for base in outside_bases(engine, cls))
