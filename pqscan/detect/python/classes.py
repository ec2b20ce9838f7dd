"""What a class holds: its attributes, methods and the members of an enumeration."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from pqscan.detect.python import enums
from pqscan.detect.python.computing import with_step
from pqscan.detect.python.lineage import is_enum, linear
from pqscan.detect.python.nodes import names_in
from pqscan.detect.python.pieces import ClassInfo
from pqscan.detect.python.scope import Scope, Summary
from pqscan.detect.python.values import (
    ClassRef,
    FunctionRef,
    Partial,
    PartialMethod,
    Unknown,
    Value,
    options,
    union,
)
from pqscan.domain.finding import StepKind

if TYPE_CHECKING:
    from pqscan.detect.python.engine import Engine


def class_attribute(engine: Engine, cls: ClassInfo, name: str, receiver: Value) -> Value | None:
    """A class attribute, enum member or method; None if there is none."""
    for one in linear(engine, cls):
        if (written := _written_outside(engine, one, name)) is not None:
            return written
        if name in one.attributes:
            value = union(
                _class_value(engine, one, name, expression)
                for expression in one.attributes[name][-1:]
            )
            return _bound(value, receiver)
        if name in one.methods:
            method = one.methods[name]
            bound = receiver if "staticmethod" not in method.decorators else None
            if isinstance(receiver, ClassRef) and "classmethod" not in method.decorators:
                bound = None
            if method.decorators & {"property", "cached_property"} and bound is not None:
                return engine.value_of(FunctionRef(None, method, bound))
            return FunctionRef(None, method, bound)
    return None


def _bound(value: Value, receiver: Value) -> Value:
    """A `partialmethod` as an instance has it."""
    match value:
        case PartialMethod(callee=FunctionRef(function=method)) if not isinstance(
            receiver, ClassRef
        ):
            return Partial(value.trail, FunctionRef(None, method, receiver), value.arguments)
        case _:
            return value


def _written_outside(engine: Engine, cls: ClassInfo, name: str) -> Value | None:
    """`Config.BITS = 1024` behind the class, at module level; the last one holds."""
    for statement in reversed(cls.module.changes_of(cls.name)):
        match statement:
            case ast.Assign(targets=[ast.Attribute(attr=attr)], value=node) if attr == name:
                return _class_value(engine, cls, name, node)
            case _:
                continue
    return None


def _class_value(engine: Engine, cls: ClassInfo, name: str, node: ast.AST) -> Value:
    known = engine.class_values.get(node)
    if known is None:
        engine.class_values[node] = Unknown(None, f"{cls.name}.{name} is defined by itself")
        known = engine.class_values[node] = _class_value_of(engine, cls, name, node)
    return known


def _class_value_of(engine: Engine, cls: ClassInfo, name: str, node: ast.AST) -> Value:
    if isinstance(node, ast.ClassDef):
        return ClassRef(None, engine.local_class(node, cls.module))
    if not isinstance(node, ast.expr):
        return Unknown(None, f"{cls.name}.{name} has no value")
    scope = Scope(cls.module, None, Summary())
    for word in names_in(node):
        if word in cls.methods:
            scope.names[word] = FunctionRef(None, cls.methods[word])
        if word != name and word in cls.attributes:
            scope.names[word] = _class_value(engine, cls, word, cls.attributes[word][-1])
    value = engine.evaluate(node, scope)
    if is_enum(engine, cls) and not name.startswith("_"):
        value = enums.member(engine, cls, name, value)
    return with_step(value, StepKind.ATTRIBUTE, scope, node, f"{cls.name}.{name} = ")


def by_value(engine: Engine, cls: ClassInfo, value: Value) -> Value:
    """`Size(1024)`: the members with that value, or the value where none has it."""
    found: list[Value] = []
    for option in options(value):
        same = [
            one
            for name in cls.attributes
            if (one := class_attribute(engine, cls, name, option)) is not None
            and one.identity() == option.identity()
        ]
        found.append(same[0] if same else option)
    return union(found)
