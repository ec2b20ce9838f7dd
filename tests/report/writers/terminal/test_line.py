"""A line of styled text, held against rich, which does the same and loads ten times more."""

from io import StringIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich import cells
from rich.console import Console
from rich.text import Text

from pqscan.report.text import clean
from pqscan.report.writers.terminal.line import Line, cell_len, set_cell_size
from tests.report.test_text import ANY_TEXT

WORDS = st.lists(st.text("abcdefgh_-.,é鍵…", max_size=30), max_size=12).map(" ".join)
CONSOLE = Console(file=StringIO(), width=200)


@settings(max_examples=300, deadline=None)
@given(WORDS, st.integers(2, 60))
def test_lines_are_cut_where_rich_cuts_them(text: str, width: int) -> None:
    expected = [line.plain.rstrip() for line in Text(text).wrap(CONSOLE, width, overflow="fold")]
    assert [line.plain for line in Line(text).wrapped(width)] == (expected or [""])


@pytest.mark.parametrize(
    ("width", "lines"),
    [
        (30, ["one long sentence"]),
        (9, ["one long", "sentence"]),
        (5, ["one", "long", "sente", "nce"]),
    ],
)
def test_a_word_goes_on_the_next_line_and_one_too_long_is_cut(width: int, lines: list[str]) -> None:
    assert [line.plain for line in Line("one long sentence").wrapped(width)] == lines


def test_a_cut_keeps_every_style() -> None:
    line = Line("red ", "bold red").append("plain ").append("link", "cyan", "file:///a")
    first, second = line.wrapped(9)
    assert first.rendered(styled=True, colored=True) == "\x1b[1;31mred \x1b[0mplain"
    assert second.rendered(styled=True, colored=True) == (
        "\x1b]8;;file:///a\x1b\\\x1b[36mlink\x1b[0m\x1b]8;;\x1b\\"
    )


def test_without_colours_bold_stays_and_without_styles_nothing_does() -> None:
    line = Line.of(("worst", "bold red"), " and ", Line("mild", "yellow"))
    assert line.rendered(styled=True, colored=False) == "\x1b[1mworst\x1b[0m and mild"
    assert line.rendered(styled=False, colored=True) == "worst and mild"


@settings(max_examples=200, deadline=None)
@given(ANY_TEXT, st.integers(0, 40))
def test_cells_are_counted_as_rich_counts_them(text: str, total: int) -> None:
    shown = clean(text)
    assert cell_len(shown) == Line(shown).cells == cells.cell_len(shown)
    assert set_cell_size(shown, total) == cells.set_cell_size(shown, total)
