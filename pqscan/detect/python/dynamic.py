"""Names that a program works out: `getattr`, `importlib`, variables of the environment."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from pqscan.detect.python.arguments import CallArguments
from pqscan.detect.python.computing import with_step
from pqscan.detect.python.scope import Scope
from pqscan.detect.python.values import (
    ClassRef,
    Const,
    Method,
    ModuleRef,
    Object,
    Parameter,
    Residual,
    Symbol,
    Trail,
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


def by_name(engine: Engine, arguments: CallArguments, node: ast.Call, scope: Scope) -> Value:
    """`getattr(module, NAME)`, with or without a default."""
    if len(arguments.positional) < 2:
        return Unknown(None, "getattr without a name")
    receiver, name = arguments.positional[:2]
    otherwise = arguments.positional[2] if len(arguments.positional) > 2 else None

    def again(new: tuple[Value, ...]) -> Value:
        rest = () if otherwise is None else (otherwise,)
        return by_name(engine, CallArguments((*new, *rest), {}), node, scope)

    found = _named(engine, receiver, name, scope, node, again)
    if otherwise is None or is_open(found):
        return found
    ours = isinstance(receiver, ModuleRef | ClassRef | Object)
    return union(_or_default(found, otherwise, ours))


def _or_default(found: Value, otherwise: Value, ours: bool) -> Iterator[Value]:
    """`getattr(settings, "BITS", 2048)`: the default where the project defines no such name."""
    for option in options(found):
        missing = isinstance(option, Unknown | Method | Symbol)
        if not missing or (isinstance(option, Symbol) and not ours):
            yield option
        if missing:
            yield otherwise


def _named(
    engine: Engine,
    receiver: Value,
    name: Value,
    scope: Scope,
    node: ast.Call,
    again: Callable[[tuple[Value, ...]], Value],
) -> Value:

    if is_open(name) or isinstance(receiver, Parameter | Residual):
        return residual("getattr", (receiver, name), again)
    found: list[Value] = []
    for option in options(name):
        if isinstance(option, Const) and isinstance(option.value, str):
            value = engine.attribute(receiver, option.value, scope, node)
            if option.trail is not None and value.trail is None:
                value = with_step(value, option.trail.kind, scope, node, "")
                value.trail = Trail(StepKind.COMPUTED, scope.module, node, "", option.trail)
            found.append(value)
        else:
            found.append(Unknown(option.trail, "the attribute's name is not known"))
    return union(found)


def import_module(engine: Engine, arguments: CallArguments, node: ast.Call, scope: Scope) -> Value:
    """`importlib.import_module(NAME)`, also relative to a package."""
    if not arguments.positional:
        return Unknown(None, "no module name")
    package = arguments.keywords.get("package") or (*arguments.positional, None)[1]

    def again(new: tuple[Value, ...]) -> Value:
        return import_module(engine, CallArguments(new, {}), node, scope)

    first = arguments.positional[0]
    if is_open(first):
        return residual("import_module", (first, package or Const(None, None)), again)
    base = package.value if isinstance(package, Const) and isinstance(package.value, str) else ""
    found: list[Value] = []
    for option in options(first):
        if not (isinstance(option, Const) and isinstance(option.value, str)):
            found.append(Unknown(option.trail, "the module's name is not known"))
            continue
        name = _absolute(option.value, base or scope.module.package)
        path = engine.program.find(name, scope.module.path)
        module = engine.program.module(path) if path else None
        found.append(ModuleRef(option.trail, module) if module else Symbol(option.trail, name))
    return union(found)


def _absolute(name: str, package: str) -> str:
    """`.rsa` as seen from a package."""
    below = name.lstrip(".")
    for _ in range(len(name) - len(below) - 1):
        package = package.rpartition(".")[0]
    return f"{package}.{below}".strip(".") if name.startswith(".") else name


def environment(engine: Engine, arguments: CallArguments, node: ast.Call, scope: Scope) -> Value:
    """`os.environ.get(NAME, default)`: the default, if there is one."""
    default = (
        arguments.positional[1]
        if len(arguments.positional) > 1
        else arguments.keywords.get("default")
    )
    name = arguments.positional[0] if arguments.positional else None
    label = name.value if isinstance(name, Const) else "a variable"
    here = Trail(StepKind.RETURNED, scope.module, node, "")
    if default is None or (isinstance(default, Const) and default.value is None):
        return Unknown(here, f"read from the environment variable {label}")
    return with_step(
        default, StepKind.DEFAULT, scope, node, f"default of the environment variable {label}"
    )


def set_attribute(engine: Engine, arguments: CallArguments, node: ast.Call, scope: Scope) -> Value:
    """`setattr(object, NAME, value)`."""
    if len(arguments.positional) == 3 and node.args and isinstance(node.args[0], ast.Name):
        name = arguments.positional[1]
        if isinstance(name, Const) and isinstance(name.value, str):
            target = ast.Attribute(node.args[0], name.value, ast.Store())
            engine.assign(target, arguments.positional[2], scope)
    return Const(None, None)
