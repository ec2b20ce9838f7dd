"""A line of styled text that can be measured and wrapped, without loading rich for it.

rich takes as long to import as a file takes to scan. A report needs eight styles, a line that goes
on under itself and one table; widths of characters that are not one cell wide are still rich's.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise

_CODES = {"bold": "1", "dim": "2", "red": "31", "green": "32", "yellow": "33", "cyan": "36"}
_ATTRIBUTES = frozenset(("bold", "dim"))
_NARROW = "\u0300"  # below it every printable character is one cell wide
_OURS = {ord(char): "-" for char in "\N{EN DASH}\N{HORIZONTAL ELLIPSIS}"}  # so are these
_WORD = re.compile(r"\s*\S+\s*")


class Line:
    """Pieces of text, each with its style: words such as `bold red`, and where it links to."""

    __slots__ = ("_parts",)

    def __init__(self, text: str = "", style: str = "") -> None:
        self._parts: list[tuple[str, str, str]] = [(text, style, "")] if text else []

    @classmethod
    def of(cls, *pieces: str | tuple[str, str] | Line) -> Line:
        """Plain texts, (text, style) and other lines, one after the other."""
        made = cls()
        for piece in pieces:
            if isinstance(piece, Line):
                made._parts += piece._parts
            elif isinstance(piece, str):
                made.append(piece)
            else:
                made.append(*piece)
        return made

    def append(self, text: str, style: str = "", link: str = "") -> Line:
        """Add a piece at the end; returns the line."""
        if text:
            self._parts.append((text, style, link))
        return self

    @property
    def plain(self) -> str:
        """The text without its styles."""
        return "".join(text for text, _, _ in self._parts)

    @property
    def cells(self) -> int:
        """How wide the text is on a terminal."""
        return cell_len(self.plain)

    def wrapped(self, width: int) -> list[Line]:
        """Lines of at most `width` cells, cut between words where that is possible."""
        text = self.plain
        cuts = [0, *_breaks(text, width), len(text)]
        return [self._cut(start, end) for start, end in pairwise(cuts)]

    def stripped(self) -> Line:
        """The line without white space at its end."""
        return self._cut(0, len(self.plain))

    def _cut(self, start: int, end: int) -> Line:
        """The characters from `start` to `end`, without white space at the end."""
        stop = start + len(self.plain[start:end].rstrip())
        made, at = Line(), 0
        for text, style, link in self._parts:
            made.append(text[max(start - at, 0) : max(stop - at, 0)], style, link)
            at += len(text)
        return made

    def rendered(self, *, styled: bool, colored: bool) -> str:
        """With escape sequences where `styled`, among them colours only where `colored`."""
        if not styled:
            return self.plain
        return "".join(_escaped(*part, colored=colored) for part in self._parts)


def _escaped(text: str, style: str, link: str, *, colored: bool) -> str:
    codes = [_CODES[word] for word in style.split() if colored or word in _ATTRIBUTES]
    shown = f"\x1b[{';'.join(codes)}m{text}\x1b[0m" if codes else text
    return f"\x1b]8;;{link}\x1b\\{shown}\x1b]8;;\x1b\\" if link else shown


def _breaks(text: str, width: int) -> Iterator[int]:
    """Where to cut the text so that no line is wider; a word longer than a line is cut itself."""
    used = 0
    for match in _WORD.finditer(text):
        word, start = match[0], match.start()
        needed = cell_len(word.rstrip())
        if used + needed <= width:
            used += cell_len(word)
        elif needed <= width:
            if start:
                yield start
            used = cell_len(word)
        else:
            for piece in _chopped(word, width):
                if start:
                    yield start
                start += len(piece)
                used = cell_len(piece)


def _chopped(word: str, width: int) -> Iterable[str]:
    if _narrow(word):
        return (word[at : at + width] for at in range(0, len(word), width))
    from rich.cells import chop_cells

    return chop_cells(word, width)


def _narrow(text: str) -> bool:
    """Whether each character surely takes one cell, so that rich need not be asked."""
    return text.isascii() or max(text.translate(_OURS)) < _NARROW


def cell_len(text: str) -> int:
    """How many cells of a terminal the text takes."""
    if _narrow(text):
        return len(text)
    from rich import cells

    return cells.cell_len(text)


def set_cell_size(text: str, total: int) -> str:
    """The text cut or filled up with spaces to that many cells."""
    if _narrow(text):
        return text[:total].ljust(total)
    from rich import cells

    return cells.set_cell_size(text, total)
