"""What the body of a loop changes from one turn to the next."""

from __future__ import annotations

import ast

from pqscan.detect.python.nodes import below, target_names
from pqscan.detect.python.values import Const, Mapped, Sequence, Unknown, Value, options, union


def carry(name: str, value: Value) -> Value:
    """A value that a loop computes from itself: an object stays one, a constant is lost."""
    kept: list[Value] = []
    for option in options(value):
        if isinstance(option, Sequence | Mapped):
            option = _inexact(option)
        if not isinstance(option, Const | Unknown):
            kept.append(option)
    return union((*kept, Unknown(value.trail, f"{name} changes in a loop")))


def _inexact(value: Sequence | Mapped) -> Value:
    if isinstance(value, Sequence):
        return Sequence(value.trail, value.items, exact=False)
    return Mapped(value.trail, value.items, exact=False)


def changed_in(body: list[ast.stmt]) -> dict[str, bool]:
    """The names that statements assign, and whether from what they held before."""
    reads: dict[str, set[str]] = {}
    for statement in body:
        for node in below(statement):
            match node:
                case ast.Assign():
                    for target in node.targets:
                        for name in _stored(target):
                            reads.setdefault(name, set()).update(_read_in(node.value))
                case ast.AugAssign():
                    for name in _stored(node.target):
                        reads.setdefault(name, set()).update((name, *_read_in(node.value)))
                case ast.AnnAssign() | ast.NamedExpr() if node.value is not None:
                    for name in _stored(node.target):
                        reads.setdefault(name, set()).update(_read_in(node.value))
                case ast.For() | ast.AsyncFor():
                    for name in _stored(node.target):
                        reads.setdefault(name, set()).update(_read_in(node.iter))
                case _:
                    continue
    return {name: _reads_itself(name, reads) for name in reads}


def _stored(target: ast.expr) -> list[str]:
    names = list(target_names(target))
    if isinstance(target, ast.Attribute) and isinstance(target.value, ast.Name):
        names.append(f"{target.value.id}.{target.attr}")
    if isinstance(target, ast.Subscript) and isinstance(target.value, ast.Name):
        names.append(target.value.id)
    return names


def _read_in(value: ast.expr) -> set[str]:
    found: set[str] = set()
    for node in below(value):
        if isinstance(node, ast.Name):
            found.add(node.id)
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            found.add(f"{node.value.id}.{node.attr}")
    return found


def _reads_itself(name: str, reads: dict[str, set[str]]) -> bool:
    """Whether a name's new value hangs on its old one, through others or not."""
    seen: set[str] = set()
    pending = [name]
    while pending:
        for read in reads.get(pending.pop(), ()):
            if read == name:
                return True
            if read not in seen:
                seen.add(read)
                pending.append(read)
    return False
