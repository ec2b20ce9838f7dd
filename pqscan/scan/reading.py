"""Reads a file's bytes once, bounded, and says in one word why where it cannot."""

from __future__ import annotations

import os

from pqscan.detect.interface import SourceFile
from pqscan.domain.finding import Skipped, SkipReason
from pqscan.domain.record import Record

DEFAULT_MAX_FILE_SIZE = 5_000_000  # bytes
_PROBE = 8_192  # bytes in which a NUL makes a file binary, as git looks at it
_UTF16 = (b"\xff\xfe", b"\xfe\xff")


class Unread(Record):
    """Why a file gave no bytes."""

    reason: SkipReason
    detail: str = ""

    def of(self, file: SourceFile) -> Skipped:
        """The same, as a scan's result."""
        return Skipped(file.path, self.reason, self.detail)


def read_text(file: SourceFile, max_size: int) -> bytes | Unread:
    """The bytes of a text file of at most `max_size` bytes."""
    if file.size > max_size:
        return too_large(file, max_size)
    try:
        # Not blocking: between the walk and now the name may have become a FIFO.
        handle = os.open(file.absolute, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
        try:
            data = _read(handle, max_size + 1)
        finally:
            os.close(handle)
    except OSError as error:
        return Unread(SkipReason.UNREADABLE, error.strerror or "")
    if len(data) > max_size:
        return too_large(file, max_size)
    if b"\0" in data[:_PROBE]:
        return Unread(SkipReason.BINARY, "UTF-16 text" if data[:2] in _UTF16 else "NUL bytes")
    return data


def too_large(file: SourceFile, max_size: int) -> Unread:
    """The reason for a file above the limit."""
    return Unread(SkipReason.TOO_LARGE, f"{file.size:,} bytes, the limit is {max_size:,}")


def _read(handle: int, limit: int) -> bytes:
    data = os.read(handle, limit)
    if not data:
        return data
    pieces = [data]
    left = limit - len(data)
    while left > 0 and (data := os.read(handle, min(left, 1 << 20))):
        pieces.append(data)
        left -= len(data)
    return b"".join(pieces) if len(pieces) > 1 else pieces[0]
