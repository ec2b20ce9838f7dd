"""Turns groups of keys into what changes in each Python file."""

from __future__ import annotations

import ast
from collections.abc import Sequence

from pqscan.remediate.flow import values as v
from pqscan.remediate.flow.groups import Deed, Group, Groups, Site
from pqscan.remediate.flow.leftovers import leftovers
from pqscan.remediate.flow.modules import Module
from pqscan.remediate.rewrite import NewCall, Place, Plan

_PACKAGE, _, _RSA_MODULE = v.RSA.rpartition(".")
MODULE = "mldsa"


def plans(groups: Groups, chosen: Sequence[Group], parameter_set: str) -> dict[str, Plan]:
    """What changes in each file when the chosen groups become ML-DSA of that parameter set."""
    found: dict[str, Plan] = {}

    def plan(path: str) -> Plan:
        return found.setdefault(path, Plan(module=MODULE, package=_PACKAGE, instead_of=_RSA_MODULE))

    for group in chosen:
        for site in group.sites:
            if site.deed in (Deed.GENERATE, Deed.SIGN, Deed.VERIFY):
                mine = plan(site.module.path)
                mine.calls[end(site.module, site.node.func)] = new_call(site, parameter_set)
                mine.unneeded |= read_names([*site.dropped, site.node.func])
        for name in group.types:
            mine = plan(name.module.path)
            part = "Private" if name.private else "Public"
            mine.types[end(name.module, name.node)] = (
                f"{v.RSA}.RSA{part}Key",
                f"{MODULE}.MLDSA{parameter_set}{part}Key",
            )
            mine.unneeded |= read_names([name.node])
    left = leftovers(groups, chosen)
    for path, statements in left.statements.items():
        mine = plan(path)
        for statement in statements:
            module = next(m for m in groups.modules.all if m.path == path)
            mine.deleted.add(module.column(statement))
            mine.unneeded |= read_names([statement])
    for path, names in left.imports.items():
        plan(path).unneeded |= names
    return dict(sorted(found.items()))


def new_call(site: Site, parameter_set: str) -> NewCall:
    """What stands in place of a call on an RSA key."""
    if site.deed is Deed.GENERATE:
        return NewCall(
            expression=f"{MODULE}.MLDSA{parameter_set}PrivateKey.generate()", names=v.GENERATE
        )
    everything = [*site.node.args, *(keyword.value for keyword in site.node.keywords)]
    return NewCall(keep=tuple(everything.index(kept) for kept in site.kept))


def end(module: Module, node: ast.expr) -> Place:
    """Where an expression ends: line from 1, column from 0 in code points."""
    line, column = node.end_lineno or node.lineno, node.end_col_offset or 0
    before = module.lines[line - 1][:column]
    return line, len(before.decode("utf-8", "replace"))


def read_names(nodes: Sequence[ast.AST]) -> set[str]:
    """The names that these pieces of code read."""
    return {
        node.id
        for piece in nodes
        for node in ast.walk(piece)
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)
    }
