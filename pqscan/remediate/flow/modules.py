"""The project's modules, their scopes and names, before anything flows."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import TypeAlias

from pqscan.remediate.source import ProjectView

FunctionNode: TypeAlias = ast.FunctionDef | ast.AsyncFunctionDef
ScopeNode: TypeAlias = (
    ast.Module | FunctionNode | ast.ClassDef | ast.Lambda
    | ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp
)  # fmt: skip
SCOPES = (
    ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda,
    ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp,
)  # fmt: skip


@dataclass
class Scope:
    """One namespace: its number, the names it binds and the ones it says are elsewhere."""

    number: int
    node: ScopeNode
    module: Module
    parent: Scope | None
    bound: set[str] = field(default_factory=set)
    outer: dict[str, str] = field(default_factory=dict)  # name -> "global" or "nonlocal"
    generator: bool = False

    @property
    def name(self) -> str:
        """The name of the function or class, or of the module's file."""
        match self.node:
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                return name
            case ast.ClassDef(name=name):
                return name
        return self.module.path

    @property
    def is_class(self) -> bool:
        """Whether names bound here are a class's attributes."""
        return isinstance(self.node, ast.ClassDef)


@dataclass
class Module:
    """One parsed file."""

    path: str
    tree: ast.Module
    source: bytes
    dotted: tuple[str, ...]  # every part of the path, from the project's root
    parents: dict[ast.AST, ast.AST] = field(default_factory=dict)
    scope: Scope = field(init=False)
    lines: list[bytes] = field(default_factory=list)

    @property
    def is_test(self) -> bool:
        """Whether pytest would collect the file, or it serves one that is."""
        name = PurePosixPath(self.path).name
        in_tests = any(part in ("tests", "test") for part in self.path.split("/")[:-1])
        return in_tests or name.startswith(("test_", "conftest")) or name.endswith("_test.py")

    def column(self, node: ast.expr | ast.stmt) -> tuple[int, int]:
        """Line from 1 and column from 0, in code points where `ast` counts bytes."""
        line = self.lines[node.lineno - 1][: node.col_offset]
        return node.lineno, len(line.decode("utf-8", "replace"))

    def text(self, node: ast.expr) -> str:
        """The source of an expression on one line, at most 60 characters."""
        words = " ".join(ast.unparse(node).split())
        return words if len(words) <= 60 else words[:57] + "..."


