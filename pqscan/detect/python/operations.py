"""What the engine computes: one table of operations on constants, one of plain functions.

To teach it an operation, add one line here. Every function gets Python constants and returns one;
what it raises means that the value is unknown. Results are bounded in size.
"""

from __future__ import annotations

import ast
import base64
import binascii
import math
import operator
import re
import struct
from collections.abc import Callable, Mapping

MAX_LENGTH = 100_000  # characters or items of a computed constant
MAX_BITS = 65_536  # bits of a computed integer


class TooLarge(ValueError):
    """The result would be larger than the engine keeps."""


def _power(left: object, right: object) -> object:
    if isinstance(left, int) and isinstance(right, int):
        if right < 0 or left.bit_length() * right > MAX_BITS:
            raise TooLarge
        return left**right
    raise TypeError


def _shift(left: object, right: object) -> object:
    if not (isinstance(left, int) and isinstance(right, int)):
        raise TypeError
    if right > MAX_BITS or left.bit_length() + right > MAX_BITS:
        raise TooLarge
    return left << right


def _multiply(left: object, right: object) -> object:
    for one, count in ((left, right), (right, left)):
        if (
            isinstance(one, str | bytes | tuple | list)
            and isinstance(count, int)
            and len(one) * count > MAX_LENGTH
        ):
            raise TooLarge
    if (
        isinstance(left, int)
        and isinstance(right, int)
        and left.bit_length() + right.bit_length() > MAX_BITS
    ):
        raise TooLarge
    return operator.mul(left, right)


def _modulo(left: object, right: object) -> object:
    """Numbers; and `%` formatting only where no width can make the result large."""
    if isinstance(left, str | bytes):
        plain = left.decode("latin-1") if isinstance(left, bytes) else left
        if any(ch.isdigit() or ch == "*" for piece in plain.split("%")[1:] for ch in piece[:1]):
            raise TooLarge
    return left % right  # type: ignore[operator]


BINARY: Mapping[type[ast.operator], Callable[[object, object], object]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: _multiply,
    ast.FloorDiv: operator.floordiv,
    ast.Div: operator.truediv,
    ast.Mod: _modulo,
    ast.Pow: _power,
    ast.LShift: _shift,
    ast.RShift: operator.rshift,
    ast.BitOr: operator.or_,
    ast.BitAnd: operator.and_,
    ast.BitXor: operator.xor,
}

UNARY: Mapping[type[ast.unaryop], Callable[..., object]] = {
    ast.USub: operator.neg,
    ast.UAdd: operator.pos,
    ast.Invert: operator.invert,
    ast.Not: operator.not_,
}

COMPARE: Mapping[type[ast.cmpop], Callable[..., object]] = {
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.In: lambda a, b: a in b,
    ast.NotIn: lambda a, b: a not in b,
    ast.Is: operator.is_,
    ast.IsNot: operator.is_not,
}

# Methods of constants, by type; arguments are constants too.
_STRING = frozenset(
    [
        "upper",
        "lower",
        "strip",
        "lstrip",
        "rstrip",
        "title",
        "capitalize",
        "casefold",
        "swapcase",
        "replace",
        "split",
        "rsplit",
        "partition",
        "rpartition",
        "startswith",
        "endswith",
        "removeprefix",
        "removesuffix",
        "join",
        "encode",
        "isdigit",
        "splitlines",
        "find",
        "index",
        "count",
        "isupper",
        "islower",
        "format",
        "zfill",
        "isalpha",
        "isalnum",
        "isnumeric",
        "isdecimal",
    ]
)
METHODS: Mapping[type, frozenset[str]] = {
    str: _STRING,
    bytes: frozenset(
        ["decode", "hex", "upper", "lower", "strip", "split", "replace", "startswith", "endswith"]
    ),
    int: frozenset(("bit_length", "conjugate")),
    float: frozenset(("is_integer",)),
}


