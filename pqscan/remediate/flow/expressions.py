"""What an expression may be, from what its parts may be."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from pqscan.remediate.flow import values as v
from pqscan.remediate.flow.modules import SCOPES, Scope
from pqscan.remediate.flow.values import NONE, UNKNOWN, Slot, Value, Values

if TYPE_CHECKING:
    from pqscan.remediate.flow.flow import Flow

_TEXT_TO_TEXT = frozenset({"decode", "encode", "strip", "rstrip"})


class Expressions:
    """Evaluates and remembers; what has no rule is unknown, with its parts evaluated."""

    def __init__(self, flow: Flow) -> None:
        self.flow = flow

    def value(self, node: ast.expr, scope: Scope) -> Values:
        """What the expression may be, so far."""
        return self.flow.note(node, self._value(node, scope), scope.module)

    def _value(self, node: ast.expr, scope: Scope) -> Values:
        match node:
            case ast.Constant(value=None):
                return NONE
            case ast.Constant(value=int(number)) if not isinstance(number, bool):
                return frozenset({v.Number(number)})
            case ast.Name(id=name, ctx=ast.Load()):
                return self._name(node, name, scope)
            case ast.Attribute(value=owner, attr=name):
                return self.attribute(node, self.value(owner, scope), name)
            case ast.Call():
                return self.flow.calls.value(node, scope)
            case ast.Await(value=inner):
                return self.value(inner, scope)
            case ast.NamedExpr(target=target, value=inner):
                found = self.value(inner, scope)
                self.flow.statements.assign(target, found, scope)
                return found
            case ast.IfExp(test=test, body=body, orelse=orelse):
                self.value(test, scope)
                return self.value(body, scope) | self.value(orelse, scope)
            case ast.BoolOp(values=parts):
                return frozenset[Value]().union(*(self.value(part, scope) for part in parts))
            case ast.Tuple(elts=elements):
                return self._tuple(node, elements, scope)
            case ast.Yield(value=inner) if inner is not None:
                self._yielded(self.value(inner, scope), scope)
                return UNKNOWN
            case ast.BinOp(left=left, right=right):
                # Bytes joined with a signature or a stored key still hold it.
                both = self.value(left, scope) | self.value(right, scope)
                kept = {one for one in both if isinstance(one, v.Signature | v.Stored)}
                return frozenset(kept) | UNKNOWN
            case ast.Subscript(value=inner, slice=index):
                return self._item(self.value(inner, scope), self.value(index, scope))
        self._parts(node, scope)
        return UNKNOWN

    def _parts(self, node: ast.AST, scope: Scope) -> None:
        inner = scope
        if isinstance(node, SCOPES):
            inner = self.flow.modules.scope_of[node]
            if isinstance(node, ast.Lambda):
                for name in inner.bound:
                    self.flow.put(("var", inner.number, name), UNKNOWN)
        for child in ast.iter_child_nodes(node):
            match child:
                case ast.comprehension(target=target, iter=iterated, ifs=tests):
                    self.value(iterated, inner)
                    self.flow.statements.assign(target, UNKNOWN, inner)
                    for test in tests:
                        self.value(test, inner)
                case ast.expr():
                    self.value(child, inner)
                case _:
                    self._parts(child, inner)

    def _name(self, node: ast.expr, name: str, scope: Scope) -> Values:
        slot = self.flow.names.slot(name, scope)
        if slot is None:
            return self.flow.names.builtin(name) or UNKNOWN
        return self.flow.read(slot, node)

    def _tuple(self, node: ast.expr, elements: list[ast.expr], scope: Scope) -> Values:
        place = id(node)
        for index, element in enumerate(elements):
            self.flow.put(("tup", place, str(index)), self.value(element, scope))
        return frozenset({v.Several(place, len(elements))})

    def _item(self, values: Values, index: Values) -> Values:
        numbers = [one.value for one in index if isinstance(one, v.Number)]
        found: set[Value] = set()
        for one in values:
            if isinstance(one, v.Several) and not one.size:
                continue  # an item of an empty tuple is an error, and no value
            if isinstance(one, v.Several) and len(numbers) == 1 and len(index) == 1:
                found |= self.flow.get(("tup", one.place, str(numbers[0] % one.size)))
            elif isinstance(one, v.Signature | v.Stored):
                found |= {one, v.Unknown()}
            else:
                found |= UNKNOWN
        return frozenset(found)

    def _yielded(self, values: Values, scope: Scope) -> None:
        node = scope.node
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and self.flow.is_fixture(node):
            self.flow.put(("ret", scope.number, ""), values)

    def attribute(self, node: ast.expr, owners: Values, name: str) -> Values:
        """What `owner.name` may be, read at that node."""
        found: set[Value] = set()
        for owner in owners:
            match owner:
                case v.External(path):
                    below = self.flow.names.below_folder(f"{path}.{name}")
                    found |= below or {v.External(f"{path}.{name}")}
                case v.Key():
                    found.add(v.KeyMethod(owner, name))
                case v.Package(number):
                    found |= self._of_package(node, number, name)
                case v.Instance(number):
                    found |= self._of_class(node, number, name, owner)
                case v.Class(number):
                    found |= self._of_class(node, number, name, owner)
                case v.Stored() if name in _TEXT_TO_TEXT:
                    found.add(owner)
                case v.Unknown():
                    found |= self._of_anything(name)
                case v.Nothing():
                    pass
                case _:
                    found |= UNKNOWN
        return frozenset(found)

    def _of_package(self, node: ast.expr, number: int, name: str) -> Values:
        flow = self.flow
        package = flow.scope(number)
        slot = flow.names.member(package, name)
        if slot:
            return flow.read(slot, node)
        below = flow.names.submodule(package.module, name)
        return frozenset({v.Package(below.scope.number)}) if below else UNKNOWN

    def _of_class(
        self, node: ast.expr, number: int, name: str, owner: v.Instance | v.Class
    ) -> Values:
        flow = self.flow
        found: set[Value] = set()
        known = False
        for one in sorted(flow.classes.kin(number)):
            slot: Slot = ("attr", one, name)
            if slot in flow.slots:
                known = True
                found |= flow.read(slot, node)
            slot = ("var", one, name)
            if slot in flow.slots:
                known = True
                found |= self._bound(flow.read(slot, node), owner)
        if not known and flow.classes.foreign.get(number):
            return self.flow.unresolved
        return frozenset(found)

    def _bound(self, values: Values, owner: v.Instance | v.Class) -> Values:
        found: set[Value] = set()
        for one in values:
            if not isinstance(one, v.Function):
                found.add(one)
                continue
            node = self.flow.scope(one.scope).node
            marks = self.flow.calls.marks(node)
            if "staticmethod" in marks:
                found.add(one)
            elif "classmethod" in marks:
                found.add(v.Method(one.scope, v.Class(owner.scope)))
            elif marks & {"property", "functools.cached_property"}:
                self.flow.called.add(one.scope)
                found |= self.flow.get(("ret", one.scope, ""))
            elif isinstance(owner, v.Class):
                found.add(one)
            else:
                found.add(v.Method(one.scope, owner))
        return frozenset(found)

    def _of_anything(self, name: str) -> Values:
        """An unknown object may be any of the project's with such a member, or any module."""
        found: set[Value] = set(UNKNOWN)
        for kind, number, member in sorted(self.flow.named.get(name, ())):
            values = self.flow.get((kind, number, member))
            if kind == "attr":
                found |= values
            elif kind == "var" and self.flow.scope(number).is_class:
                found |= _guessed(self._bound(values, v.Instance(number)))
            elif kind == "var" and self.flow.scope(number).parent is None:
                found |= _guessed(values)
        return frozenset(found)


def _guessed(values: Values) -> Values:
    """What a member of an unknown object may be: keys, and what may return or hold them."""
    found: set[Value] = set()
    for one in values:
        match one:
            case v.Function(scope):
                found.add(v.Function(scope, guessed=True))
            case v.Method(scope, owner):
                found.add(v.Method(scope, owner, guessed=True))
            case v.Key() | v.Stored() | v.KeyMethod() | v.Instance() | v.Several():
                found.add(one)
    return frozenset(found)
