"""Runs the engine over files: hot units first, then the callers of what turned out a wrapper."""

from __future__ import annotations

import ast
import gc
import os
from collections.abc import Callable, Iterable, Mapping

from pqscan.detect.interface import SourceFile
from pqscan.detect.python import homemade
from pqscan.detect.python.aliases import names_bound_to
from pqscan.detect.python.apis import Apis
from pqscan.detect.python.closing import close
from pqscan.detect.python.engine import Engine, OutOfFuel
from pqscan.detect.python.findings import Fact, Seen, facts
from pqscan.detect.python.importing import Callers, Wrapper
from pqscan.detect.python.inheritance import inherited
from pqscan.detect.python.misuse import sizes
from pqscan.detect.python.misuse.hybrids import Half
from pqscan.detect.python.misuse.notes import Notes
from pqscan.detect.python.modules import Module
from pqscan.detect.python.pieces import FunctionInfo, Unit
from pqscan.detect.python.program import Program
from pqscan.detect.python.sinks import literals, settings
from pqscan.detect.python.words import decode, of_lines, split_lines
from pqscan.detect.python.wrapping import exports, held, is_telling, open_events, wrapping
from pqscan.domain.record import Record, Struct, field

MAX_LINES = 250_000  # lines of parsed modules kept at a time in one process
LOCAL_ROUNDS = 8  # wrappers of wrappers inside one file


Lines = tuple[int, int]  # the index of the first, and the end


class Visit(Record):
    """A file to analyse: whole, or what calls wrappers of those names.

    Code that names one of `before` was run in the round before, and has followed them.
    """

    path: str
    names: frozenset[str] = frozenset()
    before: frozenset[str] = frozenset()
    again: bool = False  # the whole file was analysed in the round before


class Batch(Struct):
    """What one process learnt of some files."""

    facts: list[Fact] = field(default_factory=list)
    wrappers: set[Wrapper] = field(default_factory=set)
    failed: list[tuple[str, str]] = field(default_factory=list)
    tolerated: set[str] = field(default_factory=set)  # of those, read token by token
    halves: list[Half] = field(default_factory=list)
    unfinished: list[str] = field(default_factory=list)
    broken: list[tuple[str, str]] = field(default_factory=list)  # by a fault of our own
    cold: dict[str, list[Lines]] = field(default_factory=dict)  # code that was not run


