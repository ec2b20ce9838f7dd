"""What code asks of an object that it makes: a key that is never asked to sign signs nothing.

The answer is read off the code around the call that makes the object. An object that goes anywhere
it cannot be followed to may be asked for everything.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING

from pqscan.detect.python.around import (
    ESCAPES,
    Asked,
    assigned_name,
    parents,
    plain_use,
    reads_in,
)
from pqscan.detect.python.modules import Module
from pqscan.detect.python.nodes import below
from pqscan.detect.python.pieces import FunctionInfo
from pqscan.detect.python.scope import Scope, Site, Way
from pqscan.detect.python.values import FunctionRef, ModuleRef
from pqscan.domain.record import Record, replace

if TYPE_CHECKING:
    from pqscan.detect.python.engine import Engine

_ITSELF = "*"  # a method gives its own object back
_ANYTHING = "**"  # a method hands its own object on: it may be asked for anything
MAX_HANDED = 3  # functions that an object is passed on to, one by the other


def asked_of(
    engine: Engine, node: ast.AST, function: FunctionInfo | None, module: Module, depth: int = 0
) -> Asked:
    """What is asked of the result of a call."""
    around = function.node if function is not None else module.statement_of(node)
    if around is None:
        return ESCAPES
    code = _Code(engine, function, module, around, depth)
    above = parents(around).get(node)
    target = assigned_name(above, node)
    if isinstance(above, ast.Expr) and _is_refused(parents(around).get(above)):
        return Asked()
    if target is None:
        return code.use(node)
    if function is None:
        return ESCAPES  # a name of the module: any file may use it
    return code.uses_of(target, _end_of(above, around))


def asks_only(engine: Engine, node: ast.AST, scope: Scope, idle: frozenset[str]) -> bool:
    """Whether the result of a call is asked for some of those attributes and nothing else."""
    asked = asked_of(engine, node, scope.function, scope.module)
    return bool(asked.names) and asked.names <= idle and not (asked.escapes or asked.returned)


def is_refused(node: ast.AST, function: FunctionInfo | None, module: Module) -> bool:
    """Whether a call stands in `with pytest.raises(…):`, so that what it would make is not made."""
    around = function.node if function is not None else module.statement_of(node)
    above = parents(around) if around is not None else {}
    inner: ast.AST | None = node
    while inner is not None and not _is_refused(inner):
        inner = above.get(inner)
    return inner is not None


def on_its_way(engine: Engine, way: Way, sites: Iterable[Site]) -> Way | None:
    """What is left to know of a method after those calls, the innermost first.

    `way.open` while the object is handed back; None where nothing asks for the method.
    """
    for site in sites:
        if not way.open:
            break
        asked = asked_of(engine, site.node, site.caller, site.module)
        if asked.escapes:
            return replace(way, open=False)
        if not asked.returned:
            return replace(way, open=False) if _reaches(asked, way) else None
    return way


def _reaches(asked: Asked, way: Way) -> bool:
    """Whether asking for those names may run a method: at once, or by others of the class."""
    if not asked.names:
        return False
    wanted = {*asked.names}
    enough = (way.method.name, _ANYTHING)
    methods = [one for cls in way.line for one in cls.methods.values()]
    if any(one.name in asked.loose and _ITSELF in _read_by(one) for one in methods):
        return True
    done: set[int] = set()
    grown = True
    while grown and wanted.isdisjoint(enough):
        grown = False
        for one in methods:
            if id(one) not in done and (one.name in wanted or one.name == "__init__"):
                done.add(id(one))
                wanted |= _read_by(one)
                grown = True
    return not wanted.isdisjoint(enough)


@lru_cache(maxsize=256)
def _read_by(method: FunctionInfo) -> frozenset[str]:
    """The attributes that a method reads of its object and of what that gives; all its words
    where it makes their names.
    """
    if method.says("getattr"):
        return method.words
    own = method.parameters[0].name if method.parameters else ""
    read: set[str] = set()
    above = parents(method.node)
    for one in above:
        if isinstance(one, ast.Attribute) and _root(one) == own:
            read.add(one.attr)
        elif isinstance(one, ast.Name) and one.id == own and isinstance(one.ctx, ast.Load):
            use = plain_use(above[one], one)
            read |= {name for name, so in ((_ITSELF, use.returned), (_ANYTHING, use.escapes)) if so}
    return frozenset(read)


def _root(node: ast.expr) -> str:
    """The name that a chain of attributes, calls and items begins with."""
    while True:
        match node:
            case ast.Attribute(value=inner) | ast.Subscript(value=inner) | ast.Call(func=inner):
                node = inner
            case ast.Name(id=name):
                return name
            case _:
                return ""


class _Code(Record):
    """The function or statement around an object."""

    engine: Engine
    function: FunctionInfo | None
    module: Module
    around: ast.AST
    depth: int

    def uses_of(self, name: str, after: tuple[int, int] = (0, 0)) -> Asked:
        """What is asked of a name behind that line and column."""
        reads, shared = reads_in(self.around)
        if name in shared:
            return ESCAPES
        found: list[Asked] = []
        for node in reads.get(name, ()):
            if (node.lineno, node.col_offset) < after:
                continue
            use = self.use(node)
            if use.escapes:
                return use
            found.append(use)
        return _joined(found)

    def use(self, node: ast.AST) -> Asked:
        """What the code around a value does with it."""
        above = parents(self.around).get(node)
        match above:
            case ast.Attribute(attr=name, ctx=ast.Load()):
                return _joined((Asked(frozenset((name,))), self._result(above)))
            case ast.Call(func=func) if node is not func:
                plain = plain_use(above, node)
                return self._handed(above, node) if plain.escapes else plain
            case _:
                return plain_use(above, node)

    def _result(self, attribute: ast.Attribute) -> Asked:
        """What is asked of what a method gives back."""
        above = parents(self.around)
        call = above.get(attribute)
        if not (isinstance(call, ast.Call) and call.func is attribute):
            return Asked()
        if isinstance(above.get(call), ast.Expr):
            return Asked()
        mine = frozenset((attribute.attr,))
        if self.depth >= MAX_HANDED:
            return Asked(loose=mine)
        given = asked_of(self.engine, call, self.function, self.module, self.depth + 1)
        out = given.escapes or given.returned
        return Asked(given.names, loose=given.loose | mine if out else given.loose)

    def _handed(self, call: ast.Call, node: ast.AST) -> Asked:
        """What a function of the project does with an argument."""
        if self.depth >= MAX_HANDED or node not in call.args:
            return ESCAPES
        position = call.args.index(node)
        target, skipped = self._called(call.func)
        positional = (
            [one for one in target.parameters if one.kind == "positional"] if target else []
        )
        if target is None or position + skipped >= len(positional):
            return ESCAPES
        code = _Code(self.engine, target, target.module, target.node, self.depth + 1)
        asked = code.uses_of(positional[position + skipped].name)
        return ESCAPES if asked.returned else asked

    def _called(self, func: ast.expr) -> tuple[FunctionInfo | None, int]:
        """The function that is called, and how many arguments it is given besides."""
        match func:
            case ast.Name(id=name):
                found = self.engine.member(self.module, name)
                plain = isinstance(found, FunctionRef) and found.receiver is None
                return (found.function if isinstance(found, FunctionRef) and plain else None), 0
            case ast.Attribute(value=ast.Name(id=owner), attr=name) if owner != "self":
                base = self.engine.member(self.module, owner)
                if not isinstance(base, ModuleRef):
                    return None, 0
                found = self.engine.member(base.module, name)
                return (found.function if isinstance(found, FunctionRef) else None), 0
            case ast.Attribute(value=ast.Name(id="self"), attr=name):
                cls = self.function.cls if self.function is not None else None
                target = cls.methods.get(name) if cls is not None else None
                return target, int(target is not None and target.takes_self)
            case _:
                return None, 0


def _joined(found: Iterable[Asked]) -> Asked:
    names: set[str] = set()
    loose: set[str] = set()
    returned = False
    for one in found:
        names |= one.names
        loose |= one.loose
        returned = returned or one.returned
    return Asked(frozenset(names), returned=returned, loose=frozenset(loose))


def _end_of(statement: ast.AST | None, around: ast.AST) -> tuple[int, int]:
    """Where an assignment ends; the beginning of all where it may be run again."""
    node = statement
    while node is not None and node is not around:
        if isinstance(node, ast.For | ast.AsyncFor | ast.While):
            return (0, 0)
        node = parents(around).get(node)
    line, column = getattr(statement, "end_lineno", 0), getattr(statement, "end_col_offset", 0)
    return (line or 0, column or 0)


def _is_refused(above: ast.AST | None) -> bool:
    """`with pytest.raises(…):` around a statement; otherwise nobody makes an object for nothing."""
    return isinstance(above, ast.With) and any(
        isinstance(name, str) and "raises" in name.lower()
        for item in above.items
        for one in below(item.context_expr)
        for name in (getattr(one, "attr", None), getattr(one, "id", None))
    )
