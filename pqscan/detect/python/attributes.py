"""Attributes, items and iteration of abstract values; inheritance and instance attributes."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from copy import copy
from typing import TYPE_CHECKING

from pqscan.detect.python import enums
from pqscan.detect.python import options as command_line
from pqscan.detect.python.computing import compute, with_step
from pqscan.detect.python.modules import ClassInfo, FunctionInfo
from pqscan.detect.python.nodes import names_in
from pqscan.detect.python.scope import Scope, Summary
from pqscan.detect.python.values import (
    ClassRef,
    Const,
    FunctionRef,
    Made,
    Mapped,
    Member,
    Method,
    ModuleRef,
    Namespace,
    Object,
    Options,
    Parameter,
    Residual,
    Sequence,
    Super,
    Symbol,
    Trail,
    Typed,
    Union,
    Unknown,
    Value,
    is_open,
    options,
    residual,
    substitute,
    union,
)
from pqscan.domain.finding import StepKind

if TYPE_CHECKING:
    from pqscan.detect.python.engine import Engine

_ENUMS = frozenset(("Enum", "IntEnum", "StrEnum", "Flag", "IntFlag"))


def attribute(engine: Engine, receiver: Value, name: str, scope: Scope, node: ast.AST) -> Value:
    """`receiver.name`."""
    engine.spend()
    match receiver:
        case Symbol():
            return _symbol_attribute(engine, receiver, name, scope, node)
        case ModuleRef():
            return _module_attribute(engine, receiver, name, scope, node)
        case ClassRef():
            return class_attribute(engine, receiver.cls, name, receiver) or Unknown(
                receiver.trail, f"{receiver.cls.name}.{name} is not defined in the scanned code"
            )
        case Object(arguments=given) if given is not None and "_value_" in given:
            if name in ("value", "name", "_value_"):
                return given[name]
            return object_attribute(engine, receiver, name)
        case Object():
            return object_attribute(engine, receiver, name)
        case Super():
            return _super_attribute(engine, receiver, name)
        case Parameter() if _is_self(receiver):
            return _self_attribute(engine, receiver, name, scope, node)
        case Union():
            found = (attribute(engine, one, name, scope, node) for one in receiver.options)
            return union(found, receiver.trail)
        case Parameter() | Residual():
            return _later(engine, receiver, name, scope, node)
        case Namespace() if name in receiver.items:
            return receiver.items[name]
        case Member():
            return _member_attribute(engine, receiver, name)
        case Const() | Sequence() if name == "value" and not _is_none(receiver):
            return receiver  # a member of an Enum that came from elsewhere
        case Made() | Typed() if yielded := _described_attribute(engine, receiver, name, scope):
            return yielded
        case Made() if name in receiver.arguments and receiver.spec.returns == "namespace":
            return receiver.arguments[name]
        case Options():
            chosen = command_line.option(engine, receiver, name)
            return chosen or Method(receiver.trail, receiver, name)
        case _:
            return Method(receiver.trail, receiver, name)


def _is_none(value: Value) -> bool:
    return isinstance(value, Const) and value.value is None


def _described_attribute(
    engine: Engine, receiver: Made | Typed, name: str, scope: Scope
) -> Value | None:
    """An attribute that a description says is an object; it has the facts of its owner."""
    found = receiver.type.attributes.get(name) if receiver.type is not None else None
    if found is None:
        return None
    kind = engine.apis.type(found.returns)
    return Made(receiver.trail, kind, found, {}, receiver, scope.module.tree, scope.module)


def _member_attribute(engine: Engine, receiver: Member, name: str) -> Value:
    """Of a member of an Enum: its value, its name, a method or property."""
    if name in ("value", "_value_"):
        return Const(receiver.trail, receiver.value)
    if name in ("name", "_name_"):
        return Const(receiver.trail, receiver.name)
    found = class_attribute(engine, receiver.cls, name, receiver)
    return found or Method(receiver.trail, Const(receiver.trail, receiver.value), name)


_DJANGO = "django.conf.settings"


def _symbol_attribute(
    engine: Engine, receiver: Symbol, name: str, scope: Scope, node: ast.AST
) -> Value:
    """A name of a library; of a folder without `__init__.py`; of Django's settings."""
    full = f"{receiver.name}.{name}"
    if receiver.name == _DJANGO:
        return _setting(engine, name, scope, node) or Symbol(receiver.trail, full)
    if receiver.name in engine.namespaces:
        path = engine.program.find(full, scope.module.path)
        module = engine.program.module(path) if path else None
        if module is not None:
            return ModuleRef(receiver.trail, module)
        if engine.program.is_namespace(full, scope.module.path):
            engine.namespaces.add(full)
    return Symbol(receiver.trail, full)


def _setting(engine: Engine, name: str, scope: Scope, node: ast.AST) -> Value | None:
    """What the settings modules of the project give a name; None if none does."""
    found: list[Value] = []
    for path in engine.program.settings:
        module = engine.program.module(path)
        value = engine.member(module, name) if module is not None else None
        if value is not None:
            found.append(with_step(value, StepKind.IMPORTED, scope, node))
    return union(found) if found else None


