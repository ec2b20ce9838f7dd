"""Expressions to values: what Python computes, or that it is not known."""

import pytest

from tests.detect.python.small import known


@pytest.mark.parametrize(
    "expression",
    [
        "1 << 11",
        "2048 // 2 + 1",
        "-3 % 7",
        "~5 & 0xFF | 256 ^ 1",
        "2 ** 10",
        "7 / 2",
        "'md' + '5'",
        "b'ab' * 3",
        "'%s-%d' % ('rsa', 2048)",
        "f'rsa{2048}x'",
        "'RSA'.lower()",
        "'a:b:c'.split(':')[1]",
        "'{}-{x}'.format(1, x=2)",
        "'rsa-2048'[4:]",
        "'2048'[::-1]",
        "(1, 2, 3)[-1]",
        "({'a': 1} | {'a': 2})['a']",
        "1 if 2 > 1 else 3",
        "0 or 5",
        "3 and 4",
        "not 3",
        "None is None",
        "'a' in ('a', 'b')",
        "3 in {1: 2}",
        "(lambda n, m=3: n + m)(4)",
        "(y := 4) + y",
        "max((1, 5), key=None) if False else 5",
        "sum([1, 2, 3])",
        "int('10', 2)",
        "divmod(17, 5)[1]",
        "len(b'x' * 16) * 8",
    ],
)
def test_an_expression_is_what_python_makes_of_it(expression: str) -> None:
    assert known(f"x = {expression}") == {eval(expression)}


@pytest.mark.parametrize(
    ("expression", "values"),
    [
        ("1 if unknown() else 2", {1, 2}),
        ("(1 if unknown() else 2) * (10 if unknown() else 20)", {10, 20, 40}),
        ("unknown() or 5", {..., 5}),
        ("unknown()", {...}),
        ("unknown() + 1", {...}),
        ("1 / 0", {...}),
        ("'a' * 10 ** 9", {...}),
        ("2 ** 10 ** 9", {...}),
        ("'x' if 'a' < 3 else 'y'", {"x", "y"}),
        ("(None, 5)[1] or 6", {5}),
        ("(None if unknown() else 5) or 6", {5, 6}),
    ],
)
def test_what_is_not_decided_keeps_every_value(expression: str, values: set[object]) -> None:
    assert known(f"x = {expression}") == values
