"""The scanned tree as detectors see it when they follow a fact out of the selected files."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pqscan.detect.interface import SourceFile
from pqscan.scan.reading import Unread, read_text
from pqscan.scan.words import Words


class ScannedTree:
    """The walked files within the size limit; answers are kept, the files' bytes are not."""

    def __init__(self, files: Sequence[SourceFile], max_size: int) -> None:
        self._files = tuple(file for file in files if file.size <= max_size)
        self._max_size = max_size
        self._by_path: dict[str, SourceFile] = {}
        self._named: dict[tuple[str, ...], tuple[SourceFile, ...]] = {}
        self._holding: dict[tuple[frozenset[bytes], tuple[str, ...]], tuple[SourceFile, ...]] = {}

    def files(self, suffixes: tuple[str, ...]) -> Sequence[SourceFile]:
        """Every walked file with one of the suffixes (in any case), sorted by path."""
        if suffixes not in self._named:
            lower = tuple(suffix.lower() for suffix in suffixes)
            self._named[suffixes] = tuple(
                file for file in self._files if file.path.lower().endswith(lower)
            )
        return self._named[suffixes]

    def containing(self, words: Iterable[bytes], suffixes: tuple[str, ...]) -> Sequence[SourceFile]:
        """The walked text files that hold one of the words between two non-word bytes."""
        key = (frozenset(words), suffixes)
        if key not in self._holding:
            files = self.files(suffixes)
            wanted = Words(key[0])
            wanted.prepare(sum(file.size for file in files))
            self._holding[key] = tuple(file for file in files if self._holds(file, wanted))
        return self._holding[key]

    def file(self, path: str) -> SourceFile | None:
        """The walked file of that path, of whatever kind; None if there is none."""
        if not self._by_path:
            self._by_path = {file.path: file for file in self._files}
        return self._by_path.get(path)

    def _holds(self, file: SourceFile, words: Words) -> bool:
        data = read_text(file, self._max_size)
        return not isinstance(data, Unread) and words.found_in(data)
