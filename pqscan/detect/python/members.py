"""What module-level names mean: bindings in order, imports, stars, `global` in functions."""

from __future__ import annotations

import ast
import sys
from typing import TYPE_CHECKING

from pqscan.detect.python import decorated, execute, shared, tree_paths
from pqscan.detect.python.computing import with_step
from pqscan.detect.python.modules import Module
from pqscan.detect.python.pieces import Binding
from pqscan.detect.python.scope import Scope, Summary
from pqscan.detect.python.values import (
    ClassRef,
    Made,
    Mapped,
    ModuleRef,
    Sequence,
    Symbol,
    Unknown,
    Value,
    options,
    union,
)
from pqscan.domain.finding import StepKind

if TYPE_CHECKING:
    from pqscan.detect.python.engine import Engine


MAX_CHANGES = 100  # statements that change one name without binding it


class Members:
    """The names of modules, each worked out when something asks for it."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._members: dict[tuple[Module, str, int], Value | None] = {}
        self._bound_by: dict[ast.stmt, dict[str, Value]] = {}
        self._filled_by: dict[tuple[Module, str, int, int], Value] = {}

    def member(self, module: Module, name: str, line: int | None = None) -> Value | None:
        """A module-level name (as code on that line reads it); None if it is not bound."""
        bindings = module.bindings.get(name, ())
        count = len(bindings)
        if line is not None and count > 1:
            before = sum(one.line < line for one in bindings)
            count = before or count
        key = (module, name, count)
        if key not in self._members:
            self._members[key] = Unknown(None, f"{name} is defined by itself")
            self._members[key] = self._member(module, name, count)
        found = self._members[key]
        if found is None or not bindings:
            return found
        if not any(map(_can_be_filled, options(found))):
            return found
        last = bindings[count - 1].line
        found = self._filled(module, name, found, last, line)
        return found if line is not None else shared.filled(self._engine, module, name, found)

    def _member(self, module: Module, name: str, count: int) -> Value | None:
        bindings = module.bindings.get(name)
        if not bindings:
            return self._starred(module, name)
        bindings = bindings[:count]
        start = next((i for i in reversed(range(count)) if self._is_whole(module, bindings[i])), 0)
        found = [self._bound(module, name, binding) for binding in bindings[start:]]
        if name in module.declared_global():
            found += shared.assigned(self._engine, module, name)
        return union(found)

    def _filled(
        self, module: Module, name: str, value: Value, after: int, before: int | None
    ) -> Value:
        """A container or object after the module-level statements that fill it."""
        statements = [
            one
            for one in module.changes_of(name)[:MAX_CHANGES]
            if after < one.lineno < (before or sys.maxsize)
        ]
        key = (module, name, after, len(statements))
        if key not in self._filled_by:
            self._filled_by[key] = value  # for statements that read what they fill
            for statement in statements:
                scope = Scope(module, None, Summary(), {name: value})
                execute.execute(self._engine, [statement], scope)
                value = scope.names[name]
            self._filled_by[key] = value
        return self._filled_by[key]

    def _starred(self, module: Module, name: str) -> Value | None:
        for node in module.stars:
            if (path := self._import_path(node, module)) is not None:
                target = self._engine.program.module(path)
                if target is not None and (found := self.member(target, name)) is not None:
                    return found
            elif node.level == 0 and f"{node.module}.{name}" in tree_paths.FUNCTIONS:
                return Symbol(None, f"{node.module}.{name}")
            elif node.level == 0 and self._engine.apis.library_of(
                (node.module or "").partition(".")[0]
            ):
                qualified = f"{node.module}.{name}"
                if self._engine.apis.call(qualified) or self._engine.apis.symbol(qualified):
                    return Symbol(None, qualified)
        return None

    def _bound(self, module: Module, name: str, binding: Binding) -> Value:
        node = binding.node
        match node:
            case ast.alias() | ast.ImportFrom():
                return self.imported(node, name, module)
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                info = next(f for f in module.defined.functions if f.node is node)
                return decorated.bound(self._engine, info)
            case ast.ClassDef():
                return ClassRef(None, module.defined.classes[node.name])
            case ast.stmt():
                names = self._after(module, module.statement_of(node) or node)
                return names.get(name) or Unknown(None, f"{name} has no value")
            case _:
                return Unknown(None, f"{name} is bound in an unknown way")

    def _is_whole(self, module: Module, binding: Binding) -> bool:
        """Whether a binding says all there is to say of what was bound before."""
        if not binding.conditional:
            return True
        return not binding.is_definition and not isinstance(
            binding.node, ast.alias | ast.ImportFrom
        )

    def _after(self, module: Module, statement: ast.stmt) -> dict[str, Value]:
        """What a module-level statement binds, with all that stands inside it."""
        known = self._bound_by.get(statement)
        if known is not None:
            return known
        self._bound_by[statement] = {}
        scope = Scope(module, None, Summary())
        first, last = statement.lineno, statement.end_lineno or statement.lineno
        if not isinstance(statement, ast.Assign | ast.AnnAssign | ast.AugAssign):
            for name, bindings in module.bindings.items():
                lines = [one.line for one in bindings]
                if lines[0] < first and any(first <= line <= last for line in lines):
                    before = self.member(module, name, first)
                    if before is not None:
                        scope.names[name] = before
        execute.execute(self._engine, [statement], scope)
        self._bound_by[statement] = scope.names
        return scope.names

    def imported(self, node: ast.AST, name: str, module: Module) -> Value:
        """What an import binds to a name."""
        if isinstance(node, ast.alias):
            target = node.name if node.asname else node.name.partition(".")[0]
            path = self._engine.program.find(target, module.path)
            if path is None and self._engine.program.is_namespace(target, module.path):
                self._engine.namespaces.add(target)
            return self._module(path, target) if path else Symbol(None, target)
        if not isinstance(node, ast.ImportFrom):
            return Unknown(None, f"{name} is not imported")
        original = next((a.name for a in node.names if (a.asname or a.name) == name), name)
        path = self._import_path(node, module)
        if path is None:
            return self._from_outside(node, original, module)
        if not self._engine.program.mentions(path, self._engine.interest.names):
            return Unknown(None, f"{path} is long and speaks of no cryptography")
        target_module = self._engine.program.module(path)
        if target_module is None:
            return Unknown(None, f"{path} does not parse")
        if target_module is not module:
            found = self.member(target_module, original)
            if found is not None:
                return with_step(found, StepKind.IMPORTED, Scope(module, None, Summary()), node)
        below = self._engine.program.submodule(target_module, original)
        if below is not None:
            return self._module(below, original)
        return Symbol(None, f"{target_module.name}.{original}")

    def _from_outside(self, node: ast.ImportFrom, original: str, module: Module) -> Value:
        """`from namespace import module`, or a library's name."""
        base = node.module or ""
        if node.level:
            path = self._engine.program.relative(
                module.path, node.level, f"{base}.{original}".strip(".")
            )
        else:
            path = self._engine.program.find(f"{base}.{original}", module.path)
        if path is None and self._engine.program.is_namespace(f"{base}.{original}", module.path):
            self._engine.namespaces.add(f"{base}.{original}")
        return self._module(path, original) if path else Symbol(None, f"{base}.{original}")

    def _import_path(self, node: ast.ImportFrom, module: Module) -> str | None:
        if node.level:
            return self._engine.program.relative(module.path, node.level, node.module or "")
        return self._engine.program.find(node.module or "", module.path)

    def _module(self, path: str, name: str) -> Value:
        if not self._engine.program.mentions(path, self._engine.interest.names):
            return Unknown(None, f"{path} is long and speaks of no cryptography")
        module = self._engine.program.module(path)
        return ModuleRef(None, module) if module else Unknown(None, f"{name} does not parse")


def _can_be_filled(value: Value) -> bool:
    if isinstance(value, Made):
        return value.type is not None and bool(value.type.fillers)
    return isinstance(value, Sequence | Mapped)
