"""Statements on abstract values: branches, loops, unpacking, narrowing."""

import pytest

from tests.detect.python.small import found, known


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
        ("x = {'a': 1}\nx['b'] = 2\nx = x['b']", {2}),
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
    ],
)  # fmt: skip
def test_what_a_program_leaves_in_a_name(program: str, values: set[object]) -> None:
    assert known(program) == values


def test_a_name_is_read_as_it_is_on_its_line() -> None:
    assert found("n = 1024\nlib.make(n)\nn = 2048\nlib.make(n)") == [
        "3: PQ101 RSA 1024 keygen",
        "5: PQ101 RSA 2048 keygen",
    ]


@pytest.mark.parametrize(
    "body",
    [
        "assert isinstance(key, lib.RSAKey)\n    key.sign()",
        "if not isinstance(key, lib.RSAKey):\n        raise TypeError\n    key.sign()",
        "if isinstance(key, lib.RSAKey):\n        key.sign()",
        "key: lib.RSAKey = key\n    key.sign()",
        "typing.cast(lib.RSAKey, key).sign()",
        "typing.cast('lib.RSAKey', key).sign()",
        "if not isinstance(key, lib.RSAKey) or key is None:\n        return\n    key.sign()",
    ],
)
def test_a_loaded_key_is_of_the_type_that_the_code_says(body: str) -> None:
    program = f"import typing\ndef use(blob):\n    key = lib.load(blob)\n    {body}"
    assert [one.partition(": ")[2] for one in found(program)] == [
        "PQ115 unknown - load",
        "PQ101 RSA - sign",
    ]


def test_a_size_is_not_lost_where_the_type_was_known_before() -> None:
    program = "key = lib.make(1024)\nassert isinstance(key, lib.RSAKey)\nkey.sign()"
    assert found(program) == ["2: PQ101 RSA 1024 keygen", "4: PQ101 RSA 1024 sign"]
