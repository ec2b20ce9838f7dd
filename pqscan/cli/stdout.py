"""What becomes of standard output when its reader has gone, as `head` goes after ten lines."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager


def discard() -> None:
    """Send what is left to be written nowhere, so that no later flush fails."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


@contextmanager
def may_close() -> Iterator[None]:
    """A block that writes to standard output and ends early, without an error, once it is closed.

    The command goes on: what it found, and so its exit code, does not hang on who reads it.
    """
    try:
        yield
        sys.stdout.flush()
    except BrokenPipeError:
        discard()
