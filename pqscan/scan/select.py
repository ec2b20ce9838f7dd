"""Decides which detector looks into which file: by name, then by one pass over the bytes."""

from __future__ import annotations

from collections.abc import Sequence

from pqscan.detect.interface import Detector, Selection, SourceFile
from pqscan.domain.finding import Context, Skipped
from pqscan.domain.record import Record, Struct, field, replace
from pqscan.scan.paths import path_rules
from pqscan.scan.progress import Progress
from pqscan.scan.reading import Unread, read_text, too_large
from pqscan.scan.words import Words

MARK = b"pqscan:"  # begins a comment to the scanner; see pqscan/scan/comments.py


class Selected(Struct):
    """What selection found: files by detector, and the files with a comment to the scanner."""

    by_detector: dict[str, list[SourceFile]]
    marked: list[SourceFile] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    bytes_read: int = 0


class _Want(Record):
    detector: str
    words: Words | None  # None: every file of the name


class Wants:
    """All detectors' selections, looked up by a file's name."""

    def __init__(self, detectors: Sequence[Detector]) -> None:
        self._by_suffix: dict[str, list[_Want]] = {}
        self._by_name: dict[str, list[_Want]] = {}
        self._words: list[Words] = []
        for detector in detectors:
            for selection in detector.selection():
                self._add(detector.name, selection)

    def _add(self, detector: str, selection: Selection) -> None:
        words = Words(selection.words) if selection.words else None
        if words:
            self._words.append(words)
        want = _Want(detector, words)
        for suffix in selection.suffixes:
            self._by_suffix.setdefault(suffix.lower(), []).append(want)
        for name in selection.names:
            self._by_name.setdefault(name.lower(), []).append(want)

    def of(self, path: str) -> list[_Want]:
        """Every want that the file's name meets, in any case: `.py`, `.tar.gz`, `Dockerfile`."""
        name = path[path.rfind("/") + 1 :].lower()
        found = list(self._by_name.get(name, ()))
        dot = name.find(".")
        while dot != -1:
            found += self._by_suffix.get(name[dot:], ())
            dot = name.find(".", dot + 1)
        return found

    def prepare(self, size: int) -> None:
        """Make the words ready to search `size` bytes."""
        for words in self._words:
            words.prepare(size)


def select(
    files: Sequence[SourceFile],
    detectors: Sequence[Detector],
    max_size: int,
    progress: Progress,
) -> Selected:
    """One pass over the files that some detector wants by name; each is read at most once."""
    wants = Wants(detectors)
    wanted = [(file, found) for file in files if (found := wants.of(file.path))]
    wants.prepare(sum(file.size for file, _ in wanted if file.size <= max_size))
    selected = Selected({detector.name: [] for detector in detectors})
    progress.stage("selecting", len(wanted))
    for file, found in wanted:
        progress.advance()
        _one(file, found, max_size, selected)
    return selected


def _one(file: SourceFile, found: list[_Want], max_size: int, selected: Selected) -> None:
    if file.size > max_size:
        selected.skipped.append(too_large(file, max_size).of(file))
        return
    takers = {want.detector for want in found if want.words is None}
    if any(want.words for want in found):
        data = read_text(file, max_size)
        if isinstance(data, Unread):
            selected.skipped.append(data.of(file))
        else:
            selected.bytes_read += len(data)
            takers |= {want.detector for want in found if want.words and want.words.found_in(data)}
            if MARK in data:
                selected.marked.append(file)
            if takers:
                file = _in_context(file, data)
    for detector in takers:
        selected.by_detector[detector].append(file)


def _in_context(file: SourceFile, data: bytes) -> SourceFile:
    """A header that says so makes production code generated code."""
    if file.context is Context.PRODUCTION and path_rules().is_generated(data):
        return replace(file, context=Context.GENERATED)
    return file
