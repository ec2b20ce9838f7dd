"""Where described calls stand and where objects were made: the same in every process."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping

from pqscan.detect.python.modules import Module
from pqscan.detect.python.scope import Event
from pqscan.detect.python.specs import CallSpec
from pqscan.detect.python.values import Made, Union, Value
from pqscan.domain.location import Region
from pqscan.domain.record import Record

_KEYS = ("", "bits", "key", "meaning")  # ways of reading an argument that may be a key object


class Place(Record):
    """Where a described call stands; the same in every process."""

    path: str
    line: int
    column: int


def place_of(module: Module, node: ast.AST) -> Place:
    """The start of a node."""
    return Place(module.path, getattr(node, "lineno", 1), getattr(node, "col_offset", 0) + 1)


def used_places(event: Event) -> Iterator[Place]:
    """Where the objects were made that a call uses: its own, and the key that it is given."""
    yield from made_on(event.receiver)
    if event.spec is not None:
        for key in _keys_of(event.spec, event.bound):
            yield from made_on(key)


def _keys_of(spec: CallSpec, bound: Mapping[str, Value]) -> Iterator[Value]:
    """The arguments that may be key objects: what a call knows of its key, it has from them."""
    for source in (spec.parameter, spec.algorithm):
        if source is not None and source.how in _KEYS and source.argument in bound:
            yield bound[source.argument]
    yield from (bound[name] for name in spec.keep if name in bound)


def region_of(module: Module, node: ast.AST) -> Region:
    """The four corners of a node, in code points."""
    start, end = getattr(node, "lineno", 1), getattr(node, "end_lineno", None)
    end = end or start
    return Region(
        start,
        _column(module, start, getattr(node, "col_offset", 0)),
        end,
        _column(module, end, getattr(node, "end_col_offset", None) or 0),
    )


def _column(module: Module, line: int, offset: int) -> int:
    text = module.lines[line - 1] if line <= len(module.lines) else ""
    if text.isascii():
        return offset + 1
    return len(text.encode("utf-8", "replace")[:offset].decode("utf-8", "replace")) + 1


def consumed(event: Event) -> Iterator[Place]:
    """Component objects, such as a hash instance, that were made for this call."""
    for value in event.bound.values():
        yield from _components(value)


def _components(value: Value) -> Iterator[Place]:
    if isinstance(value, Union):
        for option in value.options:
            yield from _components(option)
    elif isinstance(value, Made) and value.spec.component:
        yield place_of(value.module, value.node)


def made_on(receiver: Value | None) -> Iterator[Place]:
    """The calls that made the object whose method this is, through copies, halves and schemes."""
    depth = 0
    pending = [receiver] if receiver is not None else []
    while pending and depth < 20:
        depth += 1
        value = pending.pop()
        if isinstance(value, Union):
            pending.extend(value.options)
        elif isinstance(value, Made):
            yield place_of(value.module, value.node)
            if value.receiver is not None:
                pending.append(value.receiver)
            pending.extend(_keys_of(value.spec, value.arguments))
            for source in value.spec.key_sources:
                loaded = value.arguments.get(source.argument)
                if isinstance(loaded, Made) and (value.spec.silent or not loaded.spec.algorithm):
                    pending.append(loaded)
