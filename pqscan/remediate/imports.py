"""Adds and removes the names of `from` imports as a person would: in place and in order."""

from __future__ import annotations

import ast
from collections.abc import Sequence

import libcst as cst


def tidy_imports(
    module: cst.Module, unneeded: set[str], package: str, name: str, instead_of: str
) -> cst.Module:
    """Drop imports of `unneeded` names that nothing reads, and import `package.name`.

    The new name goes where `package.instead_of` or a name of it was imported, wherever that is.
    """
    used = _used(module.bytes)
    gone = {one for one in unneeded if one not in used}
    wanted = name if name and name in used else ""
    editor = _Imports(gone, package, wanted, instead_of)
    changed = module.visit(editor)
    return changed if isinstance(changed, cst.Module) else module


def _used(content: bytes) -> set[str]:
    """Names that are read, and words of strings that may name something (`__all__`, quotes)."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(content)):
        match node:
            case ast.Name(id=name, ctx=ast.Load()):
                found.add(name)
            case ast.Assign(targets=[ast.Name(id="__all__")], value=value):
                parts = (part for part in ast.walk(value) if isinstance(part, ast.Constant))
                found |= {str(part.value) for part in parts}
            case (
                ast.arg(annotation=ast.Constant(value=str(text)))
                | ast.AnnAssign(annotation=ast.Constant(value=str(text)))
            ):
                found |= set(_words(text))
            case ast.FunctionDef(returns=ast.Constant(value=str(text))):
                found |= set(_words(text))
    return found


def _words(text: str) -> Sequence[str]:
    return "".join(c if c.isidentifier() or c.isdigit() else " " for c in text).split()


class _Imports(cst.CSTTransformer):
    def __init__(self, gone: set[str], package: str, name: str, instead_of: str) -> None:
        super().__init__()
        self.gone = gone
        self.package = package
        self.name = name
        self.instead_of = instead_of

    def leave_Module(  # noqa: N802 - libcst's name
        self, original_node: cst.Module, updated_node: cst.Module
    ) -> cst.Module:
        """Imports at the top of the file."""
        return updated_node.with_changes(body=self._body(updated_node.body))

    def leave_IndentedBlock(  # noqa: N802 - libcst's name
        self, original_node: cst.IndentedBlock, updated_node: cst.IndentedBlock
    ) -> cst.IndentedBlock:
        """Imports inside a function or a condition."""
        body = self._body(updated_node.body)
        if updated_node.body and not body:
            body = [cst.SimpleStatementLine([cst.Pass()])]
        return updated_node.with_changes(body=body)

    def _body(
        self, body: Sequence[cst.BaseStatement | cst.BaseSmallStatement]
    ) -> list[cst.CSTNode]:
        lines: list[cst.CSTNode] = []
        gone: list[bool] = []
        brought = any(_imports(line, self.package, self.instead_of) for line in body)
        for line in body:
            match line:
                case cst.SimpleStatementLine(body=[cst.ImportFrom() as found]):
                    new = self._from(found, brought=brought)
                    if new is not None and self._beside(found, new, brought=brought):
                        lines.append(line.with_changes(body=[self._new()]))
                        gone.append(False)
                        line = line.with_changes(leading_lines=[])
                        brought = True
                    changed = new is not None and new is not found
                    lines.append(line.with_changes(body=[new]) if changed else line)
                    gone.append(new is None)
                case _:
                    lines.append(line)
                    gone.append(False)
        return delete(lines, gone)

    def _new(self) -> cst.ImportFrom:
        source = cst.parse_statement(f"from {self.package} import {self.name}")
        line = cst.ensure_type(source, cst.SimpleStatementLine)
        return cst.ensure_type(line.body[0], cst.ImportFrom)

    def _beside(self, old: cst.ImportFrom, new: cst.ImportFrom, *, brought: bool) -> bool:
        """Whether the new name needs a line of its own, because some old names stay."""
        inside = dotted(old.module) == f"{self.package}.{self.instead_of}"
        stays = dotted(new.module) == dotted(old.module)
        return bool(self.name) and inside and stays and not brought

    def _from(self, node: cst.ImportFrom, *, brought: bool) -> cst.ImportFrom | None:
        """The import as it shall be; itself where nothing changes, None where it goes."""
        source = dotted(node.module)
        if isinstance(node.names, cst.ImportStar):
            return node
        kept = [alias for alias in node.names if _bound(alias) not in self.gone]
        names = [alias.evaluated_name for alias in kept]
        here = source == self.package and _imports_name(node, self.instead_of)
        from_inside = source == f"{self.package}.{self.instead_of}" and not brought
        if self.name and here and self.name not in names:
            place = next((i for i, one in enumerate(names) if one > self.name), len(names))
            kept.insert(place, cst.ImportAlias(cst.Name(self.name)))
        elif self.name and from_inside and not kept:
            return self._new()
        if not kept:
            return None
        if len(kept) == len(node.names) and all(
            a is b for a, b in zip(kept, node.names, strict=True)
        ):
            return node
        return node.with_changes(names=_joined(kept, list(node.names)))


def _joined(kept: list[cst.ImportAlias], before: list[cst.ImportAlias]) -> list[cst.ImportAlias]:
    """The names with commas in the style that stood there."""
    between = before[0].comma if len(before) > 1 else cst.MaybeSentinel.DEFAULT
    return [
        alias.with_changes(comma=between if place < len(kept) - 1 else before[-1].comma)
        for place, alias in enumerate(kept)
    ]


def _imports(line: object, package: str, name: str) -> bool:
    match line:
        case cst.SimpleStatementLine(body=[cst.ImportFrom() as node]):
            return dotted(node.module) == package and _imports_name(node, name)
    return False


def _imports_name(node: cst.ImportFrom, name: str) -> bool:
    if isinstance(node.names, cst.ImportStar):
        return False
    return any(alias.evaluated_name == name for alias in node.names)


def _bound(alias: cst.ImportAlias) -> str:
    return alias.evaluated_alias or alias.evaluated_name


def dotted(node: cst.BaseExpression | None) -> str:
    """`a.b.c` as text; empty for a relative import without a name."""
    match node:
        case cst.Name(value=value):
            return value
        case cst.Attribute(value=owner, attr=cst.Name(value=value)):
            return f"{dotted(owner)}.{value}"
    return ""


def delete(body: Sequence[cst.CSTNode], gone: Sequence[bool]) -> list[cst.CSTNode]:
    """The statements that stay; blank lines above a deleted one pass to the next.

    The comment that stands directly above a deleted statement goes with it.
    """
    kept: list[cst.CSTNode] = []
    pending: list[cst.EmptyLine] = []
    for node, leaves in zip(body, gone, strict=True):
        lines = list(getattr(node, "leading_lines", ()))
        if leaves:
            own = 0
            while own < len(lines) and lines[-1 - own].comment is not None:
                own += 1
            pending = pending or lines[: len(lines) - own]
            continue
        if pending and not any(line.comment is None for line in lines):
            node = node.with_changes(leading_lines=[*pending, *lines])
        pending = []
        kept.append(node)
    return kept
