"""Finds the detectors: every folder of pqscan/detect/ whose package offers `detector()`.

Loading a detector's rules only to learn that no file is for it costs more than scanning one file.
So what each wants to read is kept in the cache, under the names, sizes and times of everything
that could change it, and a detector is loaded once a file is found for it.
"""

from __future__ import annotations

import hashlib
import importlib
import json
import os
import pkgutil
from collections.abc import Iterator, Sequence
from typing import cast

import pqscan.detect
from pqscan.detect.interface import Detection, Detector, Selection, SourceFile, Tree
from pqscan.domain.errors import KnowledgeError, PqscanError, ToolError
from pqscan.domain.finding import Skipped, SkipReason
from pqscan.domain.knowledge import cache_folder, folder
from pqscan.domain.record import Record
from pqscan.scan.cache import keep_file


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
    kept = cache_folder() / f"detectors-{_stamp()}.json"
    failed: list[Skipped] = []
    try:
        found = [_from_json(row) for row in json.loads(kept.read_bytes())]
    except (OSError, ValueError, KeyError, TypeError):
        found = []
        for package in packages():
            try:
                found.append(_lazy(package))
            except PqscanError:
                raise
            except Exception as error:  # a fault in one detector leaves the others at work
                failed.append(failure(package.rpartition(".")[2], error))
        if not failed:
            keep_file(kept, json.dumps([_to_json(one) for one in found]).encode())
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
    prefix = pqscan.detect.__name__
    names = [f"{prefix}.{m.name}" for m in pkgutil.iter_modules(pqscan.detect.__path__) if m.ispkg]
    return tuple(name for name in names if hasattr(importlib.import_module(name), "detector"))


def _load(package: str) -> Detector:
    return cast(Detector, importlib.import_module(package).detector())


def _lazy(package: str) -> LazyDetector:
    detector = _load(package)
    return LazyDetector(package, detector.name, tuple(detector.selection()))


def _stamp() -> str:
    """Changes when a detector's code or any rule does."""
    stamp = hashlib.blake2b(digest_size=16)
    for root in (*pqscan.detect.__path__, str(folder("rules"))):
        for path, status in sorted(_files(root)):
            stamp.update(f"{path}\0{status}\n".encode("utf-8", "surrogateescape"))
    return stamp.hexdigest()


def _files(root: str) -> Iterator[tuple[str, str]]:
    try:
        with os.scandir(root) as entries:
            for entry in entries:
                if entry.is_dir():
                    if entry.name != "__pycache__":
                        yield from _files(entry.path)
                elif entry.name.endswith((".py", ".toml", ".json", ".yaml")):
                    status = entry.stat()
                    yield entry.path, f"{status.st_size} {status.st_mtime_ns}"
    except OSError as error:
        raise KnowledgeError(f"{root} cannot be read: {error.strerror}", "reinstall") from error


def _to_json(one: LazyDetector) -> list[object]:
    wants = [
        [want.suffixes, want.names, [word.decode("latin-1") for word in want.words]]
        for want in one.wants
    ]
    return [one.package, one.name, wants]


def _from_json(row: list[object]) -> LazyDetector:
    package, name, wants = row
    if not (isinstance(package, str) and isinstance(name, str) and isinstance(wants, list)):
        raise TypeError("no detector")
    return LazyDetector(
        package,
        name,
        tuple(
            Selection(tuple(suffixes), tuple(names), tuple(w.encode("latin-1") for w in words))
            for suffixes, names, words in wants
        ),
    )
