import pytest
from hypothesis import given
from hypothesis import strategies as st

from pqscan.report.text import clean, clean_lines

ANY_TEXT = st.text(st.characters(codec=None))  # lone surrogates included


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("plain text", "plain text"),
        ("naïve 鍵 🔑", "naïve 鍵 🔑"),
        ("a\nb\tc\r", "a\\nb\\tc\\r"),
        ("\x1b[31mred", "\\x1b[31mred"),
        ("\x9b31m", "\\x9b31m"),
        ("gpj\u202eexe", "gpj\\u202eexe"),
        ("a\u200bb", "a\\u200bb"),
        ("line\u2028break", "line\\u2028break"),
        ("tag\U000e0041", "tag\\U000e0041"),
        ("byte\udcff", "byte\\xff"),
        ("half\ud83d", "half\\ud83d"),
    ],
)
def test_clean(raw: str, shown: str) -> None:
    assert clean(raw) == shown


def test_clean_lines_keeps_line_feeds_and_widens_tabs() -> None:
    assert clean_lines("a\tb\n\x07c") == "a   b\n\\x07c"


@given(ANY_TEXT)
def test_clean_text_is_one_line_that_utf8_holds(raw: str) -> None:
    shown = clean(raw)
    assert shown.splitlines() in ([], [shown])
    assert shown.encode("utf-8").decode("utf-8") == shown
    assert clean(shown) == shown
    assert not any(ord(c) < 0x20 or 0x7F <= ord(c) <= 0x9F for c in shown)
