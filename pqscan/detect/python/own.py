"""Calls of a described library inside that library's own tree, such as in its tests and tools.

The name leads to a function of the project; the description says more of it than its body does.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import TYPE_CHECKING

from pqscan.detect.python.asked import is_refused
from pqscan.detect.python.lineage import linear
from pqscan.detect.python.modules import Module
from pqscan.detect.python.pieces import ClassInfo, FunctionInfo
from pqscan.detect.python.scope import Scope
from pqscan.detect.python.specs import CallSpec
from pqscan.detect.python.values import ClassRef, FunctionRef, Object, Typed, Value
from pqscan.domain.finding import Function

if TYPE_CHECKING:
    from pqscan.detect.python.engine import Engine

# What is said at the call. Loading a key or hashing is said where the body does it.
_DEEDS = frozenset(
    (
        Function.KEYGEN,
        Function.SIGN,
        Function.VERIFY,
        Function.ENCRYPT,
        Function.DECRYPT,
        Function.KEY_AGREE,
        Function.ENCAPSULATE,
        Function.DECAPSULATE,
        Function.CERTIFY,
    )
)
_MAKES = _DEEDS - {Function.VERIFY, Function.DECRYPT, Function.DECAPSULATE}
_OWN = "self"  # a fact of the object itself, which only the body knows
MIN_NAMES = 3  # described names that a package must have to be the library and no namesake
SHARE = 0.5  # and how many of all


def described(
    engine: Engine, callee: FunctionRef, node: ast.AST, scope: Scope
) -> tuple[CallSpec, Value | None] | None:
    """The description of a function or method that the tree itself defines."""
    module = callee.function.module
    if not engine.apis.library_of(module.name.partition(".")[0], module.source):
        return None
    found = _spec(engine, callee)
    if found is None or found[0].silent or found[0].component:
        return None
    spec = found[0]
    if spec.function not in _DEEDS or not _is_library(engine, module):
        return None
    if spec.function in _MAKES and is_refused(node, scope.function, scope.module):
        return None
    return found


def _spec(engine: Engine, callee: FunctionRef) -> tuple[CallSpec, Value | None] | None:
    function, receiver = callee.function, callee.receiver
    if function.cls is None:
        spec = engine.apis.call(f"{function.module.name}.{function.name}")
        return (spec, None) if spec is not None else None
    for cls in _classes(engine, function, receiver):
        name = f"{cls.module.name}.{cls.name}"
        spec = engine.apis.call(f"{name}.{function.name}")
        if spec is not None:
            return spec, None
        kind = engine.apis.type(name)
        spec = kind.methods.get(function.name) if kind is not None else None
        if kind is not None and spec is not None and receiver is not None:
            facts = (spec.algorithm, spec.parameter)
            if any(one is not None and one.argument == _OWN for one in facts):
                return None
            return spec, Typed(receiver.trail, kind, receiver)
    return None


def _classes(engine: Engine, function: FunctionInfo, receiver: Value | None) -> Iterator[ClassInfo]:
    """The classes whose method it may be called: the object's, then those it inherits from."""
    if isinstance(receiver, Object | ClassRef):
        yield from linear(engine, receiver.cls)
    elif function.cls is not None:
        yield function.cls


def _is_library(engine: Engine, module: Module) -> bool:
    """Whether the module's package has what is described of the library of that name."""
    root = module.name.partition(".")[0]
    if not module.is_package and root == module.name:
        return False
    folder = module.path[: module.path.rfind(f"/{root}/") + 1] if f"/{root}/" in module.path else ""
    key = f"{folder}{root}/__init__.py"
    known = engine.libraries.get(key)
    if known is None:
        known = engine.libraries[key] = _has_described(engine, root, key)
    return known


def _has_described(engine: Engine, root: str, path: str) -> bool:
    package = engine.program.module(path) if engine.program.has(path) else None
    if package is None:
        return False
    names = {name.partition(".")[2].partition(".")[0] for name in engine.apis.names_of(root)}
    here = [
        name
        for name in names
        if name in package.bindings or engine.program.submodule(package, name) is not None
    ]
    return len(here) >= MIN_NAMES and len(here) >= SHARE * len(names)
