"""The pieces of a Python file: functions, classes, top-level statements, what binds its names.

Each knows the words of its text, so that one that holds no word of interest is never run; of a
file that is only looked into, functions and classes are parsed when something asks for them.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Generic, TypeVar

from pqscan.detect.python import words
from pqscan.detect.python.changing import assigned_attribute
from pqscan.detect.python.nodes import below
from pqscan.domain.record import Struct

if TYPE_CHECKING:
    from pqscan.detect.python.modules import Module

FunctionNode = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda
Node = TypeVar("Node", bound=ast.AST)
_DOTTED = re.compile(r"\.\s*([^\W\d]\w*)")


class ParameterInfo(Struct, eq=False):
    """A parameter as written."""

    name: str
    default: ast.expr | None
    annotation: ast.expr | None
    kind: str  # "positional", "keyword", "*" or "**"


class _Counted(Struct, eq=False, kw_only=True):
    _words: frozenset[str] | None = None
    _text: str | None = None


class Piece(_Counted, Generic[Node], eq=False):
    """A part of a file with a text of its own."""

    module: Module
    node: Node

    @property
    def words(self) -> frozenset[str]:
        """The identifiers, and the words in strings, on its lines."""
        if self._words is None:
            self._words = words.of_lines([self.text])
        return self._words

    @property
    def text(self) -> str:
        """Its lines, decorators included."""
        if self._text is None:
            start, end = self.lines
            self._text = "\n".join(self.module.lines[start:end])
        return self._text

    @property
    def lines(self) -> tuple[int, int]:
        """The index of its first line, decorators included, and of the line behind its last."""
        start = getattr(self.node, "lineno", 1)
        for decorator in getattr(self.node, "decorator_list", ()):
            start = min(start, decorator.lineno)
        return start - 1, getattr(self.node, "end_lineno", start)

    def says(self, word: str) -> bool:
        """Whether that word is in it."""
        return word in self.text and word in self.words

    def mentions(self, wanted: frozenset[str]) -> bool:
        """Whether one of the words is in it; its words are counted only where that is likely."""
        if self._words is not None:
            return not self._words.isdisjoint(wanted)
        near = self.module.present(wanted)
        if not near or not any(word in self.text for word in near):
            return False
        return not self.words.isdisjoint(near)


class FunctionInfo(Piece[FunctionNode], eq=False):
    """A function, method or lambda of the project."""

    name: str
    qualname: str
    cls: ClassInfo | None
    parameters: tuple[ParameterInfo, ...]
    decorators: frozenset[str] = frozenset()
    _assigned: frozenset[str] | None = None
    _dotted: frozenset[str] | None = None

    @property
    def assigned(self) -> frozenset[str]:
        """The attributes of its first parameter that it assigns."""
        if self._assigned is None:
            own = self.parameters[0].name if self.parameters else ""
            self._assigned = frozenset(
                inner.attr
                for one in below(self.node)
                if (inner := assigned_attribute(one)) is not None
                and isinstance(inner.value, ast.Name)
                and inner.value.id == own
            )
        return self._assigned

    def assigns(self, name: str) -> bool:
        """Whether it assigns that attribute of its first parameter."""
        if self._assigned is None and name not in self.text:
            return False
        return name in self.assigned

    @property
    def dotted(self) -> frozenset[str]:
        """The words of its text behind a dot."""
        if self._dotted is None:
            self._dotted = frozenset(_DOTTED.findall(self.text))
        return self._dotted

    @property
    def takes_self(self) -> bool:
        """Whether the first parameter is the instance (or the class)."""
        return self.cls is not None and "staticmethod" not in self.decorators

    def spans(self, line: int) -> bool:
        """Whether a line is one of its own."""
        return self.node.lineno <= line <= (self.node.end_lineno or 0)

    def parameter(self, name: str) -> ParameterInfo | None:
        """The parameter of that name."""
        return next((p for p in self.parameters if p.name == name), None)


class ClassInfo(Struct, eq=False):
    """A class of the project."""

    module: Module
    node: ast.ClassDef
    name: str
    bases: tuple[ast.expr, ...]
    methods: dict[str, FunctionInfo]
    attributes: dict[str, list[ast.AST]]  # name -> value expressions, in order
    fields: tuple[ParameterInfo, ...]  # annotated names, for dataclasses and NamedTuples
    decorators: frozenset[str]


class Block(Struct, eq=False):
    """A function or class at module level that is parsed when something asks for it."""

    name: str
    line: int
    is_class: bool
    text: bytes  # with as many line ends before it as make its lines the file's
    load: Callable[[Block], ast.AST]  # parses, adds what it defines to the module
    _node: ast.AST | None = None
    _words: frozenset[str] | None = None

    @property
    def is_waiting(self) -> bool:
        """Whether it is not parsed yet."""
        return self._node is None

    @property
    def words(self) -> frozenset[str]:
        """The words of its text."""
        if self._words is None:
            self._words = words.of_source(self.text)
        return self._words

    def fetch(self) -> ast.AST:
        """Its statement, parsed now; some constant if it is no Python."""
        if self._node is None:
            self._node = self.load(self)
        return self._node


class Binding(Struct, eq=False):
    """One way a module-level name gets its value."""

    _node: ast.AST | Block
    conditional: bool
    line: int

    @property
    def is_definition(self) -> bool:
        """Whether a function or class is bound; its statement may not be parsed yet."""
        return isinstance(self._node, _DEFINITIONS)

    @property
    def node(self) -> ast.AST:
        """The statement, or of `import` the alias, that binds."""
        return self._node.fetch() if isinstance(self._node, Block) else self._node


_DEFINITIONS = (Block, ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


class Unit(Piece[ast.stmt], eq=False):
    """A top-level statement that is neither a definition nor an import."""
