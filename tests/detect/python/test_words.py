"""Words decide what is run: none may be missed, and those of a line must be that line's."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from pqscan.detect.python import words

TEXT = st.text(st.sampled_from("aZ_09 \t.\"'#é(\\\x0b\f"), max_size=30)


def test_words_of_source() -> None:
    assert words.of_source(b"key=RSA.new(2048) # '3des' \xc3\xa9t\xc3\xa9") == {
        "key", "RSA", "new", "2048", "3des", "été",
    }  # fmt: skip


@given(st.lists(TEXT, min_size=1, max_size=4))
def test_words_of_lines(lines: list[str]) -> None:
    found = {word for line in lines for word in re.findall(r"[A-Za-z0-9_é]+", line)}
    assert words.of_lines(lines) == found


def test_lines_are_those_of_the_parser() -> None:
    assert words.split_lines("a\r\nb\rc\fd\n") == ["a", "b", "c\fd", ""]


def test_decode_follows_the_cookie() -> None:
    assert words.decode(b"# coding: latin-1\n\xe9") == "# coding: latin-1\né"
    assert words.decode(b"\xef\xbb\xbfx\xff") == "x�"
