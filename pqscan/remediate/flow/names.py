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
        self.dotted: dict[str, set[int]] = {}  # dotted path of an import -> module scopes
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

    def source_modules(self, node: ast.ImportFrom, near: Module, below: str = "") -> list[Module]:
        """The project's modules that a `from` import may read, or those of that name below.

        A folder without `__init__.py` is no module, but what it holds can be imported from it.
        """
        name = ".".join(part for part in (node.module, below) if part)
        if node.level:
            return self.modules.relative(near, node.level, name)
        return [] if _third_party(name) else self.modules.find(name, near)

    def submodule(self, package: Module, name: str) -> Module | None:
        """The module `name` below a package."""
        wanted = (*package.dotted, name)
        return next((m for m in self.modules.all if m.dotted == wanted), None)

    def imported(self, alias: ast.alias, near: Module) -> tuple[str, Values]:
        """The name that `import a.b as c` binds, and what it may be."""
        full = alias.name if alias.asname else alias.name.split(".")[0]
        name = alias.asname or full
        if _third_party(full):
            return name, frozenset({External(full)})
        for module in self.modules.find(alias.name, near):
            # Reached by attributes from a folder that is no module itself.
            self.dotted.setdefault(alias.name, set()).add(module.scope.number)
        found = {Package(module.scope.number) for module in self.modules.find(full, near)}
        return name, frozenset(found) or frozenset({External(full)})

    def below_folder(self, path: str) -> Values:
        """The modules that were imported by this dotted path."""
        return frozenset(Package(number) for number in self.dotted.get(path, set()))


def _third_party(name: str) -> bool:
    return name.split(".")[0] == "cryptography"