def call_method(receiver: object, name: str, arguments: list[object]) -> object:
    """A method of a constant; AttributeError for one that is not in the table."""
    if name not in METHODS.get(type(receiver), ()):
        raise AttributeError(name)
    if name == "format" and any(ch in str(receiver) for ch in (":", "!", ".", "[")):
        raise TooLarge
    if name == "replace" and len(str(receiver)) > 10_000:
        raise TooLarge
    if name == "zfill" and len(str(arguments[0])) > 4:
        raise TooLarge
    return bounded(getattr(receiver, name)(*arguments))


_ENCODERS = (
    base64.b64encode,
    base64.standard_b64encode,
    base64.urlsafe_b64encode,
    base64.b32encode,
    base64.b16encode,
)

# Plain functions on constants (and lists of constants).
FUNCTIONS: Mapping[str, Callable[..., object]] = {
    "builtins.int": int,
    "builtins.str": str,
    "builtins.bool": bool,
    "builtins.float": float,
    "builtins.abs": abs,
    "builtins.len": len,
    "builtins.max": max,
    "builtins.min": min,
    "builtins.sum": sum,
    "builtins.round": round,
    "builtins.ord": ord,
    "builtins.chr": chr,
    "builtins.divmod": divmod,
    "builtins.set": lambda items=(): tuple(dict.fromkeys(items)),
    "builtins.frozenset": lambda items=(): tuple(dict.fromkeys(items)),
    "builtins.bytes.fromhex": bytes.fromhex,
    "builtins.hex": hex,
    "builtins.bin": bin,
    "builtins.oct": oct,
    "builtins.repr": repr,
    "builtins.pow": _power,
    "builtins.any": any,
    "builtins.all": all,
    "builtins.str.upper": str.upper,
    "builtins.str.lower": str.lower,
    "builtins.int.from_bytes": int.from_bytes,
    "math.pow": lambda left, right: float(_power(left, right)),  # type: ignore[arg-type]
    "math.ceil": math.ceil,
    "math.trunc": math.trunc,
    "math.floor": math.floor,
    "math.log2": math.log2,
    "operator.mul": _multiply,
    "operator.add": operator.add,
    "operator.sub": operator.sub,
    "operator.lshift": _shift,
    "operator.floordiv": operator.floordiv,
    "operator.pow": _power,
    "base64.b64decode": base64.b64decode,
    **{f"base64.{one.__name__}": one for one in _ENCODERS},
    "base64.decodebytes": base64.decodebytes,
    "base64.standard_b64decode": base64.standard_b64decode,
    "base64.urlsafe_b64decode": base64.urlsafe_b64decode,
    "binascii.a2b_base64": binascii.a2b_base64,
    "binascii.a2b_hex": binascii.a2b_hex,
    "binascii.b2a_hex": binascii.b2a_hex,
    "binascii.hexlify": binascii.hexlify,
    "binascii.unhexlify": binascii.unhexlify,
    "struct.pack": lambda how, *values: _packed(str(how), values),
}


def _packed(how: str, values: tuple[object, ...]) -> bytes:
    if struct.calcsize(how) > MAX_LENGTH:
        raise TooLarge
    return struct.pack(how, *values)


def formatted(value: object, spec: str) -> str:
    """`format(value, spec)`, where no width makes the result large."""
    if len(spec) > 6 or any(len(digits) > 3 for digits in re.findall(r"\d+", spec)):
        raise TooLarge
    return format(value, spec)


def bounded(value: object) -> object:
    """The value, unless it is larger than the engine keeps."""
    if isinstance(value, str | bytes | tuple | list) and len(value) > MAX_LENGTH:
        raise TooLarge
    if isinstance(value, int) and value.bit_length() > MAX_BITS:
        raise TooLarge
    return value


def binary(kind: type[ast.operator], left: object, right: object) -> object:
    """`left kind right`, bounded; KeyError for an operator that is not in the table."""
    return bounded(BINARY[kind](left, right))
