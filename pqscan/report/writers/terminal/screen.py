"""Where a report's lines go: how wide it is, and whether it shows styles, colours and links."""

from __future__ import annotations

import os
from typing import TextIO

from pqscan.domain.record import Record
from pqscan.report.writers.terminal.line import Line

_DEFAULT_WIDTH = 80
_DUMB = ("dumb", "unknown")


class Screen(Record):
    """A stream of a certain width in cells; not `styled` means text alone, `terminal` a person."""

    stream: TextIO
    width: int = _DEFAULT_WIDTH
    terminal: bool = False
    styled: bool = False
    colored: bool = False

    def print(self, line: Line | None = None) -> None:
        """Write the line, or an empty one; it is neither wrapped nor cut."""
        text = line.rendered(styled=self.styled, colored=self.colored) if line else ""
        encoding = getattr(self.stream, "encoding", None) or "utf-8"
        if encoding.lower() not in ("utf-8", "utf8"):  # what the terminal cannot show is a `?`
            text = text.encode(encoding, "replace").decode(encoding)
        self.stream.write(f"{text}\n")

    def hang(self, label: str, text: Line) -> None:
        """Print a label and a text that, where it is too long, goes on under itself."""
        indent = Line(label).cells
        for index, line in enumerate(text.wrapped(max(self.width - indent, 30))):
            head = (label, "dim") if index == 0 else " " * indent
            self.print(Line.of(head, line))


def screen(stream: TextIO, color: str) -> Screen:
    """The screen behind a stream, for a --color of `auto`, `always` or `never`.

    `auto` follows FORCE_COLOR (any text but the empty one), else whether it is a terminal.
    NO_COLOR, as it says, takes the colours: bold and dim stay.
    """
    terminal = color == "always" or _is_terminal(stream)
    dumb = terminal and os.environ.get("TERM", "").lower() in _DUMB
    styled = terminal and not dumb and color != "never"
    colored = styled and (color == "always" or not os.environ.get("NO_COLOR"))
    return Screen(stream, _width(dumb=dumb), terminal, styled, colored)


def _is_terminal(stream: TextIO) -> bool:
    forced = os.environ.get("FORCE_COLOR")
    return stream.isatty() if forced is None else forced != ""


def _width(*, dumb: bool) -> int:
    columns = os.environ.get("COLUMNS", "")
    if columns.isdecimal() and int(columns) > 0:
        return int(columns)
    if not dumb:
        for descriptor in (0, 1, 2):  # one of them is the terminal where the others are piped
            try:
                return os.get_terminal_size(descriptor).columns or _DEFAULT_WIDTH
            except OSError:
                continue
    return _DEFAULT_WIDTH
