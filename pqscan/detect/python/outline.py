"""Cuts a file into its functions and classes at module level and the rest, without parsing it.

Of most files that a scan looks into only a name or two are asked for; parsing all of them was a
quarter of its time. A cut relies on lines that begin in the first column, so a file in which
strings may run over such lines is not cut.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from pqscan.domain.record import Record

_CODE = re.compile(rb"^[^ \t#\r\n\f)\]}]", re.MULTILINE)  # begins a statement, or goes on
_HEAD = re.compile(rb"(?:(?:async[ \t]+)?def|(class))[ \t]+([A-Za-z_]\w*)")
_COOKIE = re.compile(rb"coding[:=][ \t]*([-\w.]+)")
_PLAIN = (b"utf-8", b"utf8", b"ascii", b"us-ascii")  # encodings in which any piece can be read


class Piece(NamedTuple):
    """A function or class: its name, the line of its head, its text moved to that line."""

    name: str
    line: int
    is_class: bool
    text: bytes


class Outline(Record):
    """A file without its functions and classes, on the lines where it stood, and those."""

    rest: bytes
    pieces: tuple[Piece, ...]


def outlined(source: bytes) -> Outline | None:
    """The cut file; None where a cut might be wrong or would not help."""
    cookie = _COOKIE.search(source[:200])
    if cookie is not None and cookie[1].lower() not in _PLAIN:
        return None
    if source.count(b"\r") != source.count(b"\r\n"):
        return None
    rest: list[bytes] = []
    pieces: list[Piece] = []
    starts = [found.start() for found in _CODE.finditer(source)]
    starts.append(len(source))
    line, done, index = 1, 0, 0
    while index < len(starts) - 1:
        start = starts[index]
        head = _head(source, starts, index)
        if head is None:
            index += 1
            continue
        index, found = head
        before = source[done:start]
        text = source[start : starts[index]]
        if not _is_closed(before) or not _is_closed(text):
            return None
        line += before.count(b"\n")
        above = b"\n" * (line - 1)
        at = line + source.count(b"\n", start, found.start())
        name = found[2].decode()
        pieces.append(Piece(name, at, found[1] is not None, above + text))
        ends = text.count(b"\n")
        rest += [before, b"\n" * ends]
        line += ends
        done = starts[index]
    if not pieces or not _is_closed(source[done:]):
        return None
    return Outline(b"".join((*rest, source[done:])), tuple(pieces))


def _head(source: bytes, starts: list[int], index: int) -> tuple[int, re.Match[bytes]] | None:
    """Where the definition ends that begins there with its decorators, and its head."""
    while source[starts[index] : starts[index] + 1] == b"@":
        index += 1
    found = _HEAD.match(source, starts[index])
    return (index + 1, found) if found is not None else None


def _is_closed(text: bytes) -> bool:
    """Whether no long string runs over the end of a piece."""
    return text.count(b'"""') % 2 == 0 and text.count(b"'''") % 2 == 0
