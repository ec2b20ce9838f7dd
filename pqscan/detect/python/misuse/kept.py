"""Attributes that hold what a KEM yields, read on objects of that class in other code."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from pqscan.detect.python.misuse.answers import class_of
from pqscan.detect.python.modules import Module
from pqscan.detect.python.nodes import below
from pqscan.detect.python.pieces import ClassInfo, FunctionInfo

if TYPE_CHECKING:
    from pqscan.detect.python.engine import Engine


def attribute_of(function: FunctionInfo, call: ast.AST) -> str:
    """The attribute of the instance that a call's result is put into and nothing else; or ""."""
    own = function.parameters[0].name if function.takes_self and function.parameters else ""
    if not own or function.cls is None:
        return ""
    for node in below(function.node):
        if isinstance(node, ast.Assign) and node.value is call and len(node.targets) == 1:
            match node.targets[0]:
                case ast.Attribute(value=ast.Name(id=name), attr=kept) if name == own and _is_all(
                    function.cls, kept, call
                ):
                    return kept
                case _:
                    continue
    return ""


def _is_all(cls: ClassInfo, name: str, call: ast.AST) -> bool:
    """Whether a class puts nothing else there, constants left out that say "not yet"."""
    for node in below(cls.node):
        targets: list[ast.expr] = []
        if isinstance(node, ast.Assign):
            targets = node.targets
        elif isinstance(node, ast.AugAssign | ast.AnnAssign | ast.For):
            targets = [node.target]
        for target in targets:
            parts = target.elts if isinstance(target, ast.Tuple | ast.List) else [target]
            if any(isinstance(one, ast.Attribute) and one.attr == name for one in parts):
                value = getattr(node, "value", None)
                if value is not call and not isinstance(value, ast.Constant | None):
                    return False
    return True


def reads(
    engine: Engine, module: Module, kept: Mapping[tuple[ClassInfo, str], object]
) -> Iterator[tuple[ast.Attribute, tuple[ClassInfo, str]]]:
    """Where functions of a module read such an attribute of an object that is handed to them."""
    names = {name for _, name in kept}
    for function in module.functions:
        if not function.mentions(frozenset(names)):
            continue
        for node in below(function.node):
            if (
                isinstance(node, ast.Attribute)
                and isinstance(node.ctx, ast.Load)
                and node.attr in names
                and (cls := _class(engine, module, node.value, function)) is not None
                and (cls, node.attr) in kept
            ):
                yield node, (cls, node.attr)


def _class(
    engine: Engine, module: Module, node: ast.expr, function: FunctionInfo
) -> ClassInfo | None:
    if not isinstance(node, ast.Name):
        return None
    info = function.parameter(node.id)
    if info is not None:
        return engine.project_class(info.annotation, module)
    return class_of(engine, module, node, function)
