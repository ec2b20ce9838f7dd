"""A plain table: a header, a rule below it, the first column to the left, figures to the right."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pqscan.report.writers.terminal.line import Line, cell_len

_GAP = "   "
_NARROWEST = 8  # cells that are left to the first column where the figures take all the room


def table(header: Sequence[str], rows: Sequence[Sequence[str]], width: int) -> Iterator[Line]:
    """The lines of a table; a first cell too long for `width` goes on in the next line."""
    columns = list(zip(header, *rows, strict=True))
    sizes = [max(map(cell_len, column)) for column in columns]
    room = width - sum(len(_GAP) + size for size in sizes[1:])
    sizes[0] = min(sizes[0], max(room, _NARROWEST))
    yield Line("".join(_aligned(header, sizes)), "dim")
    yield Line("\N{BOX DRAWINGS LIGHT HORIZONTAL}" * (sum(sizes) + len(_GAP) * (len(sizes) - 1)))
    for first, *figures in rows:
        for number, line in enumerate(Line(first).wrapped(sizes[0])):
            cells = figures if number == 0 else [""] * len(figures)
            yield Line("".join(_aligned((line.plain, *cells), sizes)))


def _aligned(cells: Sequence[str], sizes: Sequence[int]) -> Iterator[str]:
    yield cells[0] + " " * (sizes[0] - cell_len(cells[0]))
    for cell, size in zip(cells[1:], sizes[1:], strict=True):
        yield _GAP + " " * (size - cell_len(cell)) + cell
