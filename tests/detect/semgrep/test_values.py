"""Reading values out of source text: right, or not at all."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pqscan.detect.semgrep import values


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2048", 2048),
        (" 0x800 ", 2048),
        ("2_048", 2048),
        ("1 << 11", 2048),
        ("2*1024", 2048),
        ("(1024 + 1024) * 2", 4096),
        ("2048L", 2048),
        ("4096ul", 4096),
        ("02048", None),  # octal in Go, C and Java
        ("bits", None),
        ("f(2048)", None),
        ("1 << 1000000000", None),
        ("9**9**9**9", None),
        ("1.5", None),
        ('"2048"', None),
        ("", None),
        ("(" * 150, None),
    ],
)
def test_integer(text: str, value: int | None) -> None:
    assert values.integer(text) == value


@given(st.text(alphabet="0123456789x+-*/()<> _abfL", max_size=40))
def test_integer_never_raises_and_agrees_with_arithmetic(text: str) -> None:
    value = values.integer(text)
    assert value is None or value.bit_length() <= 64


@given(st.integers(1, 10**9), st.integers(0, 20))
def test_integer_shifts(number: int, shift: int) -> None:
    assert values.integer(f"{number} << {shift}") == number << shift


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('"RSA"', ("RSA",)),
        ("elliptic.P256()", ("elliptic.P256", "P256")),
        ('new ECGenParameterSpec("secp256r1")', ("secp256r1",)),
        ("curve", ("curve",)),
        ('"a\\"b"', ()),
        ("a + b", ()),
    ],
)
def test_names(text: str, found: tuple[str, ...]) -> None:
    assert values.names(text) == found
