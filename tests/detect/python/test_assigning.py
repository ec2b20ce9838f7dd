"""Values bound to names, attributes, items and the parts of a sequence."""

import pytest

from tests.detect.python.small import known


@pytest.mark.parametrize(
    ("program", "values"),
    [
        ("x = 1\nx = 2", {2}),
        ("x = 1\nx += 2", {3}),
        ("x = 1\nx = x * 2\nx = x + 1", {3}),
        ("x: int = 5", {5}),
        ("x = y = 4", {4}),
        ("a, x = 1, 2", {2}),
        ("(a, (b, x)) = (1, (2, 3))", {3}),
        ("a, *b = (1, 2, 3)\nx = b[1]", {3}),
        ("*a, x = (1, 2, 3)", {3}),
        ("x = {'a': 1}\nx['b'] = 2\nx = x['b']", {2}),
    ],
)  # fmt: skip
def test_what_an_assignment_leaves(program: str, values: set[object]) -> None:
    assert known(program) == values
