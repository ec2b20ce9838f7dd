"""Which code is worth running: what holds a word that may lead to a described call."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import TYPE_CHECKING

from pqscan.detect.python import aliases, lineage
from pqscan.detect.python.modules import Module
from pqscan.detect.python.pieces import ClassInfo, FunctionInfo

if TYPE_CHECKING:
    from pqscan.detect.python.engine import Engine

SMALL = 16  # lines of a function that is followed for its result alone


class Interest:
    """The words of interest, and what holds them; everything is worked out once for some words."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._apis = engine.apis
        self.watched: frozenset[str] = (
            frozenset()
        )  # methods, names of project functions that reach a described call
        self.names: frozenset[str] = frozenset()  # those that are no methods
        self._hot: dict[Module, frozenset[str]] = {}
        self._is_hot: dict[FunctionInfo, bool] = {}
        self._hot_classes: dict[ClassInfo, bool] = {}
        self._cold: dict[Module, bool] = {}  # no hot word in the whole file
        self._imported: dict[Module, frozenset[str]] = {}

    def watch(self, words: frozenset[str]) -> None:
        """From now on these words make a unit worth running."""
        if words == self.watched:
            return
        self.watched = words
        self.names = self.watched - self._apis.method_names
        self._hot.clear()
        self._is_hot.clear()
        self._hot_classes.clear()
        self._cold.clear()

    def words_for(self, module: Module) -> frozenset[str]:
        """The words that make a unit of that module worth running."""
        if module not in self._hot:
            self._hot[module] = self.words_in(module, self.watched)
        return self._hot[module]

    def words_in(self, module: Module, watched: frozenset[str]) -> frozenset[str]:
        """Those words, what the module imports from described libraries, and aliases of both."""
        imported = self.imported_names(module)
        wanted = imported | (watched - self._apis.method_names)
        return watched | imported | aliases.names_bound_to(module, wanted)

    def imported_names(self, module: Module) -> frozenset[str]:
        """Names that a module imports from described libraries."""
        if module not in self._imported:
            self._imported[module] = frozenset(self._imported_names(module))
        return self._imported[module]

    def _imported_names(self, module: Module) -> Iterator[str]:
        for name, bindings in module.bindings.items():
            for binding in bindings:
                if binding.is_definition:
                    continue
                node = binding.node
                source = ""
                if isinstance(node, ast.alias):
                    source = node.name
                elif isinstance(node, ast.ImportFrom) and not node.level:
                    names = (one.name for one in node.names if (one.asname or one.name) == name)
                    source = f"{node.module}.{next(names, name)}"
                root = source.partition(".")[0]
                if (
                    source
                    and self._apis.library_of(root, module.source)
                    and self._apis.leads(source)
                ):
                    yield name
                    yield from self._apis.passed.get(root, ())
        for star in module.stars:
            if not star.level and self._apis.library_of((star.module or "").partition(".")[0]):
                yield from self._apis.names_below(star.module or "")

    def is_hot(self, function: FunctionInfo) -> bool:
        """Whether a function's text holds a word that makes it worth running."""
        known = self._is_hot.get(function)
        if known is None:
            module = function.module
            hot = self.words_for(module)
            if module not in self._cold:
                self._cold[module] = module.words.isdisjoint(hot)
            known = not self._cold[module] and function.mentions(hot)
            self._is_hot[function] = known
            if not known and "super" in function.text:
                self._is_hot[function] = known = self._hands_on(function)
        return known

    def is_hot_class(self, cls: ClassInfo) -> bool:
        """Whether a class has a method of its own that is worth running."""
        known = self._hot_classes.get(cls)
        if known is None:
            known = any(self.is_hot(method) for method in cls.methods.values())
            self._hot_classes[cls] = known
        return known

    def _hands_on(self, function: FunctionInfo) -> bool:
        """Whether a method calls, by `super()`, one of the same name that is worth running."""
        if function.cls is None:
            return False
        bases = lineage.linear(self._engine, function.cls)[1:]
        method = next((b.methods[function.name] for b in bases if function.name in b.methods), None)
        return method is not None and self.is_hot(method)

    def is_worth(self, function: FunctionInfo) -> bool:
        """Whether a call is followed: into hot functions, and small ones for what they return."""
        node = function.node
        return (node.end_lineno or 0) - node.lineno < SMALL or self.is_hot(function)
