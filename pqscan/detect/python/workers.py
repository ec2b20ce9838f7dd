"""Work in forked processes, one piece each: a process that dies loses its piece and no more.

A process that ends gives its memory back at once, where collecting millions of syntax nodes would
take seconds; and a piece begins with what the parent had worked out before.
"""

from __future__ import annotations

import multiprocessing
import signal
from collections.abc import Callable, Iterator, Sequence
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import Generic, TypeVar

Piece = TypeVar("Piece")
Result = TypeVar("Result")


class Pool(Generic[Piece, Result]):
    """At most `jobs` processes at a time; `run` turns a piece into what can be pickled."""

    def __init__(self, run: Callable[[Piece], Result], jobs: int) -> None:
        self._run = run
        self._jobs = jobs
        self._running: dict[Connection, tuple[int, BaseProcess]] = {}

    def results(self, pieces: Sequence[Piece]) -> list[Result | None]:
        """What each piece gave, in their order; None where a process died."""
        found: list[Result | None] = [None] * len(pieces)
        waiting = list(enumerate(pieces))[::-1]
        try:
            while waiting or self._running:
                while waiting and len(self._running) < self._jobs:
                    self._start(*waiting.pop())
                for index, result in self._finished():
                    found[index] = result
        finally:
            self._stop()
        return found

    def _start(self, index: int, piece: Piece) -> None:
        context = multiprocessing.get_context("fork")
        reader, writer = context.Pipe(duplex=False)
        process = context.Process(target=self._work, args=(writer, piece), daemon=True)
        process.start()
        writer.close()
        self._running[reader] = index, process

    def _work(self, writer: Connection, piece: Piece) -> None:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent, which ends us
        writer.send(self._run(piece))

    def _finished(self) -> Iterator[tuple[int, Result | None]]:
        for reader in wait(list(self._running)):
            assert isinstance(reader, Connection)
            index, process = self._running.pop(reader)
            try:
                result: Result | None = reader.recv()
            except EOFError:
                result = None
            reader.close()
            process.join()
            yield index, result

    def _stop(self) -> None:
        for reader, (_, process) in self._running.items():
            process.terminate()
            process.join()
            reader.close()
        self._running.clear()
