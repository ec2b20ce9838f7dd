"""Statements on abstract values: branches, loops, functions, generators."""

import pytest

from tests.detect.python.small import found, known


@pytest.mark.parametrize(
    ("program", "values"),
    [
        ("x = 1\nif x:\n    x = 2", {2}),
        ("x = 1\nif unknown():\n    x = 2", {1, 2}),
        ("if unknown():\n    x = 1\nelse:\n    x = 2", {1, 2}),
        ("if False:\n    x = 1\nelse:\n    x = 2", {2}),
        ("try:\n    x = int(input())\nexcept ValueError:\n    x = 2", {..., 2}),
        ("try:\n    from nowhere import x\nexcept ImportError:\n    x = 3", {..., 3}),
        ("x = 0\nfor n in (1, 2, 3):\n    x += n", {6}),
        ("for x in (1, 2):\n    pass", {2}),
        ("for x in (1, 2):\n    break", {1}),
        ("x = 0\nfor n in (1, 2, 3):\n    if n == 2:\n        continue\n    x += n", {4}),
        ("for x in (1, 2):\n    if x == 1:\n        break\nelse:\n    x = 9", {1}),
        ("for n in (1, 2):\n    pass\nelse:\n    x = 9", {9}),
        ("for k, x in {'a': 1}.items():\n    pass", {1}),
        ("x = 1\nwhile x < 100:\n    x *= 2", {128}),
        ("x = 1\nwhile unknown():\n    x *= 2", {...}),
        ("x = 1\nfor n in unknown():\n    x += n", {...}),
        ("x = 1\nfor n in unknown():\n    x = 2", {1, 2}),
        ("x = 1\nwhile True:\n    x = 5\n    if unknown():\n        break", {5}),
        ("with open('f') as x:\n    pass", {...}),
        ("match unknown():\n    case 1:\n        x = 1\n    case _:\n        x = 2", {1, 2}),
        ("x = 1\ndef f():\n    global x\n    x = 2", {1, 2}),
        ("def f(n):\n    if n:\n        return 1\n    return 2\nx = f(0)", {2}),
        ("def f(n):\n    if n:\n        return 1\n    return 2\nx = f(3)", {1}),
        ("def f(n):\n    if n:\n        return 1\n    return 2\nx = f(unknown())", {1, 2}),
        ("def f(n=None):\n    if n is None:\n        n = 7\n    return n\nx = f()", {7}),
        ("def f(n=None):\n    if n is None:\n        n = 7\n    return n\nx = f(8)", {8}),
        ("def f(n=None):\n    n = n or 7\n    return n\nx = f(8)", {8}),
        ("def f(n):\n    for m in 1, 2:\n        if m == n:\n            return 9\nx = f(2)", {9}),
        ("def f():\n    yield 1\n    yield 2\nx = next(f())", {1, 2}),
        ("import sys\nx = 1\nif unknown():\n    x = 2\n    sys.exit(1)", {1}),
        ("def f(a):\n    if isinstance(a, str):\n        return 1\n    return 2\nx = f('')", {1}),
        ("def f(a):\n    if isinstance(a, str):\n        return 1\n    return 2\nx = f(b'')", {2}),
        ("class A:\n    pass\nclass B(A):\n    pass\nx = 1 if isinstance(B(), A) else 2", {1}),
        ("class A:\n    pass\nclass B:\n    pass\nx = 1 if isinstance(B(), A) else 2", {2}),
    ],
)  # fmt: skip
def test_what_a_program_leaves_in_a_name(program: str, values: set[object]) -> None:
    assert known(program) == values


def test_a_name_is_read_as_it_is_on_its_line() -> None:
    assert found("n = 1024\nlib.make(n)\nn = 2048\nlib.make(n)") == [
        "3: PQ101 RSA 1024 keygen",
        "5: PQ101 RSA 2048 keygen",
    ]
