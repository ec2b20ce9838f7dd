"""Turns the source text of an argument into a value, or into nothing: never a guess."""

from __future__ import annotations

import ast
import operator
import re
from collections.abc import Callable

_MAX_LENGTH = 200
_MAX_BITS = 64
_NUMBER = re.compile(r"(?i)\b(0x[0-9a-f_]+|0b[01_]+|0o[0-7_]+|[0-9][0-9_]*)(?:ul|lu|u|l)?\b")
_ARITHMETIC = re.compile(r"(?i)[0-9a-fobxul_+\-*/()<> \t]+")
_STRING = re.compile(r"""[a-zA-Z]{0,3}("([^"\\\n]*)"|'([^'\\\n]*)'|`([^`]*)`)""")
_NAME = re.compile(r"[A-Za-z_][\w.:]*")
_OPERATORS: dict[type[ast.operator], Callable[[int, int], int]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.LShift: operator.lshift,
    ast.RShift: operator.rshift,
}


def integer(text: str) -> int | None:
    """The value of `2048`, `0x800`, `2_048`, `1 << 11` or `2 * 1024`; None for anything else."""
    stripped = text.strip()
    if not stripped or len(stripped) > _MAX_LENGTH or not _ARITHMETIC.fullmatch(stripped):
        return None
    if re.search(r"\b0[0-9_]", stripped):  # octal in C, Go and Java, decimal elsewhere
        return None
    try:
        tree = ast.parse(_NUMBER.sub(r"\1", stripped), mode="eval")
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    return _evaluate(tree.body)


def _evaluate(node: ast.expr) -> int | None:
    if isinstance(node, ast.Constant) and type(node.value) is int:
        return node.value if node.value.bit_length() <= _MAX_BITS else None
    if isinstance(node, ast.BinOp) and type(node.op) in _OPERATORS:
        left, right = _evaluate(node.left), _evaluate(node.right)
        if left is None or right is None:
            return None
        if isinstance(node.op, ast.LShift | ast.RShift) and not 0 <= right <= _MAX_BITS:
            return None
        value = _OPERATORS[type(node.op)](left, right)
        return value if value.bit_length() <= _MAX_BITS else None
    return None


def string(text: str) -> str | None:
    """The content of one quoted literal without escapes; None for anything else."""
    match = _STRING.fullmatch(text.strip())
    if match is None:
        return None
    return next((group for group in match.groups()[1:] if group is not None), None)


def names(text: str) -> tuple[str, ...]:
    """The names an argument may go by, the most telling first.

    `elliptic.P256()` gives `elliptic.P256` and `P256`; `new ECGenParameterSpec("secp256r1")` its
    literal.
    """
    if (literal := string(text)) is not None:
        return (literal,)
    constructed = re.fullmatch(r"new\s+[\w.]+\s*\((.*)\)", text.strip(), re.DOTALL)
    if constructed:
        return names(constructed.group(1))
    called = re.sub(r"\(\s*\)\s*$", "", text.strip())
    if not _NAME.fullmatch(called):
        return ()
    last = re.split(r"[.:]+", called)[-1]
    return (called, last) if last != called else (called,)
