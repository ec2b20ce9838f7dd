import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pqscan.report.jsontext import dumps
from tests.report.test_text import ANY_TEXT


def test_layout_puts_deep_values_on_one_line() -> None:
    value = {"a": [{"b": 1, "c": [1, 2]}, {}], "d": {}, "e": []}
    assert dumps(value, depth=2) == (
        '{\n  "a": [\n    {"b": 1, "c": [1, 2]},\n    {}\n  ],\n  "d": {},\n  "e": []\n}\n'
    )


@pytest.mark.parametrize(
    ("raw", "printed"),
    [
        ("é鍵", '"é鍵"'),
        ("\x1b\x7f\x9b", '"\\u001b\\u007f\\u009b"'),
        ("\u202e\u2028", '"\\u202e\\u2028"'),
        ("\U000e0041", '"\\udb40\\udc41"'),
        ("\udcff", '"\\\\xff"'),
    ],
)
def test_strings_are_printable(raw: str, printed: str) -> None:
    assert dumps(raw, depth=0) == printed + "\n"


def test_what_is_not_a_number_becomes_null() -> None:
    assert dumps({"a": [float("nan"), float("inf"), 1.5]}, depth=0) == '{"a": [null, null, 1.5]}\n'


@given(st.dictionaries(ANY_TEXT, ANY_TEXT), st.integers(0, 3))
def test_any_text_gives_json_that_parses_back(value: dict[str, str], depth: int) -> None:
    printed = dumps(value, depth)
    text = "".join((*value, *value.values()))
    if not any(0xD800 <= ord(c) <= 0xDFFF for c in text):
        assert json.loads(printed.encode("utf-8")) == value
    assert isinstance(json.loads(printed.encode("utf-8")), dict)
    inside = printed.replace("\n", "")
    assert not any(ord(c) < 0x20 or 0x7F <= ord(c) <= 0x9F for c in inside)
