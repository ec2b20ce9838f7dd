"""What a class holds: its own attributes, inherited ones, methods without an instance."""

import pytest

from tests.detect.python.small import known


@pytest.mark.parametrize(
    ("program", "values"),
    [
        ("class A:\n    n = 1\nclass B(A):\n    pass\nx = B.n", {1}),
        ("class A:\n    n = 1\nclass B(A):\n    n = 2\nx = B().n", {2}),
        ("class A:\n    n = 1\n    m = n * 3\nx = A.m", {3}),
        ("class A:\n    class B:\n        n = 4\nx = A.B.n", {4}),
        ("class A:\n    @staticmethod\n    def f(n):\n        return n\nx = A.f(9), A().f(1)",
         {(9, 1)}),
        ("class A:\n    n = 1\n    @classmethod\n    def f(cls):\n        return cls.n\n"
         "class B(A):\n    n = 2\nx = (A.f(), B.f())", {(1, 2)}),
    ],
)  # fmt: skip
def test_what_a_class_holds(program: str, values: set[object]) -> None:
    assert known(program) == values