def _super_attribute(engine: Engine, receiver: Super, name: str) -> Value:
    for one in linear(engine, receiver.cls)[1:]:
        if name in one.methods:
            return FunctionRef(None, one.methods[name], receiver.receiver)
        if name in one.attributes:
            return class_attribute(engine, one, name, receiver) or Const(None, None)
    return Method(receiver.trail, receiver, name)


def _later(engine: Engine, receiver: Value, name: str, scope: Scope, node: ast.AST) -> Value:
    def again(new: tuple[Value, ...]) -> Value:
        return attribute(engine, new[0], name, scope, node)

    return residual(f".{name}", (receiver,), again)


def _is_self(value: Parameter) -> bool:
    function = value.function
    return function.takes_self and function.parameters[0].name == value.name


def _self_attribute(
    engine: Engine, receiver: Parameter, name: str, scope: Scope, node: ast.AST
) -> Value:
    """On `self`: a method at once, anything else when the instance is known."""
    cls = receiver.function.cls
    if cls is not None:
        method = find_method(engine, cls, name)
        if method is not None and not _is_abstract(method):
            if method.decorators & {"property", "cached_property"}:
                return engine.value_of(FunctionRef(None, method, receiver))
            return FunctionRef(None, method, receiver)
    return _later(engine, receiver, name, scope, node)


def _is_abstract(method: FunctionInfo) -> bool:
    if "abstractmethod" in method.decorators:
        return True
    body = [
        node
        for node in getattr(method.node, "body", [])
        if not (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant))
    ]
    return not body or isinstance(body[0], ast.Pass | ast.Raise)


def _module_attribute(
    engine: Engine, receiver: ModuleRef, name: str, scope: Scope, node: ast.AST
) -> Value:
    found = engine.member(receiver.module, name)
    if found is not None:
        if receiver.module is scope.module:
            return found
        return with_step(found, StepKind.IMPORTED, scope, node)
    below = engine.program.submodule(receiver.module, name)
    module = engine.program.module(below) if below else None
    if module is not None:
        return ModuleRef(receiver.trail, module)
    return Symbol(receiver.trail, f"{receiver.module.name}.{name}")


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


def class_attribute(engine: Engine, cls: ClassInfo, name: str, receiver: Value) -> Value | None:
    """A class attribute, enum member or method; None if there is none."""
    for one in linear(engine, cls):
        if (written := _written_outside(engine, one, name)) is not None:
            return written
        if name in one.attributes:
            return union(
                _class_value(engine, one, name, expression)
                for expression in one.attributes[name][-1:]
            )
        if name in one.methods:
            method = one.methods[name]
            bound = receiver if "staticmethod" not in method.decorators else None
            if isinstance(receiver, ClassRef) and "classmethod" not in method.decorators:
                bound = None
            if method.decorators & {"property", "cached_property"} and bound is not None:
                return engine.value_of(FunctionRef(None, method, bound))
            return FunctionRef(None, method, bound)
    return None


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
        if word != name and word in cls.attributes:
            scope.names[word] = _class_value(engine, cls, word, cls.attributes[word][-1])
    value = engine.evaluate(node, scope)
    if is_enum(engine, cls) and not name.startswith("_"):
        value = enums.member(engine, cls, name, value)
    return with_step(value, StepKind.ATTRIBUTE, scope, node, f"{cls.name}.{name} = ")


def is_enum(engine: Engine, cls: ClassInfo) -> bool:
    """Whether the class is an Enum."""
    return any(base.rpartition(".")[2] in _ENUMS for base in outside_bases(engine, cls))


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
    names = sorted(cls.methods, key=lambda method: method != "__init__")
    for method_name in names:
        method = cls.methods[method_name]
        if method_name != "__init__" and not (name in method.words and _assigns(method, name)):
            continue
        if method_name == "__init__" and not engine.is_worth(method) and name not in method.words:
            continue
        writes = engine.summary(method).writes.get(name, ())
        for value in writes:
            if not _is_empty(value) or len(names) == 1:
                yield _as_seen(value, method, receiver)
        if writes and method_name == "__init__" and not _only_placeholder(writes):
            return


def _only_placeholder(values: list[Value]) -> bool:
    """`self.key = None`, `self.keys = {}` in `__init__`: another method gives the real value."""
    return all(
        (isinstance(value, Const) and value.value is None) or _is_empty(value) for value in values
    )


def _is_empty(value: Value) -> bool:
    return isinstance(value, Sequence | Mapped) and not value.items


def _as_seen(value: Value, method: FunctionInfo, receiver: Object) -> Value:
    if not is_open(value):
        return value
    own = method.parameters[0].name if method.parameters else ""

    def given(parameter: Parameter) -> Value | None:
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
    return name in method.assigned


