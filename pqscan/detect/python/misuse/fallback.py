"""Error paths that go on without the post-quantum part."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import TYPE_CHECKING

from pqscan.detect.python.misuse.emptied import filled, goes_on, is_refused
from pqscan.detect.python.misuse.notes import is_vulnerable
from pqscan.detect.python.modules import Module
from pqscan.detect.python.nodes import below
from pqscan.detect.python.pieces import ClassInfo, FunctionInfo, Unit
from pqscan.detect.python.values import FunctionRef, ModuleRef, options
from pqscan.domain.algorithm import Primitive
from pqscan.domain.finding import Function
from pqscan.domain.registry import registry

if TYPE_CHECKING:
    from pqscan.detect.python.engine import Engine
    from pqscan.detect.python.misuse.notes import Note, Notes

MAX_DEPTH = 4  # project functions entered inside one another
_DECIDES = frozenset(
    ("keygen", "sign", "verify", "key-agree", "encapsulate", "decapsulate", "encrypt", "decrypt")
)
_PROTOCOLS = (Function.KEY_AGREE, Function.NEGOTIATE)  # what SSH and TLS are told to offer
_EXCHANGES = (Primitive.KEY_AGREE, Primitive.KEM)
_HALVES = (Function.SIGN, Function.KEY_AGREE)  # what a hybrid joins with a post-quantum part


def fallbacks(notes: Notes, engine: Engine, module: Module) -> Iterator[tuple[ast.AST, Note]]:
    """Classical calls of a module's `except` blocks whose `try` is post-quantum."""
    finder: _Finder | None = None
    for code in _worth(notes, module):
        finder = finder or _Finder(notes, engine, module)
        for node in below(code):
            if isinstance(node, ast.Try | ast.TryStar) and node.handlers:
                yield from finder.of(node, code)


def _worth(notes: Notes, module: Module) -> Iterator[ast.AST]:
    """Code with an `except` that is post-quantum or names a function that is."""
    if b"except" not in module.source:
        return
    known = notes.by_module.get(module, {})
    lines = [note.event.node.lineno for note in known.values() if note.post_quantum]
    wanted = frozenset(notes.post_quantum)
    for _ in range(MAX_DEPTH):
        more = {f.name for f in module.functions if f.mentions(wanted)} - wanted
        if not more:
            break
        wanted |= more
    pieces: list[FunctionInfo | Unit] = [*module.functions, *module.units]
    for part in pieces:
        if not part.says("except") or isinstance(part.node, ast.ClassDef):
            continue
        first, last = part.node.lineno, part.node.end_lineno or 0
        if part.mentions(wanted) or any(first <= line <= last for line in lines):
            yield part.node


class _Finder:
    """Looks into the functions that a block calls."""

    def __init__(self, notes: Notes, engine: Engine, module: Module) -> None:
        self.notes = notes
        self.engine = engine
        self.module = module
        self.known: dict[FunctionInfo, list[Note]] = {}

    def of(self, node: ast.Try | ast.TryStar, code: ast.AST) -> Iterator[tuple[ast.AST, Note]]:
        """The first classical call of each handler, where the body is post-quantum.

        Where it has none, the statement with which it goes on from one elsewhere in the code.
        """
        tried = [call for call, note in self.calls(node.body) if note.post_quantum]
        if not tried:
            return
        for handler in node.handlers:
            done = list(self.calls(handler.body))
            if any(note.post_quantum for _, note in done):
                continue
            found: list[tuple[ast.AST, Note]] = [one for one in done if _decides(one[1])]
            yield from (found or self.without(handler, node, tried, code))[:1]

    def without(
        self,
        handler: ast.ExceptHandler,
        node: ast.Try | ast.TryStar,
        tried: list[ast.Call],
        code: ast.AST,
    ) -> list[tuple[ast.AST, Note]]:
        """Where a handler only leaves the post-quantum part out of a hybrid."""
        statements = [one for one in below(code) if isinstance(one, ast.Assign | ast.AnnAssign)]
        classical = [
            (call, note)
            for statement in statements
            for call, note in self.calls([statement])
            if _decides(note) and note.asset.function in _HALVES
        ]
        if not classical:
            return []
        within = [one for step in node.body for one in below(step) if isinstance(one, ast.stmt)]
        strong = frozenset(filled([(one, tried) for one in within]))
        weak = frozenset(filled([(one, [call for call, _ in classical]) for one in statements]))
        found = goes_on(handler, strong - weak, weak - strong)
        if found is None or is_refused(code, strong):
            return []
        return [(found, classical[0][1])]

    def calls(self, body: list[ast.stmt]) -> Iterator[tuple[ast.Call, Note]]:
        """The described calls of a block, and those that the functions it calls make."""
        for statement in body:
            for one in below(statement):
                node = one if isinstance(one, ast.Call) else self.engine.stand_ins.get(one)
                if node is not None:  # `options.kex = …` stands for a call
                    for note in self.notes_of(node, self.module, 0):
                        yield node, note

    def notes_of(self, node: ast.Call, module: Module, depth: int) -> Iterator[Note]:
        """What one call does."""
        note = self.notes.by_module.get(module, {}).get(node)
        if note is not None:
            yield note
        elif depth < MAX_DEPTH:
            decided = self.notes.decided.get(node, {})  # what those calls are as called from here
            called = list(self.functions(node.func, module))
            for function in called:
                for one in self.inside(function, depth):
                    yield decided.get(one.event.node, one)
            if not called:
                yield from decided.values()

    def inside(self, function: FunctionInfo, depth: int) -> list[Note]:
        """What a function does, and the functions it calls; worked out once."""
        known = self.known.get(function)
        if known is None:
            known = self.known[function] = []  # a function that calls itself adds nothing
            found = [*self.notes.by_function.get(function, ())]
            noted = self.notes.by_module.get(function.module, {})
            for node in below(function.node):
                if isinstance(node, ast.Call) and node not in noted:
                    found.extend(self.notes_of(node, function.module, depth + 1))
            known.extend({id(note): note for note in found}.values())
        return known

    def functions(self, func: ast.expr, module: Module) -> Iterator[FunctionInfo]:
        """The project functions that a callee means."""
        if isinstance(func, ast.Name) and func.id in module.bindings:
            found = self.engine.member(module, func.id)
        elif isinstance(func, ast.Attribute) and isinstance(func.value, ast.Name):
            owner = func.value.id
            cls = _class_around(module, func) if owner in ("self", "cls") else None
            if cls is not None:
                if func.attr in cls.methods:
                    yield cls.methods[func.attr]
                return
            base = self.engine.member(module, owner) if owner in module.bindings else None
            if not isinstance(base, ModuleRef) or func.attr not in base.module.bindings:
                return
            found = self.engine.member(base.module, func.attr)
        else:
            return
        for one in options(found) if found is not None else ():
            if isinstance(one, FunctionRef):
                yield one.function


def _decides(note: Note) -> bool:
    spec = note.event.spec
    if note.classical and spec is not None and spec.function.value in _DECIDES:
        return True
    agreed = [name for name, one in note.assets.items() if one.function in _PROTOCOLS]
    exchanges = [name for name in agreed if registry().algorithm(name).primitive in _EXCHANGES]
    return bool(exchanges) and all(map(is_vulnerable, exchanges))


def _class_around(module: Module, node: ast.AST) -> ClassInfo | None:
    line = getattr(node, "lineno", 0)
    inside = [
        cls
        for cls in module.classes.values()
        if cls.node.lineno <= line <= (cls.node.end_lineno or 0)
    ]
    return max(inside, key=lambda cls: cls.node.lineno, default=None)
