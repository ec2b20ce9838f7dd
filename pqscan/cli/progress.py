"""Draws the scan's progress on standard error, where that is a terminal."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from pqscan.scan.progress import Progress, Silent

if TYPE_CHECKING:
    from rich.progress import Progress as RichProgress
    from rich.progress import TaskID

_REFRESH = 0.1  # seconds


@contextmanager
def shown(*, wanted: bool) -> Iterator[Progress]:
    """A bar while the block runs; silence where it is unwanted or nobody could see it."""
    if not wanted or not sys.stderr.isatty():
        yield Silent()
        return
    bar = _Bar()
    try:
        yield bar
    finally:
        bar.close()


class _Bar:
    """One line, replaced by each stage and gone at the end; loads rich when a stage is slow."""

    def __init__(self) -> None:
        self._name = ""
        self._total: int | None = None
        self._done = 0
        self._due = time.monotonic() + _REFRESH
        self._drawn: RichProgress | None = None
        self._task: TaskID | None = None

    def stage(self, name: str, total: int | None) -> None:
        self._name, self._total, self._done = name, total, 0
        if self._drawn is not None and self._task is not None:
            self._drawn.reset(self._task, total=total, description=name)
        elif time.monotonic() >= self._due or total is None:
            self._draw()

    def advance(self, steps: int = 1) -> None:
        self._done += steps
        if self._done % 64 and self._done != self._total:
            return
        now = time.monotonic()
        if now < self._due:
            return
        self._due = now + _REFRESH
        self._draw()

    def close(self) -> None:
        if self._drawn is not None:
            self._drawn.stop()

    def _draw(self) -> None:
        if self._drawn is None:
            from rich.console import Console
            from rich.progress import (
                BarColumn,
                MofNCompleteColumn,
                Progress,
                SpinnerColumn,
                TextColumn,
                TimeElapsedColumn,
            )

            self._drawn = Progress(
                SpinnerColumn(),
                TextColumn("{task.description}", markup=False),
                BarColumn(),
                MofNCompleteColumn(),
                TimeElapsedColumn(),
                console=Console(stderr=True),
                transient=True,
            )
            self._task = self._drawn.add_task(self._name, total=self._total)
            self._drawn.start()
        if self._task is not None:
            self._drawn.update(self._task, completed=self._done)
