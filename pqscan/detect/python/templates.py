"""Strings put together from pieces, of which some are not known: `"rsa:%d" % bits`, `a + b`.

What decides an algorithm may stand in a known piece beside an unknown one, as in
`f"openssl genrsa -out {path} 2048"`.
"""

from __future__ import annotations

import ast
import re
import string
from collections.abc import Iterator, Mapping

from pqscan.detect.python.computing import compute
from pqscan.detect.python.values import (
    Const,
    Mapped,
    Parameter,
    Partial,
    Residual,
    Sequence,
    Template,
    Trail,
    Unknown,
    Value,
    is_open,
    residual,
)

_PERCENT = re.compile(r"%(?:\((\w+)\))?([sdiur%])")
_FORMATTER = string.Formatter()
FORMATTED = "a formatted string"  # what a string waits under for pieces that callers pass


def flattened(pieces: tuple[Value, ...]) -> tuple[Value, ...]:
    """Templates inside replaced by their own pieces."""
    found: list[Value] = []
    for piece in pieces:
        found.extend(piece.pieces if isinstance(piece, Template) else (piece,))
    return tuple(found)


def pieces_of(kind: type[ast.operator], left: Value, right: Value) -> tuple[Value, ...] | None:
    """The pieces of `left + right` or `left % right`, where that joins a string with unknowns."""
    if kind is ast.Add and _is_text(left) != _is_text(right):
        return (left, right) if _may_be_text(left) and _may_be_text(right) else None
    if kind is ast.Add and (_is_template(left) or _is_template(right)):
        return (left, right) if _may_be_text(left) and _may_be_text(right) else None
    if kind is ast.Mod and isinstance(left, Const) and isinstance(left.value, str):
        return _percent(left, left.value, right)
    return None


def _is_text(value: Value) -> bool:
    return _is_template(value) or (isinstance(value, Const) and isinstance(value.value, str))


def _is_template(value: Value) -> bool:
    return isinstance(value, Template) or (isinstance(value, Residual) and value.label == FORMATTED)


def _may_be_text(value: Value) -> bool:
    return _is_text(value) or isinstance(value, Unknown | Parameter | Residual)


def _percent(left: Const, text: str, right: Value) -> tuple[Value, ...] | None:
    marks = list(_PERCENT.finditer(text))
    if text.count("%") != sum(2 if mark.group(2) == "%" else 1 for mark in marks):
        return None  # widths and the like
    values = right.items if isinstance(right, Sequence) and right.exact else (right,)
    wanted = [mark for mark in marks if mark.group(2) != "%"]
    named = any(mark.group(1) for mark in wanted)
    if not wanted or (not named and len(wanted) != len(values)):
        return None
    if named and not isinstance(right, Mapped):
        return None
    found: list[Value] = []
    at, given = 0, iter(values)
    for mark in marks:
        found.append(Const(left.trail, text[at : mark.start()]))
        at = mark.end()
        if mark.group(2) == "%":
            found.append(Const(left.trail, "%"))
        elif isinstance(right, Mapped) and mark.group(1):
            found.append(right.items.get(mark.group(1)) or Unknown(None, "a key is missing"))
        else:
            found.append(next(given))
    found.append(Const(left.trail, text[at:]))
    return tuple(found)


def formatted(
    left: Const, positional: tuple[Value, ...], keywords: Mapping[str, Value]
) -> tuple[Value, ...] | None:
    """The pieces of `left.format(…)`, where it has only plain fields."""
    if not isinstance(left.value, str):
        return None
    try:
        return tuple(_fields(left, left.value, positional, keywords))
    except (ValueError, IndexError, KeyError):
        return None


def _fields(
    left: Const, text: str, positional: tuple[Value, ...], keywords: Mapping[str, Value]
) -> Iterator[Value]:
    count = 0
    for literal, name, width, conversion in _FORMATTER.parse(text):
        if literal:
            yield Const(left.trail, literal)
        if name is None:
            continue
        if width or conversion:
            raise ValueError
        if not name:
            yield positional[count]
            count += 1
        elif name.isdecimal():
            yield positional[int(name)]
        else:
            yield keywords[name]


def substituted(
    template: Partial, positional: tuple[Value, ...], keywords: Mapping[str, Value]
) -> tuple[Value, ...] | None:
    """The pieces of `string.Template(text).substitute(mapping, …)`, its marks filled or unknown."""
    text = (*template.arguments.positional, *template.arguments.keywords.values())[:1]
    if not (text and isinstance(text[0], Const) and isinstance(text[0].value, str)):
        return None
    given = dict(positional[0].items) if positional and isinstance(positional[0], Mapped) else {}
    given.update(keywords)
    written, found, at = text[0].value, list[Value](), 0
    for mark in string.Template.pattern.finditer(written):
        found.append(Const(text[0].trail, written[at : mark.start()]))
        at = mark.end()
        name = mark["named"] or mark["braced"]
        if name:
            found.append(given.get(name) or Unknown(None, f"what stands for ${name} is not known"))
        else:
            found.append(Const(text[0].trail, "$" if mark["escaped"] else mark[0]))
    found.append(Const(text[0].trail, written[at:]))
    return tuple(found)


def joined_by(separator: Const, arguments: tuple[Value, ...]) -> tuple[Value, ...] | None:
    """The pieces of `separator.join(items)`."""
    items = arguments[0] if arguments else None
    if not (isinstance(items, Sequence) and items.exact and isinstance(separator.value, str)):
        return None
    found: list[Value] = []
    for index, item in enumerate(items.items):
        if index:
            found.append(separator)
        found.append(item)
    return tuple(found) or None


def joined(pieces: tuple[Value, ...], here: Trail) -> Value:
    """Pieces of a string; where one is not known, the others still are."""
    if any(is_open(piece) for piece in pieces):
        return residual(FORMATTED, pieces, lambda new: joined(new, here), here)
    value = compute(pieces, FORMATTED, lambda *p: "".join(map(str, p)), here)
    if not isinstance(value, Unknown):
        return value
    return Template(value.trail, value.reason, flattened(pieces))
