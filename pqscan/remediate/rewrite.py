"""Rewrites one Python file by places an analysis found, keeping every other byte.

The places come from `ast`; libcst's own QualifiedNameProvider must agree on what each of them
names before it is touched, so that two readings of the file stand behind every edit.
"""

from __future__ import annotations

import ast
from collections.abc import Sequence
from dataclasses import dataclass, field

import libcst as cst
from libcst.metadata import MetadataWrapper, PositionProvider, QualifiedNameProvider

from pqscan.domain.record import Record
from pqscan.remediate.imports import delete, tidy_imports
from pqscan.remediate.source import CannotRewriteError, parse_exactly

Place = tuple[int, int]  # line from 1, column from 0 in code points
LINE_LENGTH = 88


class NewCall(Record):
    """Replace a call: by an expression, or by itself with only some positional places kept."""

    keep: tuple[int, ...] = ()  # indices of the arguments that stay
    expression: str = ""
    names: str = ""  # the qualified name that must stand there, for an expression


@dataclass
class Plan:
    """All that changes in one file. Calls and types are keyed by the end of their name."""

    calls: dict[Place, NewCall] = field(default_factory=dict)
    types: dict[Place, tuple[str, str]] = field(default_factory=dict)  # qualified name, new text
    deleted: set[Place] = field(default_factory=set)  # starts of assignments
    unneeded: set[str] = field(default_factory=set)  # names whose import goes if nothing reads it
    module: str = ""  # name to import from `package` in place of `instead_of`
    package: str = ""
    instead_of: str = ""


def rewrite(content: bytes, plan: Plan) -> bytes:
    """The file's new bytes; raises CannotRewriteError where a place is not what was planned."""
    wrapper = MetadataWrapper(parse_exactly(content), unsafe_skip_copy=True)
    editor = _Editor(plan)
    changed = wrapper.visit(editor)
    missed = (set(plan.calls) | set(plan.types) | plan.deleted) - editor.done
    if missed:
        raise CannotRewriteError(f"line {min(missed)[0]} is not what the analysis saw")
    tidied = tidy_imports(changed, plan.unneeded, plan.package, plan.module, plan.instead_of)
    try:
        tree = ast.parse(tidied.bytes)
    except SyntaxError as error:
        raise CannotRewriteError(f"the rewritten file does not parse: {error}") from error
    if (plan.calls or plan.types) and not _imported(tree, plan.module):
        raise CannotRewriteError(f"`{plan.module}` could not be imported in the usual place")
    return tidied.bytes


def _imported(tree: ast.Module, name: str) -> bool:
    """Whether the name is imported, if it is read at all."""
    nodes = list(ast.walk(tree))
    read = any(isinstance(node, ast.Name) and node.id == name for node in nodes)
    bound = any(isinstance(node, ast.alias) and node.name == name for node in nodes)
    return bound or not read


