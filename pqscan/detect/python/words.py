"""The lines of a file, and their words, which decide what is worth running.

A word is a run of letters, digits and underscores; letters beyond ASCII count as such. Cutting
at everything else by a table and splitting is several times as fast as matching words.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

_PLAIN = b"_0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ\n"
_CUT = bytes(byte if byte in _PLAIN or byte >= 0x80 else 0x20 for byte in range(256))


def of_source(source: bytes) -> frozenset[str]:
    """The words of a file as it is stored."""
    return frozenset(source.translate(_CUT).decode("utf-8", "replace").split())


def of_lines(lines: Sequence[str]) -> frozenset[str]:
    """The words of some lines."""
    text = "\n".join(lines).encode("utf-8", "replace")
    return of_source(text)


_COOKIE = re.compile(rb"^[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)")


def decode(source: bytes) -> str:
    """Text for people: the declared encoding or UTF-8, wrong bytes replaced."""
    encoding = "utf-8-sig"
    for line in source.split(b"\n", 2)[:2]:
        if found := _COOKIE.match(line):
            encoding = found.group(1).decode("ascii", "replace")
    try:
        return source.decode(encoding, "replace")
    except LookupError:
        return source.decode("utf-8", "replace")


def split_lines(text: str) -> list[str]:
    """Lines as Python's parser counts them (a form feed ends none)."""
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
