"""What an expression holds of the secrets of a file, by the names known where it stands.

A call that is not known to hand its input on ends the trail: what a KDF or a hash returns is no
raw secret.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping

from pqscan.detect.python.misuse.data import misuse_rules
from pqscan.detect.python.misuse.elsewhere import Elsewhere
from pqscan.detect.python.misuse.handed import abroad, fields
from pqscan.detect.python.misuse.taint import (
    NOTHING,
    WHOLE,
    Held,
    Part,
    Source,
    Taint,
    both,
    field_of,
    item_of,
    kept_under,
    loosened,
    secrets,
    under_index,
)
from pqscan.detect.python.modules import Module
from pqscan.detect.python.pieces import FunctionInfo
from pqscan.domain.record import Struct, field


class Trace(Struct):
    """What was met on the way."""

    mixes: dict[ast.AST, Held] = field(default_factory=dict)
    compared: dict[ast.expr, Held] = field(default_factory=dict)
    within: dict[ast.expr, FunctionInfo] = field(default_factory=dict)  # of another file
    handed: dict[FunctionInfo, ast.Call] = field(default_factory=dict)  # the calls of those
    passed: dict[ast.Call, tuple[Taint, ...]] = field(default_factory=dict)  # positional
    named: dict[ast.Call, dict[str, Taint]] = field(default_factory=dict)


class Secrets:
    """What is known of one module's secrets so far."""

    def __init__(
        self,
        module: Module,
        sources: Mapping[ast.AST, Source],
        elsewhere: Elsewhere | None = None,
    ) -> None:
        self.module = module
        self.sources = sources
        self.elsewhere = elsewhere or Elsewhere(None)
        self.is_foreign = False
        self.trace = Trace()
        self.functions = {f.name: f for f in module.functions if f.cls is None}
        self.returns: dict[ast.AST, Taint] = {}
        self.given: dict[tuple[ast.AST, str], Taint] = {}
        self.attributes: dict[tuple[object, str], Taint] = {}
        self.top: dict[str, Taint] = {}
        self.foreign: list[FunctionInfo] = []  # of other files, which are handed secrets


