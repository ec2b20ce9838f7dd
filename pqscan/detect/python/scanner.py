"""The detector's outside: selection, files shared over the cores, callers looked for by name."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Iterator, Mapping, Sequence

from pqscan.detect.interface import Detection, Selection, SourceFile, Tree
from pqscan.detect.python import roles
from pqscan.detect.python.analysis import Analyst, Batch, Lines, Visit
from pqscan.detect.python.apis import apis
from pqscan.detect.python.homemade import WORD
from pqscan.detect.python.importing import Wrapper
from pqscan.detect.python.merging import merge
from pqscan.detect.python.misuse import hybrids
from pqscan.domain.finding import Context, Skipped, SkipReason
from pqscan.domain.record import replace

SUFFIXES = (".py", ".pyi", ".pyw")
ROUNDS = 6  # wrappers of wrappers across files
PIECES = 3  # of the files, for each process in turn
MIN_FILES, MAX_FILES = 8, 240  # of a piece: forking costs time, syntax trees cost memory
FEW = 80  # below this many files, one process is faster than two
STACK_BYTES = 512 * 1024 * 1024
RECURSION = 30_000


class PythonDetector:
    """Finds cryptography in Python files."""

    name = "python"

    def selection(self) -> tuple[Selection, ...]:
        """Python files that name a described library, or hold a modular power."""
        words = (*sorted(word.encode() for word in apis().words), WORD)
        return (Selection(suffixes=SUFFIXES, words=words),)

    def detect(self, files: Sequence[SourceFile], tree: Tree, jobs: int) -> Detection:
        """Analyse the files and those that call what they wrap."""
        everything = tree.files(SUFFIXES)
        context = {file.path: file.context for file in everything}
        look = _workers(everything, tree, jobs if len(files) > FEW else 0)
        batches = list(_rounds(look, [file.path for file in files], tree))
        findings = merge(fact for batch in batches for fact in batch.facts)
        findings = hybrids.settle(findings, (half for batch in batches for half in batch.halves))
        findings = roles.settle(findings)
        placed = tuple(
            replace(f, context=context.get(f.location.path, Context.PRODUCTION)) for f in findings
        )
        return Detection(placed, tuple(_skips(batches)))


def _rounds(look: Look, paths: list[str], tree: Tree) -> Iterator[Batch]:
    """Look at the selected files, then at the callers of the wrappers they turned out to hold."""
    known: frozenset[Wrapper] = frozenset()
    visits = [Visit(path) for path in paths]
    for _ in range(ROUNDS):
        batches = look.batches(visits, frozenset(one.name for one in known))
        yield from batches
        fresh = frozenset().union(*(batch.wrappers for batch in batches)) - known
        if not fresh:
            return
        known |= fresh
        naming = tree.containing({one.name.encode() for one in fresh}, SUFFIXES)
        cold = {path: lines for batch in batches for path, lines in batch.cold.items()}
        visits = look.callers([file.path for file in naming], fresh, visits, cold)
        if not visits:
            return


def _skips(batches: list[Batch]) -> Iterator[Skipped]:
    seen: set[str] = set()
    for batch in batches:
        for path, reason in batch.failed:
            if path not in seen:
                seen.add(path)
                looked = path in batch.tolerated
                yield Skipped(path, SkipReason.NOT_PARSED, reason, partial=looked)
        for path, reason in batch.broken:
            if path not in seen:
                seen.add(path)
                yield Skipped(path, SkipReason.FAILED, reason, partial=True)
        for path in batch.unfinished:
            if path not in seen:
                seen.add(path)
                yield Skipped(path, SkipReason.TIMED_OUT, "too much to follow", partial=True)


def read(file: SourceFile) -> bytes:
    """The bytes of a file of the tree."""
    with open(file.absolute, "rb") as stream:
        return stream.read()


# Processes.


class Look:
    """Runs an Analyst over batches of files."""

    def __init__(self, files: Sequence[SourceFile], tree: Tree) -> None:
        self._analyst = Analyst(files, apis(), read, tree.file)

    def callers(
        self,
        paths: list[str],
        wrappers: frozenset[Wrapper],
        before: list[Visit],
        cold: Mapping[str, list[Lines]],
    ) -> list[Visit]:
        """The files that can reach one of the wrappers from code that was not run."""
        return self._analyst.callers(paths, wrappers, before, cold)

    def batches(self, visits: list[Visit], watched: frozenset[str]) -> list[Batch]:
        """Analyse the files."""
        raise AssertionError


class _Here(Look):
    """In this process."""

    def batches(self, visits: list[Visit], watched: frozenset[str]) -> list[Batch]:
        return [deep(self._analyst, visits, watched)]


class _Many(Look):
    """Over several processes, each with an engine of its own."""

    def __init__(self, files: Sequence[SourceFile], tree: Tree, jobs: int) -> None:
        from pqscan.detect.python.workers import Pool  # a small scan does without multiprocessing

        super().__init__(files, tree)
        self._jobs = jobs
        self._pool = Pool(self._look, jobs)

    def batches(self, visits: list[Visit], watched: frozenset[str]) -> list[Batch]:
        # Neighbours import the same modules, so a piece is a run of files in the order of paths.
        count = len(visits) // (self._jobs * PIECES) + 1
        size = min(max(count, MIN_FILES), MAX_FILES)
        pieces = [(visits[i : i + size], watched) for i in range(0, len(visits), size)]
        results = zip(pieces, self._pool.results(pieces), strict=True)
        return [_lost(visits) if batch is None else batch for (visits, _), batch in results]

    def _look(self, work: tuple[list[Visit], frozenset[str]]) -> Batch:
        return deep(self._analyst, *work)


def _lost(visits: list[Visit]) -> Batch:
    """What is said of files whose process died."""
    return Batch(broken=[(visit.path, "its process died") for visit in visits])


def _workers(files: Sequence[SourceFile], tree: Tree, jobs: int) -> Look:
    return _Many(files, tree, jobs) if jobs > 0 and hasattr(os, "fork") else _Here(files, tree)


def deep(analyst: Analyst, visits: list[Visit], watched: frozenset[str]) -> Batch:
    """Run in a thread with a stack for deeply nested code."""
    result: list[Batch] = []
    failure: list[BaseException] = []

    def run() -> None:
        try:
            result.append(analyst.look(visits, watched))
        except BaseException as error:
            failure.append(error)

    limit, size = sys.getrecursionlimit(), threading.stack_size(STACK_BYTES)
    sys.setrecursionlimit(RECURSION)
    try:
        thread = threading.Thread(target=run)
        thread.start()
        thread.join()
    finally:
        sys.setrecursionlimit(limit)
        threading.stack_size(size)
    if failure:
        raise failure[0]
    return result[0]