class Modules:
    """All modules that a key could reach, and how a dotted name finds one."""

    def __init__(self, project: ProjectView) -> None:
        self.scopes: list[Scope] = []
        self.scope_of: dict[ast.AST, Scope] = {}
        self.unparsed: list[str] = []
        self.all: list[Module] = []
        for path in project.python:
            self._parse(path, project.read(path))
        self.by_last: dict[str, list[Module]] = {}
        for module in self.all:
            if module.dotted:
                self.by_last.setdefault(module.dotted[-1], []).append(module)

    def find(self, name: str, near: Module) -> list[Module]:
        """The modules that an absolute `import name` in `near` may mean; none if a library's.

        The import path is not known, so every file whose path ends in the name counts, but for
        the importer itself: it is better to follow a key too far than to lose it.
        """
        parts = tuple(name.split("."))
        return [
            module
            for module in self.by_last.get(parts[-1], [])
            if module.dotted[-len(parts) :] == parts and module is not near
        ]

    def relative(self, near: Module, level: int, name: str) -> list[Module]:
        """The module that `from ..name import` means, if there is one."""
        folder = near.dotted if near.path.endswith("__init__.py") else near.dotted[:-1]
        base = folder[: len(folder) - (level - 1)]
        wanted = base + (tuple(name.split(".")) if name else ())
        return [module for module in self.all if module.dotted == wanted]

    def _parse(self, path: str, source: bytes) -> None:
        try:
            source.decode("utf-8-sig")  # columns are counted in UTF-8
            tree = ast.parse(source, path)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            self.unparsed.append(path)
            return
        pure = PurePosixPath(path).with_suffix("")
        dotted = pure.parts[:-1] if pure.name == "__init__" else pure.parts
        module = Module(path, tree, source, dotted)
        module.lines = source.removeprefix(b"\xef\xbb\xbf").splitlines(keepends=True)
        for node in ast.walk(tree):
            for child in ast.iter_child_nodes(node):
                module.parents[child] = node
        self._open(tree, module, None)
        self.all.append(module)

    def _open(self, node: ScopeNode, module: Module, parent: Scope | None) -> None:
        scope = Scope(len(self.scopes), node, module, parent)
        self.scopes.append(scope)
        self.scope_of[node] = scope
        if parent is None:  # known before its functions are met: they may name globals
            module.scope = scope
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            scope.bound.update(arg.arg for arg in every_argument(node.args))
        for child in own_children(node):
            self._bind(child, scope)

    def _bind(self, node: ast.AST, scope: Scope) -> None:
        """Note what a node binds in its scope, then go on below it or open its scope."""
        match node:
            case ast.Name(id=name, ctx=ast.Store() | ast.Del()):
                _walrus_home(node, scope).bound.add(name)
            case ast.Global(names=names):
                scope.outer.update(dict.fromkeys(names, "global"))
                scope.module.scope.bound.update(names) if scope.parent else None
            case ast.Nonlocal(names=names):
                scope.outer.update(dict.fromkeys(names, "nonlocal"))
            case ast.Import(names=aliases) | ast.ImportFrom(names=aliases):
                scope.bound.update((a.asname or a.name).split(".")[0] for a in aliases)
            case ast.ExceptHandler(name=str(name)) | ast.MatchAs(name=str(name)):
                scope.bound.add(name)
            case ast.MatchStar(name=str(name)) | ast.MatchMapping(rest=str(name)):
                scope.bound.add(name)
            case ast.Yield() | ast.YieldFrom():
                scope.generator = True
        if isinstance(node, SCOPES):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                scope.bound.add(node.name)
            self._open(node, scope.module, scope)
            for child in outside_children(node):
                self._bind(child, scope)
        else:
            for child in ast.iter_child_nodes(node):
                self._bind(child, scope)


def _walrus_home(node: ast.AST, scope: Scope) -> Scope:
    """A name bound inside a comprehension by `:=` belongs to the scope around it."""
    home = scope
    if isinstance(scope.module.parents.get(node), ast.NamedExpr):
        while home.parent and isinstance(home.node, SCOPES[4:]):
            home = home.parent
    return home


def every_argument(arguments: ast.arguments) -> list[ast.arg]:
    """All parameters, in the order of the signature."""
    found = [*arguments.posonlyargs, *arguments.args]
    found += [arguments.vararg] if arguments.vararg else []
    found += arguments.kwonlyargs
    return found + ([arguments.kwarg] if arguments.kwarg else [])


def outside_children(node: ast.AST) -> Iterator[ast.AST]:
    """The parts of a definition that are evaluated in the scope around it."""
    match node:
        case ast.FunctionDef() | ast.AsyncFunctionDef():
            yield from node.decorator_list
            yield from _signature(node.args)
            if node.returns:
                yield node.returns
        case ast.Lambda():
            yield from _signature(node.args)
        case ast.ClassDef():
            yield from node.decorator_list
            yield from node.bases
            yield from node.keywords


def _signature(arguments: ast.arguments) -> Iterator[ast.expr]:
    yield from arguments.defaults
    yield from (default for default in arguments.kw_defaults if default)
    yield from (arg.annotation for arg in every_argument(arguments) if arg.annotation)


def own_children(node: ast.AST) -> Iterator[ast.AST]:
    """The parts of a scope that are evaluated inside it."""
    match node:
        case ast.Module() | ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
            yield from node.body
        case ast.Lambda():
            yield node.body
        case _:
            yield from ast.iter_child_nodes(node)
