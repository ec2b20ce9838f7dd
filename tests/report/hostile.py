"""Puts a text into every text field of a view, for property tests."""

from enum import Enum
from typing import TypeVar

from pqscan.domain.record import Struct, replace
from pqscan.report.view import View
from tests.report.sample import view

_Value = TypeVar("_Value")
# Words from a fixed list, or written by pqscan itself and never read from a scanned file.
_FIXED = {"content_hash", "fingerprint", "rule", "by"}


def poisoned(text: str) -> View:
    """The sample with `text` behind each of its texts."""
    return _poison(view(), text)


def _poison(value: _Value, text: str) -> _Value:
    if isinstance(value, Enum):
        return value
    if isinstance(value, str):
        return value + text
    if isinstance(value, tuple):
        return tuple(_poison(item, text) for item in value)
    if isinstance(value, Struct):
        changed = {
            name: _poison(getattr(value, name), text)
            for name in value.__struct_fields__
            if name not in _FIXED
        }
        return replace(value, **changed)
    return value
