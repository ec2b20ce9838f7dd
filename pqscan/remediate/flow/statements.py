"""What a statement passes on: assignments, returns, definitions and imports."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from pqscan.remediate.flow import values as v
from pqscan.remediate.flow.modules import Scope, every_argument
from pqscan.remediate.flow.values import EMPTY, UNKNOWN, Slot, Values

if TYPE_CHECKING:
    from pqscan.remediate.flow.flow import Flow


class Statements:
    """Carries values from statement to statement, in no order."""

    def __init__(self, flow: Flow) -> None:
        self.flow = flow

    def block(self, body: list[ast.stmt], scope: Scope) -> None:
        """Every statement of a block, nested ones too."""
        for statement in body:
            self.one(statement, scope)

    def one(self, node: ast.AST, scope: Scope) -> None:
        """One statement; whatever has no rule has its parts looked at, and no more."""
        evaluate = self.flow.expressions.value
        match node:
            case ast.Assign(targets=targets, value=value):
                found = evaluate(value, scope)
                for target in targets:
                    self.assign(target, found, scope)
            case ast.AnnAssign(target=target, annotation=annotation, value=value):
                evaluate(annotation, scope)
                slots = self.slots(target, scope)
                self.flow.annotated[annotation] = slots
                if value is not None:
                    self.assign(target, evaluate(value, scope), scope)
                self._held_by_annotation(annotation, slots)
            case ast.AugAssign(target=target, value=value):
                evaluate(value, scope)
                self.assign(target, UNKNOWN, scope)
            case ast.Return(value=value) if value is not None:
                found = evaluate(value, scope)
                self.flow.put(("ret", scope.number, ""), found)
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                self._function(node, scope)
            case ast.ClassDef():
                self._class(node, scope)
            case ast.Import(names=aliases):
                for alias in aliases:
                    name, found = self.flow.names.imported(alias, scope.module)
                    self._bind(name, found, scope)
            case ast.ImportFrom():
                self._import_from(node, scope)
            case ast.For(target=target, iter=iterated) | ast.AsyncFor(target=target, iter=iterated):
                evaluate(iterated, scope)
                self.assign(target, UNKNOWN, scope)
                self.block([*node.body, *node.orelse], scope)
            case ast.With(items=items) | ast.AsyncWith(items=items):
                for item in items:
                    evaluate(item.context_expr, scope)
                    if item.optional_vars is not None:
                        self.assign(item.optional_vars, UNKNOWN, scope)
                self.block(node.body, scope)
            case ast.ExceptHandler(name=name):
                if name:
                    self._bind(name, UNKNOWN, scope)
                self._parts(node, scope)
            case ast.MatchAs(name=str(name)) | ast.MatchStar(name=str(name)):
                self._bind(name, UNKNOWN, scope)
                self._parts(node, scope)
            case _:
                self._parts(node, scope)

    def _parts(self, node: ast.AST, scope: Scope) -> None:
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.expr):
                self.flow.expressions.value(child, scope)
            else:
                self.one(child, scope)

    def slots(self, target: ast.expr, scope: Scope) -> tuple[Slot, ...]:
        """Where an assignment to this target is kept; none where that is not understood."""
        flow = self.flow
        match target:
            case ast.Name(id=name):
                slot = flow.names.slot(name, scope, store=True)
                return (slot,) if slot else ()
            case ast.Attribute(value=owner, attr=name):
                found: list[Slot] = []
                for one in flow.expressions.value(owner, scope):
                    match one:
                        case v.Instance(number):
                            found.append(("attr", number, name))
                        case v.Class(number) | v.Package(number):
                            found.append(("var", number, name))
                return tuple(found)
        return ()

    def assign(self, target: ast.expr, values: Values, scope: Scope) -> None:
        """Carry values into a target, through the elements of tuples."""
        flow = self.flow
        if isinstance(target, ast.Tuple | ast.List):
            for place, part in enumerate(target.elts):
                if isinstance(part, ast.Starred):
                    self.assign(part.value, UNKNOWN, scope)
                else:
                    self.assign(part, self._element(values, place, len(target.elts)), scope)
            return
        if isinstance(target, ast.Subscript):
            flow.expressions.value(target.value, scope)
            flow.expressions.value(target.slice, scope)
        for slot in self.slots(target, scope):
            flow.put(slot, values)

    def _element(self, values: Values, place: int, size: int) -> Values:
        found: set[v.Value] = set()
        for one in values:
            if isinstance(one, v.Several) and one.size == size:
                found |= self.flow.get(("tup", one.place, str(place)))
            else:
                found |= UNKNOWN
        return frozenset(found)

    def _bind(self, name: str, values: Values, scope: Scope) -> None:
        slot = self.flow.names.slot(name, scope, store=True)
        if slot:
            self.flow.put(slot, values)

    def _held_by_annotation(self, annotation: ast.expr, slots: tuple[Slot, ...]) -> None:
        for one in self.flow.seen.get(annotation, EMPTY):
            if isinstance(one, v.Class):
                for slot in slots:
                    self.flow.put(slot, frozenset({v.Instance(one.scope)}))

    def _function(self, node: ast.FunctionDef | ast.AsyncFunctionDef, scope: Scope) -> None:
        flow = self.flow
        own = flow.modules.scope_of[node]
        evaluate = flow.expressions.value
        for mark in node.decorator_list:
            evaluate(mark, scope)
        positional = [*node.args.posonlyargs, *node.args.args]
        defaults = list(zip(positional[::-1], node.args.defaults[::-1], strict=False))
        defaults += [
            (argument, default)
            for argument, default in zip(node.args.kwonlyargs, node.args.kw_defaults, strict=True)
            if default is not None
        ]
        for argument, default in defaults:
            flow.put(("var", own.number, argument.arg), evaluate(default, scope))
        for argument in every_argument(node.args):
            if argument.annotation is not None:
                evaluate(argument.annotation, scope)
                flow.annotated[argument.annotation] = (("var", own.number, argument.arg),)
        if node.returns is not None:
            evaluate(node.returns, scope)
            flow.annotated[node.returns] = (("ret", own.number, ""),)
        self._bind(node.name, frozenset({v.Function(own.number)}), scope)

    def _class(self, node: ast.ClassDef, scope: Scope) -> None:
        flow = self.flow
        own = flow.modules.scope_of[node]
        classes = flow.classes
        bases = classes.bases.setdefault(own.number, set())
        for mark in node.decorator_list:
            flow.expressions.value(mark, scope)
            classes.decorators.setdefault(own.number, set()).add(flow.decorator(mark))
        for base in node.bases:
            for one in flow.expressions.value(base, scope):
                if isinstance(one, v.Class):
                    bases.add(one.scope)
                else:
                    name = one.name if isinstance(one, v.External) else "?"
                    classes.foreign.setdefault(own.number, set()).add(name)
        for keyword in node.keywords:
            flow.expressions.value(keyword.value, scope)
        self.block(node.body, own)
        self._bind(node.name, frozenset({v.Class(own.number)}), scope)

    def _import_from(self, node: ast.ImportFrom, scope: Scope) -> None:
        flow = self.flow
        sources = flow.names.source_modules(node, scope.module)
        for alias in node.names:
            name = alias.asname or alias.name
            flow.module_of[alias] = scope.module
            if alias.name == "*":
                stars = flow.names.stars.setdefault(scope.module.scope.number, [])
                stars.extend(source for source in sources if source not in stars)
                continue
            found: set[v.Value] = set()
            for source in sources:
                slot = flow.names.member(source.scope, alias.name)
                found |= flow.read(slot, alias) if slot else EMPTY
            if not sources or not any(
                flow.names.member(source.scope, alias.name) for source in sources
            ):
                below = flow.names.source_modules(node, scope.module, alias.name)
                found |= {v.Package(module.scope.number) for module in below}
                if not below:
                    full = "?" if node.level else f"{node.module}.{alias.name}"
                    found |= UNKNOWN if sources else {v.External(full)}
            self._bind(name, frozenset(found), scope)
