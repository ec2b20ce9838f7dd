"""Names that nothing needs once some arguments are gone: a person would delete them."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from dataclasses import dataclass, field

from pqscan.remediate.flow import values as v
from pqscan.remediate.flow.groups import Deed, Group, Groups
from pqscan.remediate.flow.modules import Module
from pqscan.remediate.flow.values import EMPTY, Slot


@dataclass
class Leftovers:
    """Assignments to delete, by file, and imported names that are no longer read, by file."""

    statements: dict[str, list[ast.stmt]] = field(default_factory=dict)
    imports: dict[str, set[str]] = field(default_factory=dict)


class _Search:
    def __init__(self, groups: Groups, chosen: Sequence[Group]) -> None:
        self.flow = groups.flow
        self.dropped: set[ast.AST] = {
            node
            for group in chosen
            for site in group.sites
            for argument in site.dropped
            for node in ast.walk(argument)
        }
        self.slot_of: dict[ast.AST, Slot] = {}
        for slot, nodes in self.flow.reads.items():
            for node in nodes:
                self.slot_of.setdefault(node, slot)

    def sources(self, slot: Slot) -> list[Slot]:
        """The variable, and those of other modules that it was imported from."""
        found = [slot]
        for one in found:
            for alias in self.aliases(one):
                origin = self.slot_of.get(alias)
                if origin and origin not in found:
                    found.append(origin)
        return found

    def aliases(self, slot: Slot) -> list[ast.alias]:
        """The `from` imports of the project that bind this variable."""
        _, number, name = slot
        module = self.flow.scope(number).module
        return [
            node
            for node in self.slot_of
            if isinstance(node, ast.alias)
            and self.flow.module_of[node] is module
            and (node.asname or node.name) == name
        ]

    def unread(self, slot: Slot, seen: frozenset[Slot] = frozenset()) -> bool:
        """Whether everything that reads the variable goes away."""
        module = self.flow.scope(slot[1]).module
        if f'"{slot[2]}"' in _exported(module):
            return False
        for node in self.flow.reads.get(slot, set()):
            if node in self.dropped:
                continue
            if isinstance(node, ast.alias) and slot not in seen:
                bound = self._bound_by(node)
                if self.flow.reads.get(bound) and self.unread(bound, seen | {slot}):
                    continue
            return False
        return True

    def _bound_by(self, alias: ast.alias) -> Slot:
        module = self.flow.module_of[alias]
        return ("var", module.scope.number, alias.asname or alias.name)

    def definition(self, slot: Slot) -> ast.stmt | None:
        """The one plain assignment of a number, padding or digest that makes the variable."""
        kind, number, name = slot
        if kind != "var":
            return None
        scope = self.flow.scope(number)
        stores = [
            node
            for node in ast.walk(scope.node)
            if isinstance(node, ast.Name) and node.id == name and isinstance(node.ctx, ast.Store)
        ]
        if len(stores) != 1:
            return None
        statement = scope.module.parents[stores[0]]
        plain = (isinstance(statement, ast.Assign) and len(statement.targets) == 1) or (
            isinstance(statement, ast.AnnAssign)
        )
        if not plain or not isinstance(statement, ast.Assign | ast.AnnAssign):
            return None
        values = self.flow.seen.get(statement.value, EMPTY) if statement.value else EMPTY
        pure = values and all(isinstance(one, v.Number | v.Made) for one in values)
        return statement if pure else None


def leftovers(groups: Groups, chosen: Sequence[Group]) -> Leftovers:
    """What to delete once the chosen groups' dropped arguments are gone."""
    search = _Search(groups, chosen)
    found = Leftovers()
    slots = {search.slot_of[node] for node in search.dropped if node in search.slot_of}
    for slot in sorted({source for one in slots for source in search.sources(one)}):
        if slot[0] != "var" or not search.unread(slot):
            continue
        module = groups.flow.scope(slot[1]).module
        statement = search.definition(slot)
        if statement is not None:
            found.statements.setdefault(module.path, []).append(statement)
        elif search.aliases(slot):
            found.imports.setdefault(module.path, set()).add(slot[2])
    return found


def other_readers(groups: Groups, group: Group) -> list[tuple[str, int, str]]:
    """Where else a key size of the group is read, as (path, line, name): it sizes something."""
    search = _Search(groups, [group])
    found: set[tuple[str, int, str]] = set()
    for site in group.does(Deed.GENERATE):
        for argument in site.dropped:
            for node in ast.walk(argument):
                slot = search.slot_of.get(node)
                numbers = groups.flow.seen.get(node, EMPTY)
                if slot is None or not any(isinstance(one, v.Number) for one in numbers):
                    continue
                for source in search.sources(slot):
                    found |= _elsewhere(search, source)
    return sorted(found)


def without_effect(groups: Groups, chosen: Sequence[Group]) -> list[str]:
    """Parameters and attributes that gave a key its size and now change nothing, with places."""
    search = _Search(groups, chosen)
    found = set()
    for group in chosen:
        for site in group.does(Deed.GENERATE):
            for node in (n for argument in site.dropped for n in ast.walk(argument)):
                slot = search.slot_of.get(node)
                if slot is None or not isinstance(node, ast.Name | ast.Attribute):
                    continue
                numbers = groups.flow.get(slot)
                sizes = any(isinstance(one, v.Number | v.Unknown) for one in numbers)
                if sizes and not any(search.definition(s) for s in search.sources(slot)):
                    found.add(f"`{slot[2]}` ({site.module.path}:{node.lineno})")
    return sorted(found)


def _elsewhere(search: _Search, slot: Slot) -> set[tuple[str, int, str]]:
    return {
        (search.flow.module_of[node].path, node.lineno, slot[2])
        for node in search.flow.reads.get(slot, set())
        if isinstance(node, ast.expr) and node not in search.dropped
    }


def _exported(module: Module) -> str:
    """The strings of `__all__`, each in double quotes."""
    for statement in module.tree.body:
        match statement:
            case ast.Assign(targets=[ast.Name(id="__all__")], value=value):
                return " ".join(
                    f'"{node.value}"'
                    for node in ast.walk(value)
                    if isinstance(node, ast.Constant) and isinstance(node.value, str)
                )
    return ""
