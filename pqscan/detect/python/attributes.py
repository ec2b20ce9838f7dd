"""What an attribute of a value is: of a module, a class, an instance, a library's object."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from pqscan.detect.python import options as command_line
from pqscan.detect.python import tree_paths
from pqscan.detect.python.classes import class_attribute
from pqscan.detect.python.computing import lifted, with_step
from pqscan.detect.python.instances import object_attribute
from pqscan.detect.python.lineage import find_method, linear
from pqscan.detect.python.pieces import FunctionInfo
from pqscan.detect.python.scope import Scope
from pqscan.detect.python.values import (
    ClassRef,
    Const,
    FunctionRef,
    Made,
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
    residual,
    union,
)
from pqscan.domain.finding import StepKind

if TYPE_CHECKING:
    from pqscan.detect.python.engine import Engine


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
        case Const(value=tree_paths.PathObject() as path) if name != "value":
            found_part = tree_paths.attribute(path, name)
            here = Trail(StepKind.COMPUTED, scope.module, node, "", receiver.trail)
            if found_part is None:
                return Method(receiver.trail, receiver, name)
            return lifted(found_part, here)
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
    if full in tree_paths.CONSTANTS:
        return Const(receiver.trail, tree_paths.CONSTANTS[full])
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
    if name == "__file__":
        return Const(receiver.trail, tree_paths.of_module(receiver.module))
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