class _Editor(cst.CSTTransformer):
    METADATA_DEPENDENCIES = (PositionProvider, QualifiedNameProvider)

    def __init__(self, plan: Plan) -> None:
        super().__init__()
        self.plan = plan
        self.done: set[Place] = set()

    def leave_Call(  # noqa: N802 - libcst's name
        self, original_node: cst.Call, updated_node: cst.Call
    ) -> cst.BaseExpression:
        """A call that is replaced, or loses arguments."""
        place = self._end(original_node.func)
        new = self.plan.calls.get(place)
        if new is None:
            return updated_node
        self.done.add(place)
        if new.expression:
            self._must_be(original_node.func, new.names)
            made = cst.ensure_type(cst.parse_expression(new.expression), cst.Call)
            return made.with_changes(lpar=updated_node.lpar, rpar=updated_node.rpar)
        return self._fewer(original_node, updated_node, new.keep)

    def leave_Attribute(  # noqa: N802 - libcst's name
        self, original_node: cst.Attribute, updated_node: cst.Attribute
    ) -> cst.BaseExpression:
        """A class named through its module."""
        return self._type(original_node, updated_node)

    def leave_Name(  # noqa: N802 - libcst's name
        self, original_node: cst.Name, updated_node: cst.Name
    ) -> cst.BaseExpression:
        """A class named by itself."""
        return self._type(original_node, updated_node)

    def leave_Module(  # noqa: N802 - libcst's name
        self, original_node: cst.Module, updated_node: cst.Module
    ) -> cst.Module:
        """Delete statements of the module."""
        body = self._without(original_node.body, updated_node.body)
        return updated_node.with_changes(body=body)

    def leave_IndentedBlock(  # noqa: N802 - libcst's name
        self, original_node: cst.IndentedBlock, updated_node: cst.IndentedBlock
    ) -> cst.IndentedBlock:
        """Delete statements of a block."""
        body = self._without(original_node.body, updated_node.body)
        return updated_node.with_changes(body=body)

    def _type(
        self, original: cst.Attribute | cst.Name, updated: cst.Attribute | cst.Name
    ) -> cst.BaseExpression:
        place = self._end(original)
        if place not in self.plan.types or place in self.done:
            return updated
        name, text = self.plan.types[place]
        if isinstance(original, cst.Name) and not self._names(original):
            return updated  # the last part of `rsa.RSAPrivateKey`: the whole is met next
        self._must_be(original, name)
        self.done.add(place)
        made = cst.parse_expression(text)
        return made.with_changes(lpar=updated.lpar, rpar=updated.rpar)

    def _fewer(self, original: cst.Call, updated: cst.Call, keep: tuple[int, ...]) -> cst.Call:
        """The call with some of its arguments, on one line where it fits and loses no comment."""
        kept = [updated.args[index] for index in keep]
        empty = cst.SimpleWhitespace("")
        plain = [
            argument.with_changes(
                whitespace_after_arg=empty,
                comma=cst.Comma(whitespace_after=cst.SimpleWhitespace(" "))
                if place < len(kept) - 1
                else cst.MaybeSentinel.DEFAULT,
            )
            for place, argument in enumerate(kept)
        ]
        short = updated.with_changes(args=plain, whitespace_before_args=empty)
        code = cst.Module([]).code_for_node(short)
        start = self.get_metadata(PositionProvider, original).start.column
        comments = any("#" in _code(argument.comma) for argument in kept)
        if not comments and start + max(map(len, code.split("\n"))) <= LINE_LENGTH:
            return short
        if "#" not in _code(kept[-1].comma):
            last = updated.args[-1]
            kept[-1] = kept[-1].with_changes(
                comma=last.comma, whitespace_after_arg=last.whitespace_after_arg
            )
        return updated.with_changes(args=kept)

    def _without(
        self, original: Sequence[cst.CSTNode], updated: Sequence[cst.CSTNode]
    ) -> list[cst.CSTNode]:
        gone = []
        for node in original:
            place = self._start(node)
            single = isinstance(node, cst.SimpleStatementLine) and len(node.body) == 1
            gone.append(place in self.plan.deleted and single)
            if gone[-1]:
                self.done.add(place)
        return delete(updated, gone)

    def _names(self, node: cst.CSTNode) -> set[str]:
        return {one.name for one in self.get_metadata(QualifiedNameProvider, node, set())}

    def _must_be(self, node: cst.CSTNode, name: str) -> None:
        found = self._names(node)
        if found != {name}:
            line = self._end(node)[0]
            raise CannotRewriteError(f"line {line} names {sorted(found)}, not {name}")

    def _end(self, node: cst.CSTNode) -> Place:
        end = self.get_metadata(PositionProvider, node).end
        return end.line, end.column

    def _start(self, node: cst.CSTNode) -> Place:
        start = self.get_metadata(PositionProvider, node).start
        return start.line, start.column


def _code(node: object) -> str:
    return cst.Module([]).code_for_node(node) if isinstance(node, cst.CSTNode) else ""
