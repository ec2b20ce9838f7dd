"""The tables of what the engine computes, and the bounds on what it keeps."""

import ast

import pytest

from pqscan.detect.python.operations import (
    BINARY,
    COMPARE,
    FUNCTIONS,
    MAX_BITS,
    UNARY,
    TooLarge,
    binary,
    bounded,
    call_method,
)


@pytest.mark.parametrize(
    ("kind", "left", "right", "result"),
    [
        (ast.Add, "a", "b", "ab"),
        (ast.Mult, (1,), 3, (1, 1, 1)),
        (ast.Pow, 2, 11, 2048),
        (ast.LShift, 1, 12, 4096),
        (ast.RShift, 4096, 1, 2048),
        (ast.Mod, "%s-%d", ("rsa", 1), "rsa-1"),
        (ast.FloorDiv, 7, 2, 3),
        (ast.Div, 7, 2, 3.5),
        (ast.BitOr, 1, 6, 7),
    ],
)
def test_a_binary_operation(
    kind: type[ast.operator], left: object, right: object, result: object
) -> None:
    assert binary(kind, left, right) == result


@pytest.mark.parametrize(
    ("kind", "left", "right"),
    [
        (ast.Pow, 2, MAX_BITS + 1),
        (ast.Pow, 2, -1),
        (ast.LShift, 1, MAX_BITS),
        (ast.Mult, "x" * 1000, 1000),
        pytest.param(ast.Mult, 1 << 60000, 1 << 60000, id="large factors"),
        (ast.Mod, "%99999999d", 1),
        (ast.Mod, "%*d", (99999999, 1)),
    ],
)
def test_what_would_grow_too_large_is_refused(
    kind: type[ast.operator], left: object, right: object
) -> None:
    with pytest.raises(TooLarge):
        binary(kind, left, right)


def test_bounded() -> None:
    assert bounded("x" * 10) == "x" * 10
    with pytest.raises(TooLarge):
        bounded(b"x" * 200_000)


def test_unary_and_comparison() -> None:
    assert UNARY[ast.USub](5) == -5
    assert UNARY[ast.Not](0) is True
    assert COMPARE[ast.In](2, (1, 2)) is True
    assert COMPARE[ast.NotIn]("a", "b") is True
    assert COMPARE[ast.Is](None, None) is True


@pytest.mark.parametrize(
    ("receiver", "name", "arguments", "result"),
    [
        ("RSA-2048", "partition", ["-"], ("RSA", "-", "2048")),
        ("rsa", "upper", [], "RSA"),
        ("{}x{}", "format", [1, 2], "1x2"),
        (b"\x01\x02", "hex", [], "0102"),
        (2048, "bit_length", [], 12),
        (2.0, "is_integer", [], True),
    ],
)
def test_a_method_of_a_constant(
    receiver: object, name: str, arguments: list[object], result: object
) -> None:
    assert call_method(receiver, name, arguments) == result


def test_a_method_that_is_not_in_the_table_is_refused() -> None:
    with pytest.raises(AttributeError):
        call_method("x", "__class__", [])
    with pytest.raises(AttributeError):
        call_method(1, "to_bytes", [2])
    with pytest.raises(TooLarge):
        call_method("{0.__class__}", "format", [1])


def test_functions() -> None:
    assert FUNCTIONS["builtins.int"]("0x400", 16) == 1024
    assert FUNCTIONS["builtins.set"]((1, 1, 2)) == (1, 2)
    assert FUNCTIONS["operator.lshift"](1, 4) == 16
    assert ast.MatMult not in BINARY
