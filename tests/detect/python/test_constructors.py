"""What `range`, `zip`, `list` and their like make of what they are given."""

import pytest

from tests.detect.python.small import known


@pytest.mark.parametrize(
    "expression",
    [
        "tuple(reversed((1, 2)))[0]",
        "list(range(3))[2]",
        "dict(a=1)['a']",
        "list(map(lambda n: n + 1, (1, 2)))[1]",
        "next(iter((7, 8)))",
        "list(zip('ab', (1, 2)))[1][1]",
        "list(enumerate('ab'))[1][0]",
    ],
)
def test_a_container_is_what_python_makes(expression: str) -> None:
    assert known(f"x = {expression}") == {eval(expression)}


@pytest.mark.parametrize(
    ("program", "values"),
    [
        ("import json\nx = json.loads('{\"a\": [1, 2]}')['a'][1]", {2}),
        ("import json\nx = json.loads('{')", {...}),
        ("from types import SimpleNamespace as S\nx = S(a=1, b=2).b", {2}),
        ("from collections import ChainMap\nx = ChainMap({'a': 1}, {'a': 2, 'b': 3})['a']", {1}),
        ("x = dict([('a', 1)], b=2)['b']", {2}),
        ("x = sorted((3, 1, 2))[0]", {1}),
        ("x = sorted((3, 1), key=lambda n: -n)[0]", {1, 3}),
        ("class A:\n    n = 1\nclass B:\n    n = 2\nx = sorted((A, B), key=len)[0].n", {1, 2}),
        ("x = dict(zip(('a', 'b'), (1, 2)))['b']", {2}),
    ],
)  # fmt: skip
def test_what_is_made_of_values(program: str, values: set[object]) -> None:
    assert known(program) == values
