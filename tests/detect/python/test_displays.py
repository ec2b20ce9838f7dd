"""Lists, sets and dicts written out, and comprehensions."""

import pytest

from tests.detect.python.small import known


@pytest.mark.parametrize(
    "expression",
    [
        "[1, 2, 3][1:][0]",
        "{'a': 1, 'b': 2}['b']",
        "{**{'a': 1}, 'a': 3}['a']",
        "[n * 2 for n in (1, 2)][1]",
        "[n for n in (1, 2, 3) if n > 1][0]",
        "{k: v for k, v in (('a', 1), ('b', 2))}['b']",
    ],
)
def test_a_display_is_what_python_makes_of_it(expression: str) -> None:
    assert known(f"x = {expression}") == {eval(expression)}


def test_a_test_that_is_not_decided_leaves_any_item() -> None:
    assert known("x = [n for n in (1, 2) if unknown()][0]") == {1, 2}
