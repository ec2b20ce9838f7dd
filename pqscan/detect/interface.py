"""What every detector is: files in, findings and skips out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Protocol

from pqscan.domain.finding import Context, Finding, Skipped
from pqscan.domain.record import Record


class SourceFile(Record, order=True):
    """A regular file inside the tree, as the walk met it."""

    path: str  # relative to the scanned root, forward slashes
    absolute: str
    size: int  # bytes
    context: Context = Context.PRODUCTION


class Tree(Protocol):
    """The scanned tree, for detectors that follow a fact out of the selected files."""

    def files(self, suffixes: tuple[str, ...]) -> Sequence[SourceFile]:
        """Every walked file with one of the suffixes, sorted by path."""

    def containing(self, words: Iterable[bytes], suffixes: tuple[str, ...]) -> Sequence[SourceFile]:
        """The walked files that hold one of the words between two non-word bytes."""

    def file(self, path: str) -> SourceFile | None:
        """The walked file of that path, of whatever kind; None if there is none."""


class Detection(Record):
    """What one detector learnt."""

    findings: tuple[Finding, ...] = ()
    skipped: tuple[Skipped, ...] = ()


class Selection(Record):
    """Which files a detector wants: by ending or whole name, then by words in their bytes.

    `words` are literals that must stand between two non-word bytes; a file with one of them is
    selected. No words: every file of that name.
    """

    suffixes: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    words: tuple[bytes, ...] = ()


class Detector(Protocol):
    """One folder under `detect/`; scores, ranks and drops nothing."""

    @property
    def name(self) -> str:
        """The word that findings carry in `detector`."""

    def selection(self) -> tuple[Selection, ...]:
        """What it wants to read."""

    def detect(self, files: Sequence[SourceFile], tree: Tree, jobs: int) -> Detection:
        """Read the selected files; never raises for what a file holds."""
