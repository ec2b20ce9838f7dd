"""Named tuples and dataclasses: their fields, the tuples they are, copies with other values."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from pqscan.detect.python import instances, lineage
from pqscan.detect.python.arguments import CallArguments
from pqscan.detect.python.computing import constants, with_step
from pqscan.detect.python.pieces import ClassInfo, ParameterInfo
from pqscan.detect.python.scope import Scope
from pqscan.detect.python.values import (
    ClassRef,
    Const,
    Mapped,
    Object,
    Options,
    Sequence,
    Unknown,
    Value,
    is_open,
    options,
    residual,
    union,
)
from pqscan.domain.finding import StepKind

if TYPE_CHECKING:
    from pqscan.detect.python.engine import Engine

_MADE_BY_CALL = "namedtuple"  # the mark of a class that a call of namedtuple() makes


def fields_of(engine: Engine, cls: ClassInfo) -> list[ParameterInfo]:
    """The fields of a class and its bases, in the order of the constructor."""
    found: dict[str, ParameterInfo] = {}
    for one in reversed(lineage.linear(engine, cls)):
        for field in one.fields:
            found[field.name] = field
    return list(found.values())


def is_tuple(engine: Engine, cls: ClassInfo) -> bool:
    """Whether instances are named tuples."""
    if any(_MADE_BY_CALL in one.decorators for one in lineage.linear(engine, cls)):
        return True
    return "NamedTuple" in (base.rpartition(".")[2] for base in lineage.outside_bases(engine, cls))


def as_sequence(engine: Engine, value: Value) -> Value:
    """A named tuple as the tuple it is; anything else unchanged."""
    if isinstance(value, Object) and is_tuple(engine, value.cls):
        items = (
            instances.object_attribute(engine, value, field.name)
            for field in fields_of(engine, value.cls)
        )
        return Sequence(value.trail, tuple(items))
    return value


def named_tuple(engine: Engine, arguments: CallArguments, node: ast.Call, scope: Scope) -> Value:
    """`namedtuple("Key", "kind bits", defaults=(2048,))`: a class of its own."""
    known = engine.made_classes.get(node)
    if known is None:
        names = _field_names(arguments)
        if names is None:
            return Unknown(None, "a named tuple whose fields are not known")
        known = engine.made_classes[node] = _tuple_class(names, node, scope)
    return ClassRef(None, known)


def _field_names(arguments: CallArguments) -> list[str] | None:
    listed = arguments.positional[1] if len(arguments.positional) > 1 else None
    listed = listed or arguments.keywords.get("field_names") or arguments.keywords.get("fields")
    try:
        found = constants(listed) if listed is not None else None
    except ValueError:
        return None
    if isinstance(found, str):
        return found.replace(",", " ").split()
    if not isinstance(found, tuple):
        return None
    # typing.NamedTuple takes pairs of a name and a type
    names = [one[0] if isinstance(one, tuple) and one else one for one in found]
    return [name for name in names if isinstance(name, str)]


def _tuple_class(names: list[str], node: ast.Call, scope: Scope) -> ClassInfo:
    defaults: list[ast.expr] = []
    for keyword in node.keywords:
        if keyword.arg == "defaults" and isinstance(keyword.value, ast.Tuple | ast.List):
            defaults = keyword.value.elts
    missing = len(names) - len(defaults)
    fields = tuple(
        ParameterInfo(name, defaults[i - missing] if i >= missing else None, None, "positional")
        for i, name in enumerate(names)
    )
    written: dict[str, list[ast.AST]] = {one.name: [one.default] for one in fields if one.default}
    first = node.args[0] if node.args else None
    title = str(first.value) if isinstance(first, ast.Constant) else "namedtuple"
    definition = ast.copy_location(
        ast.ClassDef(title, bases=[], keywords=[], body=[], decorator_list=[]), node
    )
    marks = frozenset((_MADE_BY_CALL,))
    return ClassInfo(scope.module, definition, title, (), {}, written, fields, marks)


def field(arguments: CallArguments) -> Value:
    """`field(default=2048)`, attrs' and pydantic's alike: the value of a field nobody gives."""
    default = arguments.keywords.get("default")
    if default is None and arguments.positional:
        default = arguments.positional[0]
    if default is None or (isinstance(default, Const) and default.value is ...):
        return Unknown(None, "a field that is given when the object is made")
    return default


def replace(engine: Engine, arguments: CallArguments, node: ast.Call, scope: Scope) -> Value:
    """`dataclasses.replace(obj, bits=4096)`: the same object with other fields."""
    if not arguments.positional:
        return Unknown(None, "replace() of nothing")
    return _replaced(engine, arguments.positional[0], arguments, node, scope)


def tuple_replace(
    engine: Engine, receiver: Value, arguments: CallArguments, node: ast.Call, scope: Scope
) -> Value:
    """`pair._replace(bits=4096)`."""
    return _replaced(engine, receiver, arguments, node, scope)


def _replaced(
    engine: Engine, receiver: Value, arguments: CallArguments, node: ast.Call, scope: Scope
) -> Value:
    if is_open(receiver) and not isinstance(receiver, Object):

        def again(new: tuple[Value, ...]) -> Value:
            return _replaced(engine, new[0], arguments, node, scope)

        return residual("replace()", (receiver,), again)
    made: list[Value] = []
    for option in options(receiver):
        if not isinstance(option, Object):
            made.append(Unknown(option.trail, "replace() of an object that is not known"))
            continue
        given = {**(option.arguments or {})}
        for name, value in arguments.keywords.items():
            given[name] = with_step(value, StepKind.ARGUMENT, scope, node, f"{name}=…")
        made.append(Object(option.trail, option.cls, given))
    return union(made)


def as_dict(engine: Engine, arguments: CallArguments, node: ast.Call, scope: Scope) -> Value:
    """`dataclasses.asdict(obj)` and `vars(obj)`: what its fields hold, by name."""
    first = arguments.positional[0] if arguments.positional else Const(None, None)
    if is_open(first) and not isinstance(first, Object):

        def again(new: tuple[Value, ...]) -> Value:
            return as_dict(engine, CallArguments(new, {}), node, scope)

        return residual("asdict()", (first,), again)
    if isinstance(first, Options):
        return first
    if not isinstance(first, Object):
        return Unknown(first.trail, "the fields of an object that is not known")
    names = [one.name for one in fields_of(engine, first.cls)] or list(first.arguments or ())
    items: dict[object, Value] = {
        name: instances.object_attribute(engine, first, name) for name in names
    }
    return Mapped(first.trail, items)
