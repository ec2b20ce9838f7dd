"""What an instance holds: what its methods assign to it, its fields, and what its class holds."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from pqscan.detect.python.classes import class_attribute
from pqscan.detect.python.lineage import linear
from pqscan.detect.python.pieces import ClassInfo, FunctionInfo
from pqscan.detect.python.substitution import substitute
from pqscan.detect.python.values import (
    Choice,
    Const,
    Mapped,
    Method,
    Object,
    Parameter,
    Sequence,
    Unknown,
    Value,
    is_open,
    union,
)

if TYPE_CHECKING:
    from pqscan.detect.python.engine import Engine


def object_attribute(engine: Engine, receiver: Object, name: str) -> Value:
    """An attribute of an instance: what its methods assign, its fields, its class's."""
    key = (receiver, name)
    known = engine.object_values.get(key)
    if known is None:
        if key in engine.attributes_open:
            engine.circular += 1
            return Unknown(None, f"{receiver.cls.name}.{name} hangs on itself")
        before, turns = engine.unfinished, engine.circular
        outermost = not engine.attributes_open
        engine.attributes_open.add(key)
        try:
            known = _object_attribute(engine, receiver, name)
        finally:
            engine.attributes_open.discard(key)
        if engine.unfinished == before and (outermost or engine.circular == turns):
            engine.object_values[key] = known
    return known


def _object_attribute(engine: Engine, receiver: Object, name: str) -> Value:
    engine.spend()
    cls = receiver.cls
    given = receiver.arguments or {}
    for one in linear(engine, cls):
        written = list(_written(engine, one, name, receiver))
        if written:
            return union(written)
        if any(field.name == name for field in one.fields) and name in given:
            return given[name]
    found = class_attribute(engine, cls, name, receiver)
    if found is not None:
        return found
    if name in given and "__init__" not in cls.methods:
        return given[name]
    return Method(receiver.trail, receiver, name)


def _written(engine: Engine, cls: ClassInfo, name: str, receiver: Object) -> Iterator[Value]:
    """Values that methods of one class assign to `self.name`; `__init__` before the others."""
    for method_name, method in _by_order(cls):
        if method_name != "__init__" and not _assigns(method, name):
            continue
        if (
            method_name == "__init__"
            and not engine.interest.is_worth(method)
            and not method.says(name)
        ):
            continue
        writes = engine.summary(method).writes.get(name, ())
        for value in writes:
            if not _is_empty(value) or len(cls.methods) == 1:
                yield _as_seen(value, method, receiver)
        if writes and method_name == "__init__" and not _only_placeholder(writes):
            return


def _by_order(cls: ClassInfo) -> Iterator[tuple[str, FunctionInfo]]:
    first = cls.methods.get("__init__")
    if first is not None:
        yield "__init__", first
    for name, method in cls.methods.items():
        if method is not first:
            yield name, method


def _only_placeholder(values: list[Value]) -> bool:
    """`self.key = None`, `self.keys = {}` in `__init__`: another method gives the real value."""
    return all(
        (isinstance(value, Const) and value.value in (None, "", b"")) or _is_empty(value)
        for value in values
    )


def _is_empty(value: Value) -> bool:
    return isinstance(value, Sequence | Mapped) and not value.items


def _as_seen(value: Value, method: FunctionInfo, receiver: Object) -> Value:
    if not is_open(value):
        return value
    own = method.parameters[0].name if method.parameters else ""

    def given(parameter: Parameter) -> Value | None:
        if isinstance(parameter, Choice):
            return parameter.default
        if parameter.function is not method:
            return None
        if parameter.name == own and method.takes_self:
            return receiver
        if method.name == "__init__" and receiver.arguments is not None:
            return receiver.arguments.get(parameter.name)
        return None

    return substitute(value, given)


def _assigns(method: FunctionInfo, name: str) -> bool:
    if not method.takes_self or not method.parameters:
        return False
    return method.assigns(name)
