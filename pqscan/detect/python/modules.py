"""A Python file as the engine holds it: its names, functions, classes and units of code.

A unit is a top-level statement, a function or a method, with the set of words in its text; only
units that hold a word of interest are executed, the rest is evaluated when something asks for it.
Of a file that is only looked into, functions and classes are parsed when something asks for them.
"""

from __future__ import annotations

import ast
import bisect
import hashlib
import re
from collections.abc import Callable, Mapping
from typing import Generic, TypeVar

from pqscan.detect.python import words
from pqscan.detect.python.changing import assigned_attribute, changed_by
from pqscan.detect.python.nodes import below
from pqscan.detect.python.words import decode, split_lines
from pqscan.domain.record import Struct, field

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


_FILLS = re.compile(
    rb"^[ \t]+(\w+)(?:\[[^=\n]*\][ \t]*=(?!=)|\.(?:append|add|extend|insert|update|setdefault)\()",
    re.M,
)  # inside a function, as formatters write it


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


class Defined(Struct, eq=False):
    """What the parsed part of a file defines."""

    functions: list[FunctionInfo] = field(default_factory=list)
    classes: dict[str, ClassInfo] = field(default_factory=dict)
    units: list[Unit] = field(default_factory=list)


class Module(Struct, eq=False):
    """A parsed file."""

    path: str
    name: str  # dotted, as far as packages reach
    is_package: bool
    source: bytes
    tree: ast.Module  # until the file is whole, without the blocks
    bindings: dict[str, list[Binding]] = field(default_factory=dict)
    stars: list[ast.ImportFrom] = field(default_factory=list)
    defined: Defined = field(default_factory=Defined)
    blocks: list[Block] = field(default_factory=list)  # of functions and classes, until it is whole
    completion: Callable[[], None] | None = None  # parses the blocks
    failed: str = ""  # why not all of it could be parsed
    _lines: list[str] | None = None
    _hash: str = ""
    reads: list[tuple[str, frozenset[str]]] | None = None  # names, each with those it reads
    _words: frozenset[str] | None = None
    _present: dict[frozenset[str], frozenset[str]] = field(default_factory=dict)
    _globals: frozenset[str] | None = None
    _changes: dict[str, list[ast.stmt]] | None = None
    _fillers: dict[str, list[FunctionInfo]] | None = None

    @property
    def is_whole(self) -> bool:
        """Whether all of it is parsed."""
        return self.completion is None

    def complete(self) -> None:
        """Parse what is not yet parsed."""
        if self.completion is not None:
            completion, self.completion = self.completion, None
            completion()

    @property
    def functions(self) -> list[FunctionInfo]:
        """All functions at module level and methods of its classes, in source order."""
        self.complete()
        return self.defined.functions

    @property
    def classes(self) -> dict[str, ClassInfo]:
        """Classes at module level, and inside those, by their qualified names."""
        for block in self.blocks:
            if block.is_class:
                block.fetch()
        return self.defined.classes

    def fetch_classes(self, named: frozenset[str]) -> bool:
        """Parse the classes whose text holds one of the names; whether there was one."""
        fetched = False
        for block in self.blocks:
            if block.is_class and block.is_waiting and not block.words.isdisjoint(named):
                block.fetch()
                fetched = True
        return fetched

    @property
    def units(self) -> list[Unit]:
        """The statements at module level that are neither functions nor imports."""
        self.complete()
        return self.defined.units

    @property
    def lines(self) -> list[str]:
        """The lines as Python's parser counts them."""
        if self._lines is None:
            self._lines = split_lines(decode(self.source))
        return self._lines

    @property
    def content_hash(self) -> str:
        """BLAKE2b of the file's bytes, 128 bits in hexadecimal."""
        if not self._hash:
            self._hash = hashlib.blake2b(self.source, digest_size=16).hexdigest()
        return self._hash

    @property
    def words(self) -> frozenset[str]:
        """All words of the file."""
        if self._words is None:
            self._words = words.of_lines(self.lines)
        return self._words

    def present(self, wanted: frozenset[str]) -> frozenset[str]:
        """Those of the words that the file holds."""
        if wanted not in self._present:
            self._present[wanted] = self.words & wanted
        return self._present[wanted]

    def changes_of(self, name: str) -> list[ast.stmt]:
        """The module-level statements that change what a name holds without binding it."""
        if self._changes is None:
            self._changes = {}
            for statement in self.tree.body:
                for word in dict.fromkeys(changed_by(statement)):
                    self._changes.setdefault(word, []).append(statement)
        return self._changes.get(name, [])

    @property
    def fillers(self) -> Mapping[str, list[FunctionInfo]]:
        """The functions that hold a line which puts something into a module-level name."""
        if self._fillers is None:
            self._fillers = {}
            for match in _FILLS.finditer(self.source):
                name = match[1].decode("ascii", "replace")
                if name in self.bindings:
                    line = self.source.count(b"\n", 0, match.start(1)) + 1
                    known = self._fillers.setdefault(name, [])
                    known += [one for one in self.functions if one.spans(line) and one not in known]
        return self._fillers

    def statement_of(self, node: ast.AST) -> ast.stmt | None:
        """The module-level statement that a node stands in."""
        line = getattr(node, "lineno", 0)
        index = bisect.bisect_right(self.tree.body, line, key=lambda one: one.lineno) - 1
        while (
            index > 0
            and self.tree.body[index].lineno == line
            and (self.tree.body[index].col_offset > getattr(node, "col_offset", 0))
        ):
            index -= 1
        return self.tree.body[index] if index >= 0 else None

    def declared_global(self) -> frozenset[str]:
        """Names that functions of this module assign at module level."""
        if self._globals is None:
            found: set[str] = set()
            for block in self.blocks:
                if b"global " in block.text:
                    block.fetch()
            for function in self.defined.functions if b"global " in self.source else ():
                if function.says("global"):
                    for node in below(function.node):
                        if isinstance(node, ast.Global):
                            found.update(node.names)
            self._globals = frozenset(found)
        return self._globals

    @property
    def package(self) -> str:
        """The dotted package that relative imports start from."""
        return self.name if self.is_package else self.name.rpartition(".")[0]

    def release(self) -> None:
        """Cut the references between the module and its parts."""
        made = self.defined
        for one in (self.bindings, self.stars, made.functions, made.classes, made.units):
            one.clear()
        self.blocks.clear()
        self.completion = None
        self.tree.body = []

    def text(self, node: ast.AST, limit: int = 160) -> str:
        """The source of a node, on one line."""
        start, end = getattr(node, "lineno", 1), getattr(node, "end_lineno", 1)
        piece = self.lines[start - 1 : min(end, start + 6)]
        if not piece:
            return ""
        if end - start < 7:
            piece[-1] = _cut(piece[-1], getattr(node, "end_col_offset", None))
        head = piece[0].encode("utf-8", "replace")[getattr(node, "col_offset", 0) :]
        piece[0] = head.decode("utf-8", "replace")
        text = " ".join(line.strip() for line in piece)
        return text if len(text) <= limit else text[: limit - 1] + "…"


def _cut(line: str, end: int | None) -> str:
    return line if end is None else line.encode("utf-8", "replace")[:end].decode("utf-8", "replace")
