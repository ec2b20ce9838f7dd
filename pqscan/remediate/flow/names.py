"""Where a name is kept, and what importing it means."""

from __future__ import annotations

import ast
import builtins

from pqscan.remediate.flow.modules import Module, Modules, Scope
from pqscan.remediate.flow.values import External, Package, Slot, Values

_BUILTINS = frozenset(dir(builtins))


class Names:
    """Resolves names to slots; a slot is a variable of one scope."""

    def __init__(self, modules: Modules) -> None:
        self.modules = modules
        self.stars: dict[int, list[Module]] = {}  # module scope -> what it imports with *

    def slot(self, name: str, scope: Scope, *, store: bool = False) -> Slot | None:
        """The variable a name means in a scope; None for a builtin or an unseen name."""
        where = scope.outer.get(name)
        if where == "global":
            return ("var", scope.module.scope.number, name)
        current: Scope | None = scope.parent if where == "nonlocal" else scope
        while current is not None:
            visible = current is scope or not current.is_class
            if visible and name in current.bound:
                return ("var", current.number, name)
            current = current.parent
        if store:
            return ("var", scope.number, name)
        return self._starred(name, scope.module.scope.number, set())

    def member(self, module: Scope, name: str) -> Slot | None:
        """The variable `module.name`, followed through star imports."""
        if name in module.bound:
            return ("var", module.number, name)
        return self._starred(name, module.number, set())

    def builtin(self, name: str) -> Values | None:
        """The library name of a builtin."""
        return frozenset({External(f"builtins.{name}")}) if name in _BUILTINS else None

    def _starred(self, name: str, module: int, seen: set[int]) -> Slot | None:
        seen.add(module)
        for other in self.stars.get(module, []):
            if name in other.scope.bound:
                return ("var", other.scope.number, name)
            if other.scope.number not in seen:
                found = self._starred(name, other.scope.number, seen)
                if found:
                    return found
        return None

    def source_module(self, node: ast.ImportFrom, near: Module) -> Module | None:
        """The project's module that a `from` import reads."""
        if node.level:
            return self.modules.relative(near, node.level, node.module or "")
        return self.modules.find(node.module or "", near)

    def submodule(self, package: Module, name: str) -> Module | None:
        """The module `name` below a package."""
        wanted = (*package.dotted, name)
        return next((m for m in self.modules.all if m.dotted == wanted), None)

    def imported(self, alias: ast.alias, near: Module) -> tuple[str, Values]:
        """The name that `import a.b as c` binds, and what it is."""
        full = alias.name if alias.asname else alias.name.split(".")[0]
        found = self.modules.find(full, near)
        name = alias.asname or full
        if found and not _third_party(full):
            return name, frozenset({Package(found.scope.number)})
        return name, frozenset({External(full)})


def _third_party(name: str) -> bool:
    return name.split(".")[0] == "cryptography"
