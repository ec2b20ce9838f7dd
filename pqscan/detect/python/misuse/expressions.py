"""What an expression holds of the secrets of a file, by the names known where it stands.

A call that is not known to hand its input on ends the trail: what a KDF or a hash returns is no
raw secret.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping

from pqscan.detect.python.misuse.data import misuse_rules
from pqscan.detect.python.misuse.taint import (
    NOTHING,
    WHOLE,
    Held,
    Part,
    Source,
    Taint,
    both,
    item_of,
    secrets,
)
from pqscan.detect.python.modules import Module
from pqscan.detect.python.pieces import FunctionInfo
from pqscan.domain.record import Struct, field


class Trace(Struct):
    """What was met on the way."""

    mixes: dict[ast.AST, Held] = field(default_factory=dict)
    compared: dict[ast.Compare, Held] = field(default_factory=dict)
    passed: dict[ast.Call, tuple[Taint, ...]] = field(default_factory=dict)  # positional
    named: dict[ast.Call, dict[str, Taint]] = field(default_factory=dict)


class Secrets:
    """What is known of one module's secrets so far."""

    def __init__(self, module: Module, sources: Mapping[ast.AST, Source]) -> None:
        self.module = module
        self.sources = sources
        self.trace = Trace()
        self.functions = {f.name: f for f in module.functions if f.cls is None}
        self.returns: dict[ast.AST, Taint] = {}
        self.given: dict[tuple[ast.AST, str], Taint] = {}
        self.attributes: dict[tuple[object, str], Taint] = {}
        self.top: dict[str, Taint] = {}


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
        name = _name(node)
        if name is None:
            self.value(node.value) if isinstance(node, ast.Attribute) else None
            return NOTHING
        if name in self.names:
            return self.names[name]
        if isinstance(node, ast.Attribute):
            if self.info is not None and self.own and name.startswith(f"{self.own}."):
                return self.flow.attributes.get((self.info.cls, node.attr), NOTHING)
            return NOTHING
        return self.flow.top.get(name, NOTHING)

    def comprehension(
        self, node: ast.ListComp | ast.GeneratorExp | ast.SetComp | ast.DictComp
    ) -> Taint:
        """The items are made of what is iterated over."""
        inner = Expressions(self.flow, self.info, dict(self.names))
        for generator in node.generators:
            inner.bind(generator.target, inner.value(generator.iter), None)
        if isinstance(node, ast.DictComp):
            return both(inner.value(node.key), inner.value(node.value))
        return inner.value(node.elt)

    def subscript(self, node: ast.Subscript) -> Taint:
        """One item of a tuple; a slice of a secret is the secret."""
        taint = self.value(node.value)
        if isinstance(node.slice, ast.Constant) and isinstance(node.slice.value, int):
            return item_of(taint, node.slice.value)
        if not isinstance(node.slice, ast.Slice):
            self.value(node.slice)
        return taint

    def compare(self, node: ast.Compare) -> Taint:
        """`==` on a secret is noted, unless the other side is written there."""
        sides = [node.left, *node.comparators]
        taint = secrets(both(*map(self.value, sides)))
        constant = any(isinstance(side, ast.Constant) for side in sides)
        if taint and isinstance(node.ops[0], ast.Eq | ast.NotEq) and not constant:
            self.flow.trace.compared[node] = taint
        return NOTHING

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
        function = self.callee(node.func)
        if function is not None:
            self.pass_on(function, node, positional, named)
            return self.flow.returns.get(function.node, NOTHING)
        last = node.func.attr if isinstance(node.func, ast.Attribute) else _name(node.func)
        return both(taint, receiver) if last in misuse_rules().keeps else NOTHING

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


def _name(node: ast.expr) -> str | None:
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
        return f"{node.value.id}.{node.attr}"
    return None
