"""What inherited methods do in a subclass that gives other attributes or overrides what they call.

A method is worked out for the class it stands in. Where a subclass changes something that the
method's text names, it is worked out once more with `self` an instance of the subclass.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from pqscan.detect.python import lineage
from pqscan.detect.python.pieces import ClassInfo, FunctionInfo
from pqscan.detect.python.scope import Event
from pqscan.domain.record import replace

if TYPE_CHECKING:
    from pqscan.detect.python.engine import Engine


def inherited(engine: Engine, cls: ClassInfo) -> Iterator[Event]:
    """The open events of the methods that a class inherits and changes."""
    bases = lineage.linear(engine, cls)[1:]
    if not bases:
        return
    seen = set(cls.methods)
    candidates: list[FunctionInfo] = []
    for base in bases:
        candidates += [one for name, one in base.methods.items() if name not in seen]
        seen |= base.methods.keys()
    candidates = [one for one in candidates if engine.interest.is_hot(one)]
    changed = _reaching(_changed(cls), candidates) if candidates else set()
    for method in candidates:
        if not _meets(method, changed) or not engine.summary(method).describes:
            continue
        yield from _again(engine, cls, method)


def _reaching(changed: set[str], methods: list[FunctionInfo]) -> set[str]:
    """Those names, and the methods that meet one of them, by way of others or not."""
    before = -1
    while len(changed) > before:
        before = len(changed)
        changed |= {one.name for one in methods if _meets(one, changed)}
    return changed


def _meets(method: FunctionInfo, names: set[str]) -> bool:
    """Whether a method uses one of the attributes, or any of its object."""
    return "self" in names or not method.dotted.isdisjoint(names) or method.says("getattr")


def _changed(cls: ClassInfo) -> set[str]:
    """The names by which a method of a base class meets what this class says."""
    names = {*cls.methods, *cls.attributes, *(field.name for field in cls.fields)}
    for method in cls.methods.values():
        if method.takes_self and method.parameters and "staticmethod" not in method.decorators:
            names |= method.assigned
    init = cls.methods.get("__init__")
    if init is not None and init.says("super"):
        names.add("self")  # what the base's `__init__` is given decides its attributes
    return names - {"__init__"}


def _again(engine: Engine, cls: ClassInfo, method: FunctionInfo) -> Iterator[Event]:
    if not method.takes_self or not method.parameters or method.says("super"):
        return
    key = (cls, method)
    copy = engine.copies.get(key)
    if copy is None:
        copy = engine.copies[key] = replace(method, cls=cls)
    yield from list(engine.summary(copy).events)