class Analyst:
    """One process's engine, kept over many batches."""

    def __init__(
        self,
        files: Iterable[SourceFile],
        apis: Apis,
        read: Callable[[SourceFile], bytes],
        any_file: Callable[[str], SourceFile | None] | None = None,
    ) -> None:
        self._apis = apis
        self._program = Program(files, read, any_file)
        self._engine = Engine(self._program, apis)
        self._notes = Notes(self._program)
        self._base: frozenset[str] = frozenset()
        self._words = frozenset(apis.method_names | apis.words | apis.roots | apis.hot)

    def callers(
        self,
        paths: Iterable[str],
        wrappers: Iterable[Wrapper],
        before: Iterable[Visit],
        cold: Mapping[str, list[Lines]],
    ) -> list[Visit]:
        """The files, of those given, that can reach a wrapper from code that was not run.

        `before` is the last round, `cold` what it left out of whole files.
        """
        callers = Callers(self._program, wrappers)
        last = {visit.path: visit for visit in before}
        found: list[Visit] = []
        for path in paths:
            names = callers.names_in(path)
            if names and path in cold:
                names &= _words_on(self._program.source(path) or b"", cold[path])
            if names:
                visit = last.get(path)
                done = visit.names if visit else frozenset()
                found.append(Visit(path, names, done, path in cold))
        return found

    def look(self, visits: Iterable[Visit], watched: frozenset[str]) -> Batch:
        """Analyse files; `watched` are the names of all wrappers known so far."""
        batch = Batch()
        gc.disable()  # collecting syntax trees over and over costs a third; cycles are cut by hand
        words = self._words | watched
        if words != self._base:
            self._base = words
            self._fresh_engine(parsed=False)  # what was worked out knew less
        for visit in visits:
            if self._program.parsed.lines > MAX_LINES:
                self._program.forget()
                self._fresh_engine()
            try:
                self._file(visit, batch)
            except Exception as error:  # one file must not take the others with it
                if os.environ.get("PQSCAN_TRACEBACK"):
                    raise
                batch.broken.append((visit.path, _said(error)))
                self._fresh_engine()
        return batch

    def _fresh_engine(self, *, parsed: bool = True) -> None:
        """Start anew; `parsed` says that the files are parsed anew too."""
        self._engine.release()
        self._engine = Engine(self._program, self._apis)
        self._notes.clear(parsed=parsed)

    def _file(self, visit: Visit, batch: Batch) -> None:
        path = visit.path
        alone = not visit.names and self._is_arithmetic(path)
        if alone is None:
            return
        module = self._program.whole(path)
        if module is None:
            self._tolerate(path, batch)
            return
        if not visit.names:
            batch.facts.extend(homemade.facts_of(module))
            batch.facts.extend(sizes.facts_of(module))
        if alone:
            return
        engine = self._engine
        engine.refuel()
        seen: Seen = set()
        engine.interest.watch(self._base)
        try:
            if not visit.names:
                literals.look(engine, module)
            self._module(module, visit, batch, seen)
        except (OutOfFuel, RecursionError):
            batch.unfinished.append(path)
        for event in engine.closed:
            batch.facts.extend(self._notes.add(event, facts(self._apis, event, False, seen)))
        engine.closed.clear()
        engine.refuel()
        try:
            learnt = self._notes.finish(engine, module)
        except (OutOfFuel, RecursionError):
            batch.unfinished.append(path)
            return
        batch.facts.extend(learnt.facts)
        batch.halves.extend(learnt.halves)
        if not self._program.is_test(path):
            handing = (*self._notes.answers, *self._notes.givers)
            answering = (one for one in handing if one.module is module)
            batch.wrappers.update(Wrapper(one.name, path) for one in answering)
            batch.wrappers.update(
                Wrapper(cls.name, path, frozenset((name,)))
                for cls, name in self._notes.kept
                if cls.module is module
            )

    def _is_arithmetic(self, path: str) -> bool | None:
        """Whether a file was selected for a modular power alone; None if it has none."""
        source = self._program.source(path)
        if source is None or not homemade.is_alone(source, self._apis.words):
            return False
        return True if homemade.is_candidate(source) else None

    def _tolerate(self, path: str, batch: Batch) -> None:
        """A file that does not parse is read token by token."""
        reason = self._program.failed.get(path, "cannot be read")
        batch.failed.append((path, reason))
        source = self._program.source(path)
        if source is not None:
            from pqscan.detect.python import tokens

            batch.tolerated.add(path)

            def is_own(name: str) -> bool:
                return self._program.find(name, path) is not None

            batch.facts.extend(tokens.facts_of(self._apis, path, source, reason, is_own))

    def _module(self, module: Module, visit: Visit, batch: Batch, seen: Seen) -> None:
        """Run the units of interest: all of them, or those that call the wrappers of that name."""
        engine = self._engine
        names = visit.names
        ran: set[int] = set()
        called = names and names | names_bound_to(module, names)
        done = visit.before | names_bound_to(module, visit.before)
        if visit.again:
            done |= engine.interest.words_in(module, self._words)
        self._constructors(module, called or engine.interest.words_for(module), done, ran)
        for _ in range(LOCAL_ROUNDS):
            before = len(ran)
            hot = called or engine.interest.words_for(module)
            for function in module.functions:
                above = "super" in function.text and engine.interest.is_hot(function)
                if id(function) not in ran and (above or _is_new(function, hot, done)):
                    ran.add(id(function))
                    engine.summary(function)
            local = wrapping(engine, module) | held(engine, module)
            if len(ran) == before or local <= (called or engine.interest.watched):
                break
            called = called and called | local
            engine.interest.watch(engine.interest.watched | local)
        hot = called or engine.interest.words_for(module)
        for unit in module.units:  # last: they call what stands above them
            if _is_new(unit, hot, done):
                self._statement(unit.node, module, batch, seen)
        if not names:
            batch.cold[module.path] = _cold(module, ran, hot)
        if not self._program.is_test(module.path):
            outside = exports(engine, module)
            batch.wrappers.update(one for one in outside if is_telling(engine, one.name, module))
        for event in open_events(engine, module):
            for closed in close(engine, event):
                found = facts(self._apis, closed, True, seen)
                batch.facts.extend(self._notes.add(closed, found))

    def _constructors(
        self, module: Module, hot: frozenset[str], done: frozenset[str], ran: set[int]
    ) -> None:
        """Run `__init__` first: what it keeps makes the methods that use it matter."""
        for function in module.functions:
            if function.name == "__init__" and _is_new(function, hot, done):
                ran.add(id(function))
                self._engine.summary(function)
        engine = self._engine
        kept = held(engine, module) if ran else set()
        if not kept <= engine.interest.watched:
            engine.interest.watch(engine.interest.watched | kept)

    def _statement(self, node: ast.stmt, module: Module, batch: Batch, seen: Seen) -> None:
        if isinstance(node, ast.ClassDef):
            cls = module.classes[node.name]
            self._engine.run_class(cls)
            settings.of_class(self._engine, cls)
            for event in inherited(self._engine, cls):
                for closed in close(self._engine, event):
                    found = facts(self._apis, closed, True, seen)
                    batch.facts.extend(self._notes.add(closed, found))
        else:
            self._engine.run_statement(node, module)


def _said(error: Exception) -> str:
    """An error of our own, by its place alone: its text may hold what a file holds."""
    place = error.__traceback__
    while place is not None and place.tb_next is not None:
        place = place.tb_next
    where = f" in {place.tb_frame.f_code.co_name}, line {place.tb_lineno}" if place else ""
    return f"an error of pqscan's own: {type(error).__name__}{where}"


def _is_new(code: FunctionInfo | Unit, hot: frozenset[str], done: frozenset[str]) -> bool:
    """Whether its words make code worth running that was not run before."""
    return any(one.mentions(hot) for one in _meant(code)) and not any(
        one.mentions(done) for one in _meant(code)
    )


def _meant(code: FunctionInfo | Unit) -> list[FunctionInfo | Unit]:
    """The code; a class says what the classes of its module say that it inherits from."""
    found = [code]
    if isinstance(code, Unit) and isinstance(code.node, ast.ClassDef):
        for base in code.node.bases:
            parent = code.module.classes.get(base.id) if isinstance(base, ast.Name) else None
            if parent is not None and parent.node is not code.node:
                found += parent.methods.values()
    return found


def _cold(module: Module, ran: set[int], hot: frozenset[str]) -> list[Lines]:
    """Where the functions and statements stand that were not run."""
    left: list[FunctionInfo | Unit] = [one for one in module.functions if id(one) not in ran]
    for unit in module.units:
        meant = _meant(unit)
        if not any(one.mentions(hot) for one in meant):
            left += meant
    return [one.lines for one in left]


def _words_on(source: bytes, parts: Iterable[Lines]) -> frozenset[str]:
    lines = split_lines(decode(source))
    return of_lines([line for start, end in parts for line in lines[start:end]])
