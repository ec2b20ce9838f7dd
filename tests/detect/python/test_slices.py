"""How long a part of bytes is that are not known."""

from __future__ import annotations

import ast

import pytest

from pqscan.detect.python.parsing import Tally, parse
from pqscan.detect.python.plain_readings import why
from pqscan.detect.python.slices import of_bytes
from pqscan.detect.python.values import Const, Made, Unknown

MODULE = parse("a.py", "a", False, b"", Tally())


@pytest.mark.parametrize(
    ("bounds", "length"),
    [
        ((None, 16, None), 16),
        ((16, 48, None), 32),
        ((0, 24, 1), 24),
        ((16, None, None), None),
        ((None, -4, None), None),
        ((None, 16, 2), None),
        ((8, 8, None), None),
        (("a", 16, None), None),
    ],
)
def test_the_bounds_say_the_length(bounds: tuple[object, ...], length: int | None) -> None:
    values = tuple(Const(None, bound) for bound in bounds)
    made = of_bytes(Unknown(None, "read from a socket"), values, ast.Pass(), MODULE)
    if length is None:
        assert made is None
        return
    assert isinstance(made, Made)
    assert [one.value for one in made.arguments.values() if isinstance(one, Const)] == [length]
    assert why(made) == "read from a socket"


def test_a_constant_is_cut_by_python_itself() -> None:
    bounds = (Const(None, 0), Const(None, 2), Const(None, None))
    assert of_bytes(Const(None, b"abcd"), bounds, ast.Pass(), MODULE) is None
