"""The item of a dict that names an algorithm, such as `alg` in the header of a token."""

from __future__ import annotations

import json
from collections.abc import Iterator

from pqscan.detect.python.values import Const, Made, Mapped, Unknown, Value, options

MAX_JSON = 10_000  # characters of a header written as JSON


def items_of(value: Value, key: str, depth: int = 0) -> Iterator[Value]:
    """What may stand under a key of a dict, of JSON text, or of what a described call took in."""
    for option in options(value):
        match option:
            case Mapped() if key in option.items:
                yield from options(option.items[key])
            case Mapped() if option.exact:
                continue
            case Const() if isinstance(option.value, str | bytes):
                yield from _in_text(option, option.value, key)
            case Made() if depth < 3 and option.arguments:
                for argument in option.arguments.values():
                    yield from items_of(argument, key, depth + 1)
            case Const():
                continue
            case _:
                yield Unknown(option.trail, f"{key} of a dict that is not known")


def _in_text(value: Const, text: str | bytes, key: str) -> Iterator[Value]:
    try:
        table = json.loads(text) if len(text) <= MAX_JSON else None
    except (ValueError, RecursionError):
        return
    if isinstance(table, dict) and isinstance(table.get(key), str):
        yield Const(value.trail, table[key])
