"""Calls that open files or find them beside a package's modules: `open`, `importlib.resources`."""

from __future__ import annotations

import ast
import posixpath
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from pqscan.detect.python import tree_paths
from pqscan.detect.python.arguments import CallArguments
from pqscan.detect.python.computing import computed_at
from pqscan.detect.python.opening import argument, calculated, open_file, opened
from pqscan.detect.python.plain_readings import why
from pqscan.detect.python.scope import Scope
from pqscan.detect.python.tree_paths import PathObject
from pqscan.detect.python.values import (
    ClassRef,
    Const,
    FunctionRef,
    ModuleRef,
    Namespace,
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

_OWN_NAMES = frozenset(("builtins.__name__", "builtins.__package__"))


def _resource(engine: Engine, arguments: CallArguments, node: ast.Call, scope: Scope) -> Value:
    """`pkgutil.get_data(package, name)`: the content of a file beside a package's modules."""
    return opened(engine, _resource_path(engine, arguments, node, scope), scope, node)


def _resource_path(engine: Engine, arguments: CallArguments, node: ast.Call, scope: Scope) -> Value:
    """`pkg_resources.resource_filename(package, name)`."""
    folder = _package(engine, arguments, node, scope)
    rest = CallArguments(arguments.positional[1:], {}, arguments.open_ended, arguments.args)
    return calculated("a path", tree_paths.join, (folder,), rest, computed_at(scope, node))


def _package(engine: Engine, arguments: CallArguments, node: ast.Call, scope: Scope) -> Value:
    """`importlib.resources.files(package)`: the folder of the package, of this one without it."""
    given = argument(arguments, 0, "package") or argument(arguments, 0, "anchor")
    if given is None:
        given = Symbol(computed_at(scope, node), "builtins.__package__")
    return _folder(engine, given, node, scope)


def _folder(engine: Engine, package: Value, node: ast.AST, scope: Scope) -> Value:
    here = computed_at(scope, node)
    if is_open(package):

        def again(new: tuple[Value, ...]) -> Value:
            return _folder(engine, new[0], node, scope)

        return residual("a package", (package,), again, here)
    found: list[Value] = []
    for one in options(package):
        path = _module_path(engine, one, scope)
        folder = posixpath.join(tree_paths.TREE, posixpath.dirname(path)) if path else ""
        if folder:
            found.append(Const(here, PathObject(folder)))
        else:
            known = isinstance(one, Const)
            reason = f"of the package {one.value}" if isinstance(one, Const) else why(one)
            what = "which is not scanned" if known else "as the package that it is part of"
            found.append(Unknown(here, f"{reason}, {what}"))
    return union(found, here)


def _module_path(engine: Engine, package: Value, scope: Scope) -> str | None:
    """The file of a module given as itself, by its name, or as `__name__`."""
    match package:
        case ModuleRef():
            return package.module.path
        case Symbol(name=name) if name in _OWN_NAMES:
            trail = package.trail
            while trail is not None and trail.previous is not None:
                trail = trail.previous
            return (trail.module if trail is not None else scope.module).path
        case Symbol(name=name) | Const(value=str(name)):
            return engine.program.find(name, scope.module.path)
        case _:
            return None


def _stream(engine: Engine, arguments: CallArguments, node: ast.Call, scope: Scope) -> Value:
    """`io.BytesIO(content)`, `bytes(content)`: the content in another form."""
    first = arguments.positional[0] if arguments.positional else None
    here = Trail(StepKind.RETURNED, scope.module, node, "")
    if first is None:
        return Unknown(here, "returned by a stream in memory")
    if is_open(first):

        def again(new: tuple[Value, ...]) -> Value:
            return _stream(engine, CallArguments(new, {}), node, scope)

        return residual("a stream", (first,), again, here)
    return first


def _as_file(engine: Engine, arguments: CallArguments, node: ast.Call, scope: Scope) -> Value:
    """`importlib.resources.as_file(path)`."""
    return arguments.positional[0] if arguments.positional else Unknown(None, "no path")


def _module_object(engine: Engine, arguments: CallArguments, node: ast.Call, scope: Scope) -> Value:
    """Twisted's `getModule(__name__)`: an object with the module's `filePath`."""
    given = argument(arguments, 0, "moduleName")
    path = _module_path(engine, given, scope) if given is not None else None
    here = computed_at(scope, node)
    if path is None:
        return Unknown(here, "returned by getModule()")
    file = PathObject(posixpath.join(tree_paths.TREE, path), twisted=True)
    return Namespace(here, {"filePath": Const(here, file)})


_OWN = {  # described here, also in the tree that defines them
    "FilePath": "twisted.python.filepath.FilePath",
    "getModule": "twisted.python.modules.getModule",
}


def own_symbol(callee: FunctionRef | ClassRef) -> Symbol | None:
    """The library's name of a function or class of the project that is followed by it."""
    found = callee.cls if isinstance(callee, ClassRef) else callee.function
    name = _OWN.get(found.name)
    is_it = name is not None and name == f"{found.module.name}.{found.name}"
    return Symbol(callee.trail, name) if name is not None and is_it else None


Handler = Callable[["Engine", CallArguments, ast.Call, Scope], Value]
_RESOURCES = ("importlib.resources", "importlib_resources")
FUNCTIONS: Mapping[str, Handler] = {
    **dict.fromkeys(("builtins.open", "io.open", "codecs.open"), open_file),
    **dict.fromkeys(("io.BytesIO", "io.StringIO"), _stream),
    **{f"{name}.files": _package for name in _RESOURCES},
    **{f"{name}.as_file": _as_file for name in _RESOURCES},
    **{f"{name}.path": _resource_path for name in _RESOURCES},
    **{
        f"{name}.{what}": _resource
        for name in _RESOURCES
        for what in ("read_binary", "read_text", "open_binary", "open_text")
    },
    _OWN["getModule"]: _module_object,
    "pkgutil.get_data": _resource,
    "pkg_resources.resource_filename": _resource_path,
    "pkg_resources.resource_string": _resource,
    "pkg_resources.resource_stream": _resource,
}
