"""The table's lines are those that rich's own table has."""

from io import StringIO

from hypothesis import given, settings
from hypothesis import strategies as st
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from pqscan.report.writers.terminal.table import table

LABEL = st.text("ABC-019 鍵", min_size=1, max_size=24).map(str.strip).filter(bool)
FIGURE = st.text("019,. ", max_size=9).map(str.strip)
ROWS = st.lists(st.tuples(LABEL, FIGURE, FIGURE).map(list), min_size=1, max_size=5)
HEADER = ["Algorithm", "Prod.", "Other"]


def by_rich(header: list[str], rows: list[list[str]], width: int) -> list[str]:
    made = Table(box=SIMPLE_HEAD, pad_edge=False, show_edge=False)
    made.add_column(header[0], overflow="fold")
    for title in header[1:]:
        made.add_column(title, justify="right", no_wrap=True)
    for row in rows:
        made.add_row(*row)
    stream = StringIO()
    Console(file=stream, width=width, color_system=None).print(made)
    return [line.rstrip() for line in stream.getvalue().splitlines()]


@settings(max_examples=200, deadline=None)
@given(ROWS, st.integers(46, 120))
def test_it_is_laid_out_as_rich_lays_it_out(rows: list[list[str]], width: int) -> None:
    made = [line.plain.rstrip() for line in table(HEADER, rows, width)]
    assert made == by_rich(HEADER, rows, width)


def test_a_label_without_room_goes_on_below() -> None:
    made = [line.plain for line in table(HEADER, [["X25519MLKEM768 hybrid", "3", "12"]], 34)]
    assert made == [
        "Algorithm            Prod.   Other",
        "─" * 34,
        "X25519MLKEM768           3      12",
        "hybrid                            ",
    ]