def item(engine: Engine, receiver: Value, key: Value, scope: Scope, node: ast.AST) -> Value:
    """`receiver[key]`."""
    receiver = engine.as_sequence(receiver)
    if is_open(key) or isinstance(receiver, Residual | Parameter):

        def again(new: tuple[Value, ...]) -> Value:
            return item(engine, new[0], new[1], scope, node)

        return residual("[…]", (receiver, key), again)
    if isinstance(receiver, Union):
        found = (item(engine, one, key, scope, node) for one in receiver.options)
        return union(found, receiver.trail)
    if isinstance(key, Union):
        return union(item(engine, receiver, one, scope, node) for one in key.options)
    if isinstance(receiver, Options) and isinstance(key, Const) and isinstance(key.value, str):
        found_option = command_line.option(engine, receiver, key.value)
        return found_option or Unknown(receiver.trail, f"option {key.value} of the command line")
    if isinstance(receiver, ClassRef) and isinstance(key, Const) and isinstance(key.value, str):
        return class_attribute(engine, receiver.cls, key.value, receiver) or receiver
    return _item(receiver, key, scope, node)


def _item(receiver: Value, key: Value, scope: Scope, node: ast.AST) -> Value:
    here = Trail(StepKind.COMPUTED, scope.module, node, "", receiver.trail)
    match receiver, key:
        case Options(), Const() if key.value == 0:
            return receiver  # of the pair that parse_known_args() returns
        case Mapped(), Const() if _hashable(key.value) and key.value in receiver.items:
            return _stepped(receiver.items[key.value], here, key.trail)
        case Mapped(), Symbol() if key.name in receiver.items:
            return _stepped(receiver.items[key.name], here)
        case Mapped(), _ if not (isinstance(key, Const) and receiver.exact):
            return union((_stepped(v, here) for v in receiver.items.values()), here)
        case Sequence(), Const() if receiver.exact and isinstance(key.value, int):
            if -len(receiver.items) <= key.value < len(receiver.items):
                return _stepped(receiver.items[key.value], here)
            return Unknown(here, "an index out of range")
        case Sequence(), _:
            return union((_stepped(v, here) for v in receiver.items), here)
        case Symbol(name="os.environ"), Const():
            return Unknown(here, f"read from the environment variable {key.value}")
        case Symbol(), _:
            return receiver
        case ClassRef(), _:
            return receiver
        case Const(), Const():
            return compute((receiver, key), "an index", lambda a, b: a[b], here)
        case Unknown(), _:
            return Unknown(receiver.trail, receiver.reason)
        case _:
            return Unknown(here, "an item of a value that is not known")


def _hashable(value: object) -> bool:
    return isinstance(value, str | bytes | int | float | tuple | type(None))


def _stepped(value: Value, here: Trail, chosen: Trail | None = None) -> Value:
    """The item, with the place it was taken from, and how the key came about, in its history."""
    scope = Scope(here.module, None, Summary())
    if value.trail is None and chosen is not None and not isinstance(value, Union):
        value = copy(value)
        value.trail = chosen
    if here.previous is not None and (value.trail is None or value.trail is chosen):
        value = with_step(value, here.previous.kind, scope, here.previous.node, here.previous.text)
    return value


def element(engine: Engine, receiver: Value, scope: Scope, node: ast.AST) -> Value:
    """What iterating yields, as one value."""
    receiver = engine.as_sequence(receiver)
    match receiver:
        case Sequence():
            return union(receiver.items) if receiver.items else Unknown(None, "an empty sequence")
        case Mapped():
            keys = [Const(None, key) for key in receiver.items if _hashable(key)]
            return union(keys) if keys and receiver.exact else Unknown(None, "keys of a mapping")
        case Union():
            return union(element(engine, one, scope, node) for one in receiver.options)
        case ClassRef():
            members = [class_attribute(engine, receiver.cls, n, receiver)
                       for n in receiver.cls.attributes if not n.startswith("_")]  # fmt: skip
            return union(m for m in members if m is not None)
        case Parameter() | Residual():

            def again(new: tuple[Value, ...]) -> Value:
                return element(engine, new[0], scope, node)

            return residual("each item", (receiver,), again)
        case Const() if isinstance(receiver.value, str | bytes) and len(receiver.value) <= 64:
            return union(Const(receiver.trail, one) for one in receiver.value)
        case Unknown():
            return Unknown(receiver.trail, receiver.reason)
        case _:
            return Unknown(receiver.trail, "iteration over a value that is not known")


def enter(engine: Engine, value: Value, scope: Scope, node: ast.AST) -> Value:
    """What `with value as` binds: the result of `__enter__` where it is the project's."""
    if isinstance(value, Object):
        for name in ("__enter__", "__aenter__"):
            method = find_method(engine, value.cls, name)
            if method is not None:
                return engine.value_of(FunctionRef(None, method, value))
    if isinstance(value, Union):
        return union(enter(engine, one, scope, node) for one in value.options)
    return value
