"""Items, iteration and what a context manager gives."""

import pytest

from tests.detect.python.small import known


def test_a_with_statement_binds_what_enter_returns() -> None:
    program = "class A:\n    def __enter__(self):\n        return 5\nwith A() as x:\n    pass"
    assert known(program) == {5}


@pytest.mark.parametrize(
    ("expression", "values"),
    [
        ("{'a': 1, 'b': 2}[unknown()]", {1, 2}),
        ("(1, 2)[unknown()]", {1, 2}),
    ],
)
def test_an_item_of_an_unknown_key_may_be_any(expression: str, values: set[object]) -> None:
    assert known(f"x = {expression}") == values
