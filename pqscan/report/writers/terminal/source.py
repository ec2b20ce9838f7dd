"""Source lines of a terminal, with a caret under the region that a finding is about."""

from __future__ import annotations

from collections.abc import Iterator

from pqscan.domain.finding import Excerpt
from pqscan.domain.location import Region
from pqscan.report.text import clean
from pqscan.report.writers.terminal.line import Line, cell_len, set_cell_size

_TAB = "    "


def _printable(raw: str) -> str:
    return clean(raw.replace("\t", _TAB))


def excerpt_lines(excerpt: Excerpt, region: Region, width: int, limit: int) -> Iterator[Line]:
    """At most `limit` lines from the region's first on, the caret line after that first one."""
    lines = excerpt.text.split("\n")
    indent = _common_indent(lines)
    first = min(max(region.start_line - excerpt.first_line, 0), len(lines) - 1)
    last = min(max(region.end_line - excerpt.first_line, first), len(lines) - 1)
    gutter = max(len(str(excerpt.first_line + last)), 4)
    room = max(width - gutter - 9, 20)
    for index in range(first, min(last, first + limit - 1) + 1):
        raw = lines[index][indent:]
        number = excerpt.first_line + index
        if index > first:
            yield _numbered(str(number), gutter, _cropped(_printable(raw), 0, room))
            continue
        start, length = _marked(raw, region, number, indent)
        shift = max(0, start - room // 8) if start > room * 3 // 4 else 0
        yield _numbered(str(number), gutter, _cropped(_printable(raw), shift, room))
        mark = "^" * max(1, min(length, room - (start - shift)))
        yield _numbered("", gutter, " " * (start - shift) + mark, "bold yellow")


def _common_indent(lines: list[str]) -> int:
    """How many white characters every line but blank ones starts with."""
    return min((len(line) - len(line.lstrip(" \t")) for line in lines if line.strip()), default=0)


def _marked(raw: str, region: Region, number: int, indent: int) -> tuple[int, int]:
    """Where the region starts on this line and how long it is there, in terminal cells."""
    begin = region.start_column - 1 - indent if number == region.start_line else 0
    begin = min(max(begin, 0), len(raw))
    end = len(raw.rstrip())
    if number == region.end_line:
        end = min(max(region.end_column - 1 - indent, begin), len(raw))
    start = cell_len(_printable(raw[:begin]))
    return start, max(1, cell_len(_printable(raw[begin:end])))


def _cropped(line: str, shift: int, room: int) -> str:
    """The cells `shift` to `shift + room` of a line, an ellipsis at each cut end."""
    if shift:
        total = cell_len(line)
        kept, width = "", total
        for index, char in enumerate(line):
            if width <= total - shift:
                kept = line[index:]
                break
            width -= cell_len(char)
        pad = " " * max(0, (total - shift) - cell_len(kept))
        line = "…" + (pad + kept)[1:]
    return set_cell_size(line, room - 1) + "…" if cell_len(line) > room else line.rstrip()


def _numbered(number: str, gutter: int, line: str, style: str = "") -> Line:
    head = f"    {number:>{gutter}} \N{BOX DRAWINGS LIGHT VERTICAL} "
    return Line(head, "dim").append(line, style)
