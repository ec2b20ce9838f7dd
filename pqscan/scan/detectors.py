"""Finds the detectors: every folder of pqscan/detect/ whose package offers `detector()`.

Loading a detector's rules only to learn that no file is for it costs more than scanning one file.
So what each wants to read is kept in the cache, under the names, sizes and times of everything
that could change it, and a detector is loaded once a file is found for it.
"""

from __future__ import annotations

import importlib
from collections.abc import Sequence
from typing import cast

from msgspec.json import Decoder, encode

import pqscan.detect
from pqscan.detect.interface import Detection, Detector, Selection, SourceFile, Tree
from pqscan.domain.cache import keep, recall, stamp_of
from pqscan.domain.errors import KnowledgeError, PqscanError, ToolError
from pqscan.domain.finding import Skipped, SkipReason
from pqscan.domain.knowledge import find
from pqscan.domain.record import Record

_Row = tuple[str, str, list[tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]]]
_ENDINGS = (".py", ".toml", ".json", ".yaml")


class LazyDetector(Record):
    """A detector by what it wants; the package is imported when it gets files."""

    package: str
    name: str
    wants: tuple[Selection, ...]

    def selection(self) -> tuple[Selection, ...]:
        """What it wants to read."""
        return self.wants

    def detect(self, files: Sequence[SourceFile], tree: Tree, jobs: int) -> Detection:
        """Load the detector and let it read the files."""
        return _load(self.package).detect(files, tree, jobs)


def discover() -> tuple[tuple[Detector, ...], tuple[Skipped, ...]]:
    """All detectors, by name, and a word on each that cannot be loaded."""
    code, rules = pqscan.detect.__path__, find("rules")
    origin, stamp = "\n".join((*code, rules)), _stamp(code, rules)
    failed: list[Skipped] = []
    try:
        kept = recall("detectors", origin, stamp) or b""
        found = [_from_row(row) for row in Decoder(list[_Row]).decode(kept)]
    except ValueError:
        found = []
        for package in packages():
            try:
                found.append(_lazy(package))
            except PqscanError:
                raise
            except Exception as error:  # a fault in one detector leaves the others at work
                failed.append(failure(package.rpartition(".")[2], error))
        if not failed:
            keep("detectors", origin, stamp, encode([_to_row(one) for one in found]))
    return tuple(sorted(found, key=lambda detector: detector.name)), tuple(failed)


def failure(name: str, error: Exception) -> Skipped:
    """What a detector's exception says, on one line."""
    from pqscan.detect.excerpt import mask

    message = mask(str(error).split("\n", 1)[0])
    if isinstance(error, ToolError):
        return Skipped(".", SkipReason.TOOL_MISSING, f"{name}: {message}")
    return Skipped(".", SkipReason.FAILED, f"{name}: {type(error).__name__}: {message}")


def packages() -> tuple[str, ...]:
    """The packages that offer a detector."""
    import pkgutil

    prefix = pqscan.detect.__name__
    names = [f"{prefix}.{m.name}" for m in pkgutil.iter_modules(pqscan.detect.__path__) if m.ispkg]
    return tuple(name for name in names if hasattr(importlib.import_module(name), "detector"))


def _load(package: str) -> Detector:
    return cast(Detector, importlib.import_module(package).detector())


def _lazy(package: str) -> LazyDetector:
    detector = _load(package)
    return LazyDetector(package, detector.name, tuple(detector.selection()))


def _stamp(code: Sequence[str], rules: str) -> bytes:
    """Changes when a detector's code or any rule does."""
    try:
        return b"\n".join(stamp_of(root, _ENDINGS)[1] for root in (*code, rules))
    except OSError as error:
        raise KnowledgeError(f"{error.filename} cannot be read", "reinstall pqscan") from error


def _to_row(one: LazyDetector) -> _Row:
    wants = [
        (want.suffixes, want.names, tuple(word.decode("latin-1") for word in want.words))
        for want in one.wants
    ]
    return one.package, one.name, wants


def _from_row(row: _Row) -> LazyDetector:
    package, name, wants = row
    return LazyDetector(
        package,
        name,
        tuple(
            Selection(suffixes, names, tuple(word.encode("latin-1") for word in words))
            for suffixes, names, words in wants
        ),
    )
