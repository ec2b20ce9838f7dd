"""JSON as every writer prints it: UTF-8, one finding a line, nothing that acts on a terminal."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from json import JSONEncoder
from typing import TypeAlias

from pqscan.report.text import ACTIVE, spell

Json: TypeAlias = "Mapping[str, Json] | Sequence[Json] | str | int | float | bool | None"

# The compact encoder is C; an indenting one is Python and takes ten times as long.
_ENCODER = JSONEncoder(ensure_ascii=False, allow_nan=False, check_circular=False)


def dumps(value: Json, depth: int) -> str:
    """JSON text, a line for each element down to `depth` levels; NaN and infinity become null."""
    return _layout(value, depth, "") + "\n"


def _layout(value: Json, depth: int, indent: str) -> str:
    inner = indent + "  "
    if depth and value and isinstance(value, Mapping):
        rows = (
            f"{inner}{_compact(key)}: {_layout(item, depth - 1, inner)}"
            for key, item in value.items()
        )
        return "{\n" + ",\n".join(rows) + f"\n{indent}}}"
    if depth and value and isinstance(value, (list, tuple)):
        rows = (inner + _layout(item, depth - 1, inner) for item in value)
        return "[\n" + ",\n".join(rows) + f"\n{indent}]"
    return _compact(value)


def _compact(value: Json) -> str:
    try:
        text = _ENCODER.encode(value)
    except ValueError:
        text = _ENCODER.encode(_finite(value))
    if text.isascii() and text.isprintable():
        return text
    # Outside strings JSON is printable ASCII, so what matches stands inside one.
    return re.sub(ACTIVE, lambda match: _escape(match[0]), text)


def _escape(char: str) -> str:
    code = ord(char)
    if 0xD800 <= code <= 0xDFFF:  # alone, or it would be one character: no JSON parser likes it
        return "\\" + spell(char)
    if code <= 0xFFFF:
        return f"\\u{code:04x}"
    code -= 0x10000
    return f"\\u{0xD800 + (code >> 10):04x}\\u{0xDC00 + (code & 0x3FF):04x}"


def _finite(value: Json) -> Json:
    if isinstance(value, Mapping):
        return {key: _finite(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_finite(item) for item in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value
