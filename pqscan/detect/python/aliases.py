"""Names that hold what another name means, so that code which says only them is of interest."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import TYPE_CHECKING

from pqscan.detect.python.modules import Module
from pqscan.detect.python.nodes import names_in
from pqscan.detect.python.pieces import FunctionInfo
from pqscan.detect.python.values import (
    FunctionRef,
    Made,
    Mapped,
    Object,
    Parameter,
    Partial,
    Sequence,
    Symbol,
    Value,
    options,
)

if TYPE_CHECKING:
    from pqscan.detect.python.engine import Engine

_DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
MAX_DEPTH = 3  # of containers looked into
MAX_LOOKED_AT = 40  # items of one
MAX_LINES = 200  # of a value that is looked through
ANY = "*"  # read by an import whose module is worked out
_IMPORTING = (b"import_module", b"__import__")
ROUNDS = 3  # aliases of aliases


def names_bound_to(module: Module, wanted: frozenset[str]) -> frozenset[str]:
    """Module variables and class attributes whose value reads one of the names.

    `h = hashlib.md5`, `TABLE = {"md5": md5}`, `make = partial(make_key, 3)`.
    """
    dynamic = wanted and any(word in module.source for word in _IMPORTING)
    if wanted.isdisjoint(module.bindings.keys()) and not dynamic:
        return frozenset()  # what is wanted by a method's name alone has no aliases
    found: set[str] = set()
    for _ in range(ROUNDS):
        known = wanted | found | {ANY}
        if module.fetch_classes(known) or module.reads is None:
            module.reads = _values(module)
        values = module.reads
        new = {name for name, read in values if name not in found and not read.isdisjoint(known)}
        if not new:
            break
        found |= new
    return frozenset(found)


def _values(module: Module) -> list[tuple[str, frozenset[str]]]:
    pairs: list[tuple[str, ast.AST | None]] = [
        (name, getattr(binding.node, "value", None))
        for name, bindings in module.bindings.items()
        for binding in bindings
        if not binding.is_definition and isinstance(binding.node, ast.Assign | ast.AnnAssign)
    ]
    for cls in module.defined.classes.values():
        pairs += [(name, node) for name, nodes in cls.attributes.items() for node in nodes]
    pairs_read = [(name, _brought(module, fillers)) for name, fillers in module.fillers.items()]
    read = ((name, _read(node)) for name, node in pairs if isinstance(node, ast.expr))
    return [(name, names) for name, names in (*read, *pairs_read) if names]


def _brought(module: Module, fillers: list[FunctionInfo]) -> frozenset[str]:
    """The names that functions read which fill a container, and those they decorate."""
    adding = {one.name for one in fillers}
    named = [names_in(one.node) for one in fillers]
    for node in module.tree.body:
        for decorator in getattr(node, "decorator_list", ()):
            if isinstance(node, _DEFINITIONS) and not adding.isdisjoint(names_in(decorator)):
                named.append(frozenset((node.name,)))
    return frozenset().union(*named)


def _read(node: ast.expr) -> frozenset[str]:
    if (node.end_lineno or 0) - node.lineno > MAX_LINES:
        return frozenset()
    found = names_in(node)
    if isinstance(node, ast.Call) and node.args and _is_import(node.func):
        first = node.args[0]
        told = isinstance(first, ast.Constant) and isinstance(first.value, str)
        name = str(first.value) if isinstance(first, ast.Constant) and told else "."
        found |= {name.partition(".")[0] or ANY}
    return found


def _is_import(func: ast.expr) -> bool:
    """`importlib.import_module`, `__import__`: the name of what they import is a string."""
    name = func.attr if isinstance(func, ast.Attribute) else getattr(func, "id", "")
    return name in ("import_module", "__import__")


def matters(engine: Engine, value: Value, depth: int = 0) -> bool:
    """Whether a value is of interest to code that uses it: a described callable or object."""
    return any(_matters(engine, option, depth) for option in options(value))


def _matters(engine: Engine, value: Value, depth: int) -> bool:
    match value:
        case Made():
            return value.type is not None or value.spec.secret == -1  # a shared secret
        case Symbol():
            return engine.apis.call(value.name) is not None
        case FunctionRef():
            function = value.function
            if function not in engine.summaries and not engine.interest.is_hot(function):
                return False
            return any(event.spec for event in engine.summary(function).events)
        case Object():
            return engine.interest.is_hot_class(value.cls)
        case Partial() if depth < MAX_DEPTH:
            return matters(engine, value.callee, depth + 1)
        case Parameter(default=default) if default is not None and depth < MAX_DEPTH:
            return matters(engine, default, depth + 1)
        case Sequence() if depth < MAX_DEPTH:
            return any(matters(engine, item, depth + 1) for item in value.items[:MAX_LOOKED_AT])
        case Mapped() if depth < MAX_DEPTH:
            items = list(value.items.values())[:MAX_LOOKED_AT]
            return any(matters(engine, item, depth + 1) for item in items)
        case _:
            return False


def exported(engine: Engine, module: Module) -> Iterator[str]:
    """The module-level names by which other files may reach a described call in disguise."""
    imported = engine.interest.imported_names(module)
    for name in names_bound_to(module, imported | engine.interest.names):
        if name in module.bindings:
            value = engine.member(module, name)
            if value is not None and matters(engine, value):
                yield name
    for name, bindings in module.bindings.items():
        for binding in bindings:
            if not binding.is_definition and isinstance(binding.node, ast.ImportFrom):
                yield from _renamed(engine, binding.node, name)
    for node in module.stars:
        source = node.module or ""
        if node.level == 0 and engine.apis.library_of(source.partition(".")[0]):
            yield from engine.apis.names_below(source)


def _renamed(engine: Engine, node: ast.ImportFrom, name: str) -> Iterator[str]:
    """`from .impl import make_key as create`, where make_key is watched."""
    for alias in node.names:
        if alias.asname == name and alias.name != name and alias.name in engine.interest.names:
            yield name