class Expressions:
    """Names at a point of one function, or of the module."""

    def __init__(self, flow: Secrets, info: FunctionInfo | None, names: dict[str, Taint]) -> None:
        self.flow = flow
        self.info = info
        self.names = names
        self.own = ""
        if info is not None and info.takes_self and info.parameters:
            self.own = info.parameters[0].name

    def bind(self, target: ast.expr, taint: Taint, value: ast.expr | None) -> None:
        """Give a target what an expression holds; tuples item by item."""
        if isinstance(target, ast.Tuple | ast.List):
            for index, one in enumerate(target.elts):
                if isinstance(value, ast.Tuple | ast.List) and len(value.elts) == len(target.elts):
                    self.bind(one, self.value(value.elts[index]), value.elts[index])
                else:
                    self.bind(one, item_of(taint, index), None)
        elif (name := _name(target)) is not None:
            self.names[name] = taint
        elif isinstance(target, ast.Subscript):
            key = target.slice.value if isinstance(target.slice, ast.Constant) else None
            self.keep(target.value, kept_under(taint, key) if isinstance(key, str) else taint)

    def keep(self, container: ast.expr, taint: Taint) -> None:
        """Put something into a container that goes by a name, here or of the module."""
        name = _name(container)
        if name is None or not taint:
            return
        if name in self.names or "." in name:
            self.names[name] = self.value(container) | taint
        else:
            key = (self.flow.module, name)
            self.flow.attributes[key] = self.flow.attributes.get(key, NOTHING) | taint

    def put(self, node: ast.Call, taint: Taint) -> None:
        """`queue.put(secret)`, `cache.set("session", secret)`."""
        first = _first(node)
        if len(node.args) > 1 and isinstance(first, ast.Constant) and isinstance(first.value, str):
            taint = kept_under(taint, first.value)
        if isinstance(node.func, ast.Attribute):
            self.keep(node.func.value, taint)

    def value(self, node: ast.expr) -> Taint:
        """What an expression holds."""
        match node:
            case ast.Constant():
                return NOTHING
            case ast.Name() | ast.Attribute():
                return self.named(node)
            case ast.Call():
                return self.call(node)
            case ast.BinOp():
                taint = both(self.value(node.left), self.value(node.right))
                self.mixed(node, taint)
                return taint
            case ast.Compare():
                return self.compare(node)
            case ast.Subscript():
                return self.subscript(node)
            case ast.IfExp():
                self.value(node.test)
                return self.value(node.body) | self.value(node.orelse)
            case ast.NamedExpr():
                taint = self.value(node.value)
                self.bind(node.target, taint, node.value)
                return taint
            case ast.Lambda():
                return NOTHING
            case ast.Dict():
                return self.display(node)
            case ast.Tuple():
                return both(
                    *(kept_under(self.value(one), under_index(index))
                      for index, one in enumerate(node.elts))
                )  # fmt: skip
            case ast.ListComp() | ast.GeneratorExp() | ast.SetComp() | ast.DictComp():
                return self.comprehension(node)
            case _:
                taint = NOTHING
                for child in ast.iter_child_nodes(node):
                    if isinstance(child, ast.expr):
                        taint = both(taint, self.value(child))
                if any(part.source.signature for part in secrets(taint)):
                    self.mixed(node, taint)
                return taint

    def named(self, node: ast.Name | ast.Attribute) -> Taint:
        """A name, an attribute of the instance, a name of the module."""
        if (source := self.flow.sources.get(node)) is not None:
            return frozenset((frozenset((Part(source),)),))
        name = _name(node)
        if name is None:
            self.value(node.value) if isinstance(node, ast.Attribute) else None
            return NOTHING
        if name in self.names:
            return self.names[name]
        if isinstance(node, ast.Attribute):
            if self.info is not None and self.own and name.startswith(f"{self.own}."):
                return self.flow.attributes.get((self.info.cls, node.attr), NOTHING)
            return field_of(self.value(node.value), node.attr)
        kept = self.flow.attributes.get((self.flow.module, name), NOTHING)
        return self.flow.top.get(name, NOTHING) | kept

    def display(self, node: ast.Dict) -> Taint:
        """A dict that is written out, each value under its key where that is a text."""
        taint = NOTHING
        for key, given in zip(node.keys, node.values, strict=True):
            held = self.value(given)
            if key is not None:
                self.value(key)
            if isinstance(key, ast.Constant) and isinstance(key.value, str):
                held = kept_under(held, key.value)
            taint = both(taint, held)
        return taint

    def comprehension(
        self, node: ast.ListComp | ast.GeneratorExp | ast.SetComp | ast.DictComp
    ) -> Taint:
        """The items are made of what is iterated over."""
        inner = Expressions(self.flow, self.info, dict(self.names))
        for generator in node.generators:
            inner.bind(generator.target, inner.over(generator.iter), None)
        if isinstance(node, ast.DictComp):
            return both(inner.value(node.key), inner.value(node.value))
        return inner.value(node.elt)

    def over(self, node: ast.expr) -> Taint:
        """What one item of a container is."""
        taint = self.value(node)
        return loosened(taint) if isinstance(node, ast.Tuple | ast.Dict) else taint

    def subscript(self, node: ast.Subscript) -> Taint:
        """One item of a tuple; a slice of a secret is the secret."""
        taint = self.value(node.value)
        if isinstance(node.slice, ast.Constant) and isinstance(node.slice.value, int):
            return item_of(taint, node.slice.value)
        if isinstance(node.slice, ast.Constant) and isinstance(node.slice.value, str):
            return field_of(taint, node.slice.value)
        if not isinstance(node.slice, ast.Slice):
            self.value(node.slice)
        return taint

    def compare(self, node: ast.Compare) -> Taint:
        """`==` on a secret is noted, unless the other side is written there."""
        sides = [node.left, *node.comparators]
        taint = secrets(both(*map(self.value, sides)))
        constant = any(isinstance(side, ast.Constant) for side in sides)
        if taint and isinstance(node.ops[0], ast.Eq | ast.NotEq) and not constant:
            self.noted(node, taint)
        return NOTHING

    def noted(self, node: ast.expr, taint: Held) -> None:
        """Note a comparison, and the function of another file that it stands in."""
        self.flow.trace.compared[node] = taint
        if self.info is not None and self.flow.is_foreign:
            self.flow.trace.within[node] = self.info

    def call(self, node: ast.Call) -> Taint:
        """A call: a source, a function of the file, one that hands on, or the end of the trail."""
        receiver = NOTHING
        if isinstance(node.func, ast.Attribute):
            receiver = self.value(node.func.value)
        elif not isinstance(node.func, ast.Name):
            self.value(node.func)
        positional = tuple(self.value(argument) for argument in node.args)
        named = {word.arg or "**": self.value(word.value) for word in node.keywords}
        taint = both(*positional, *named.values())
        if taint:
            self.flow.trace.passed[node] = positional
            self.flow.trace.named[node] = named
            self.mixed(node, taint)
            self.absorbed(node, taint)
        source = self.flow.sources.get(node)
        if source is not None:
            return frozenset((frozenset((Part(source, packed=source.item != WHOLE),)),))
        function = self.callee(node.func) or (
            abroad(self.flow, node, self.names) if taint else None
        )
        if function is not None:
            self.pass_on(function, node, positional, named)
            return self.flow.returns.get(function.node, NOTHING)
        last = node.func.attr if isinstance(node.func, ast.Attribute) else _name(node.func)
        if isinstance(node.func, ast.Attribute):
            if last in ("eq", "ne", "__eq__", "__ne__") and secrets(both(taint, receiver)):
                self.noted(node, secrets(both(taint, receiver)))
            elif last in misuse_rules().puts:
                self.put(node, positional[-1] if positional else NOTHING)
            elif last in misuse_rules().takes and receiver:
                first = _first(node)
                key = first.value if isinstance(first, ast.Constant) else None
                return field_of(receiver, key) if isinstance(key, str) else receiver
        held_in = fields(self.flow, node.func) if taint else []
        if held_in:
            given = [*zip(held_in, positional, strict=False), *named.items()]
            return both(*(kept_under(one, name) for name, one in given))
        return both(loosened(taint), receiver) if last in misuse_rules().keeps else NOTHING

    def absorbed(self, node: ast.Call, taint: Taint) -> None:
        """`hash.update(a)` and `hash.update(b)` on one object mix a and b."""
        if isinstance(node.func, ast.Attribute) and node.func.attr == "update":
            name = _name(node.func.value)
            if name is not None:
                key = f"{name}.update()"
                self.names[key] = both(self.names.get(key, NOTHING), taint)
                self.mixed(node, self.names[key])

    def callee(self, func: ast.expr) -> FunctionInfo | None:
        """The function of this file that a call means."""
        if isinstance(func, ast.Name):
            return self.flow.functions.get(func.id)
        if isinstance(func, ast.Attribute) and isinstance(func.value, ast.Name):
            cls = self.info.cls if self.info is not None else None
            if cls is not None and func.value.id in (self.own, "cls", cls.name):
                return cls.methods.get(func.attr)
        return None

    def pass_on(
        self,
        function: FunctionInfo,
        node: ast.Call,
        positional: tuple[Taint, ...],
        named: Mapping[str, Taint],
    ) -> None:
        """What the function's parameters hold at this call."""
        first = int(function.takes_self and isinstance(node.func, ast.Attribute))
        names = [p.name for p in function.parameters[first:]]
        for name, taint in [*zip(names, positional, strict=False), *named.items()]:
            if taint:
                key = (function.node, name)
                self.flow.given[key] = self.flow.given.get(key, NOTHING) | taint

    def mixed(self, node: ast.AST, taint: Taint) -> None:
        """Secrets of both kinds in one place."""
        for held in taint:
            loose = frozenset(part for part in held if not (part.packed or part.source.mac))
            if len({part.source.post_quantum for part in loose}) == 2:
                self.flow.trace.mixes[node] = loose


def _first(node: ast.Call) -> ast.expr | None:
    return node.args[0] if node.args else None


def _name(node: ast.expr) -> str | None:
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
        return f"{node.value.id}.{node.attr}"
    return None
