"""Curves that a project keeps as objects of a class of its own: their names tell which they are."""

from __future__ import annotations

from pqscan.detect.python.values import Const, Object, Value
from pqscan.domain.registry import registry

EDWARDS = ("Ed25519", "Ed448")  # curves to some libraries, algorithms to the registry


def named(value: Value) -> Value:
    """The name that an object was made with, if exactly one curve is called so; else the value."""
    if not isinstance(value, Object):
        return value
    given = (value.arguments or {}).values()
    texts = {one.value for one in given if isinstance(one, Const) and isinstance(one.value, str)}
    found = {curve.id for text in texts if (curve := registry().curve(text)) is not None}
    found.update(text for text in texts if text in EDWARDS)
    return Const(value.trail, found.pop()) if len(found) == 1 else value
