"""Members of enumerations: constants that know their name, or objects made from a tuple."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pqscan.detect.python import lineage
from pqscan.detect.python.pieces import ClassInfo
from pqscan.detect.python.values import Const, FunctionRef, Member, Object, Sequence, Value

if TYPE_CHECKING:
    from pqscan.detect.python.engine import Engine


def member(engine: Engine, cls: ClassInfo, name: str, value: Value) -> Value:
    """The member of that name; `value` is what the class body assigns."""
    if isinstance(value, FunctionRef):
        return value
    init = lineage.find_method(engine, cls, "__init__")
    if init is not None:
        given = value.items if isinstance(value, Sequence) and value.exact else (value,)
        arguments = dict(zip((one.name for one in init.parameters[1:]), given, strict=False))
        facts = {"value": value, "_value_": value, "name": Const(None, name)}
        return Object(value.trail, cls, {**facts, **arguments})
    if "__new__" in cls.methods and isinstance(value, Sequence) and value.exact and value.items:
        value = value.items[0]
    if isinstance(value, Const):
        return Member(value.trail, value.value, cls, name)
    if isinstance(value, Sequence):
        return value
    return Object(value.trail, cls, {"value": value, "_value_": value, "name": Const(None, name)})
