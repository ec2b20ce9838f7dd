"""A Python file as the engine holds it: its names, functions, classes and units of code."""

from __future__ import annotations

import ast
import bisect
import hashlib
import re
from collections.abc import Callable, Mapping

from pqscan.detect.python import words
from pqscan.detect.python.changing import changed_by
from pqscan.detect.python.nodes import below
from pqscan.detect.python.pieces import Binding, Block, ClassInfo, FunctionInfo, Unit
from pqscan.detect.python.words import decode, split_lines
from pqscan.domain.record import Struct, field

_FILLS = re.compile(
    rb"^[ \t]+(\w+)(?:\[[^=\n]*\][ \t]*=(?!=)|\.(?:append|add|extend|insert|update|setdefault)\()",
    re.M,
)  # inside a function, as formatters write it


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
