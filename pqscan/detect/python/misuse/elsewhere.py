"""Where a name of one file is defined in another, on syntax and the tree's files alone."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from pqscan.detect.python.modules import Module
from pqscan.detect.python.program import Program

MAX_HOPS = 4  # files that import a name from one another


class Elsewhere:
    """Follows imports between the files of a tree."""

    def __init__(self, program: Program | None) -> None:
        self._program = program

    def home(self, module: Module, name: str) -> tuple[Module, str] | None:
        """The file that binds a name which a file imports, and what it is called there."""
        for _ in range(MAX_HOPS):
            found = next(self._imported(module, name), None)
            if found is None:
                return None
            module, name = found
            if any(not _is_import(one.node) for one in module.bindings.get(name, ())):
                return found
        return None

    def module(self, module: Module, name: str) -> Module | None:
        """The file that a name of a file stands for: `from . import settings`, `import a as b`."""
        program = self._program
        for binding in module.bindings.get(name, ()) if program is not None else ():
            node = binding.node
            path: str | None = None
            if program is None:
                continue
            if isinstance(node, ast.alias):
                path = program.find(node.name if node.asname else name, module.path)
            elif isinstance(node, ast.ImportFrom):
                original = next((a.name for a in node.names if (a.asname or a.name) == name), name)
                whole = f"{node.module or ''}.{original}".strip(".")
                if node.level:
                    path = program.relative(module.path, node.level, whole)
                else:
                    path = program.find(whole, module.path)
            if path is not None:
                return program.whole(path)
        return None

    def _imported(self, module: Module, name: str) -> Iterator[tuple[Module, str]]:
        nodes: list[tuple[ast.AST, str]] = []
        for binding in module.bindings.get(name, ()):
            node = binding.node
            if isinstance(node, ast.ImportFrom):
                names = (a.name for a in node.names if (a.asname or a.name) == name)
                nodes.append((node, next(names, name)))
        nodes += [(node, name) for node in module.stars if not nodes]
        for node, original in nodes:
            target = self._target(module, node)
            if target is not None and target is not module:
                yield target, original

    def _target(self, module: Module, node: ast.AST) -> Module | None:
        program = self._program
        if program is None or not isinstance(node, ast.ImportFrom):
            return None
        if node.level:
            path = program.relative(module.path, node.level, node.module or "")
        else:
            path = program.find(node.module or "", module.path)
        return program.whole(path) if path is not None else None


def _is_import(node: ast.AST) -> bool:
    return isinstance(node, ast.alias | ast.ImportFrom)
