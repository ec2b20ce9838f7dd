"""What an instance holds: what its methods assign, in what order, and its properties."""

import pytest

from tests.detect.python.small import known


@pytest.mark.parametrize(
    ("program", "values"),
    [
        ("class A:\n    def __init__(self, n):\n        self.n = n\nx = A(5).n", {5}),
        ("class A:\n    def __init__(self, n):\n        self.n = n\n        self.n = n + 1\n"
         "x = A(5).n", {6}),
        ("class A:\n    def __init__(self):\n        self.n = None\n    def set(self):\n"
         "        self.n = 7\nx = A().n", {None, 7}),
        ("class A:\n    @property\n    def n(self):\n        return 8\nx = A().n", {8}),
        ("class A:\n    def f(self):\n        return self.g()\n    def g(self):\n        pass\n"
         "class B(A):\n    def g(self):\n        return 3\nx = B().f()", {3}),
        ("class A:\n    def __init__(self, n):\n        self.n = n\nclass B(A):\n"
         "    def __init__(self):\n        super().__init__(4)\nx = B().n", {4}),
    ],
)  # fmt: skip
def test_what_an_instance_holds(program: str, values: set[object]) -> None:
    assert known(program) == values
