"""What a call returns, and what its arguments become inside the project's own functions."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from pqscan.domain.record import Record
from pqscan.remediate.flow import values as v
from pqscan.remediate.flow.modules import Scope
from pqscan.remediate.flow.values import EMPTY, UNKNOWN, Slot, Value, Values

if TYPE_CHECKING:
    from pqscan.remediate.flow.flow import Flow

CASTS = frozenset({"typing.cast", "typing_extensions.cast"})


class Argument(Record):
    """One argument of a call: its place or its name, and what it may be."""

    place: int | None
    name: str | None
    values: Values


class Calls:
    """The rules for calls."""

    def __init__(self, flow: Flow) -> None:
        self.flow = flow

    def value(self, node: ast.Call, scope: Scope) -> Values:
        """What the call returns, after its arguments have been carried in."""
        evaluate = self.flow.expressions.value
        targets = evaluate(node.func, scope)
        arguments = [
            Argument(place, None, evaluate(given, scope))
            for place, given in enumerate(node.args)
            if not isinstance(given, ast.Starred)
        ]
        for given in node.args:
            if isinstance(given, ast.Starred):
                evaluate(given.value, scope)
        for keyword in node.keywords:
            arguments.append(Argument(None, keyword.arg, evaluate(keyword.value, scope)))
        found: set[Value] = set()
        for target in targets:
            found |= self._one(target, node, arguments, scope)
        return frozenset(found) if targets else self.flow.unresolved

    def marks(self, node: ast.AST) -> set[str]:
        """The names of a function's decorators, builtins by their short name."""
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            return set()
        return {self.flow.decorator(mark).removeprefix("builtins.") for mark in node.decorator_list}

    def parameter(
        self, target: Value, argument: ast.expr | ast.keyword, node: ast.Call
    ) -> Slot | None:
        """The slot that an argument of the call reaches in a target; None if not understood."""
        if isinstance(argument, ast.keyword):
            return self._slot(target, None, argument.arg)
        if any(isinstance(given, ast.Starred) for given in node.args):
            return None
        return self._slot(target, node.args.index(argument), None)

    def _one(
        self, target: Value, node: ast.Call, arguments: list[Argument], scope: Scope
    ) -> Values:
        match target:
            case v.External(name):
                return self._library(name, node, arguments, scope)
            case v.KeyMethod(key, name):
                return _of_key(key, name)
            case v.Stored():
                return frozenset({target})
            case v.Function(number, guessed=guessed) | v.Method(number, guessed=guessed):
                if not guessed:
                    self._carry(target, arguments)
                if self.flow.scope(number).generator:
                    return UNKNOWN
                return self.flow.get(("ret", number, ""))
            case v.Class(number):
                self._carry(target, arguments)
                self._defaults(number)
                return frozenset({v.Instance(number)})
        return UNKNOWN

    def _carry(self, target: Value, arguments: list[Argument]) -> None:
        for argument in arguments:
            slot = self._slot(target, argument.place, argument.name)
            if slot:
                self.flow.put(slot, argument.values)

    def _slot(self, target: Value, place: int | None, name: str | None) -> Slot | None:
        match target:
            case v.Function(number):
                return self._parameter(number, place, name, taken=0)
            case v.Method(number):
                return self._parameter(number, place, name, taken=1)
            case v.Class(number):
                return self._constructor(number, place, name)
        return None

    def _parameter(
        self, number: int, place: int | None, name: str | None, taken: int
    ) -> Slot | None:
        node = self.flow.scope(number).node
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            return None
        positional = [a.arg for a in (*node.args.posonlyargs, *node.args.args)]
        if place is not None:
            wanted = place + taken
            return ("var", number, positional[wanted]) if wanted < len(positional) else None
        by_name = {a.arg for a in (*node.args.args, *node.args.kwonlyargs)}
        return ("var", number, name) if name in by_name and name else None

    def _constructor(self, number: int, place: int | None, name: str | None) -> Slot | None:
        classes = self.flow.classes
        for one in classes.lineage(number):
            for init in self.flow.get(("var", one, "__init__")):
                if isinstance(init, v.Function):
                    return self._parameter(init.scope, place, name, taken=1)
        if not classes.fields_make_it(number):
            return None
        names = self._fields(number)
        if place is not None:
            return ("attr", names[place][0], names[place][1]) if place < len(names) else None
        return next((("attr", home, field) for home, field in names if field == name), None)

    def _fields(self, number: int) -> list[tuple[int, str]]:
        """The constructor's parameters of a dataclass or named tuple: class and field."""
        found: dict[str, int] = {}
        for one in reversed(self.flow.classes.lineage(number)):
            node = self.flow.scope(one).node
            for statement in node.body if isinstance(node, ast.ClassDef) else []:
                match statement:
                    case ast.AnnAssign(target=ast.Name(id=name)):
                        found.setdefault(name, one)
        return [(home, name) for name, home in found.items()]

    def _defaults(self, number: int) -> None:
        """A dataclass field's default is an attribute's value."""
        for home, name in self._fields(number):
            self.flow.put(("attr", home, name), self.flow.get(("var", home, name)))

    def _library(
        self, name: str, node: ast.Call, arguments: list[Argument], scope: Scope
    ) -> Values:
        flow = self.flow
        if name == v.GENERATE:
            return frozenset({v.Key(flow.origin(node, scope.module, generated=True), True)})
        if name in v.LOADERS:
            given = (arguments[0].values if arguments else EMPTY) or flow.unresolved
            found: set[Value] = {
                v.Key(one.origin, v.LOADERS[name]) for one in given if isinstance(one, v.Stored)
            }
            if any(not isinstance(one, v.Stored) for one in given):
                found.add(v.Key(flow.origin(node, scope.module, generated=False), v.LOADERS[name]))
            return frozenset(found)
        if name in CASTS and len(arguments) == 2:
            return arguments[1].values
        if name.startswith((f"{v.PADDING}.", f"{v.HASHES}.")) or name == v.PREHASHED:
            return frozenset({v.Made(name)})
        if name == "builtins.super" and scope.parent and scope.parent.is_class:
            bases = flow.classes.bases.get(scope.parent.number, set())
            return frozenset(v.Instance(base) for base in bases) or UNKNOWN
        if name == "builtins.getattr" and len(node.args) > 1:
            match node.args[1]:
                case ast.Constant(value=str(attribute)):
                    owners = arguments[0].values if arguments else EMPTY
                    return flow.expressions.attribute(node, owners, attribute)
        if name == "dataclasses.field":
            return self._field(arguments)
        return UNKNOWN

    def _field(self, arguments: list[Argument]) -> Values:
        """`field(default=…)`, or what `default_factory` returns."""
        found: set[Value] = set()
        for argument in arguments:
            if argument.name == "default":
                found |= argument.values
            elif argument.name == "default_factory":
                for one in argument.values:
                    if isinstance(one, v.Function):
                        found |= self.flow.get(("ret", one.scope, ""))
        return frozenset(found)


def _of_key(key: v.Key, name: str) -> Values:
    match name:
        case "sign":
            return frozenset({v.Signature(key.origin)})
        case "public_key":
            return frozenset({v.Key(key.origin, False)})
        case "private_bytes" | "public_bytes":
            return frozenset({v.Stored(key.origin, name == "private_bytes")})
        case "verify":
            return frozenset({v.Nothing()})
    return UNKNOWN
