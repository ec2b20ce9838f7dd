"""Every place where following a key ends: the reasons why a rewrite is not proposed.

An expression that holds a key is allowed only where a rule here knows that the analysis passes
the key on; whatever has no rule is an obstacle. Stored forms of a key are obstacles of another
kind: where they leave the program, its format changes for somebody else.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from enum import StrEnum

from pqscan.domain.record import Record
from pqscan.remediate.flow import values as v
from pqscan.remediate.flow.calls import CASTS
from pqscan.remediate.flow.flow import Flow
from pqscan.remediate.flow.modules import Module
from pqscan.remediate.flow.values import EMPTY, Slot, Value, Values


class Effect(StrEnum):
    """What an obstacle means for the proposal."""

    REFUSES = "refuses"
    CHANGES_FORMAT = "changes a format"


class Obstacle(Record, order=True):
    """Why the keys of one origin cannot simply be replaced."""

    origin: int
    path: str
    line: int
    reason: str
    effect: Effect = Effect.REFUSES


KEY_METHODS = frozenset({"sign", "verify", "public_key", "private_bytes", "public_bytes"})
_WHY_NOT = {
    "encrypt": "it encrypts; RSA encryption becomes a KEM with a KDF and an AEAD, or HPKE",
    "decrypt": "it decrypts; RSA decryption becomes a KEM with a KDF and an AEAD, or HPKE",
    "private_numbers": "its private numbers are read, which ML-DSA does not have",
    "public_numbers": "its public numbers are read, which ML-DSA does not have",
    "key_size": "its size in bits is read, which ML-DSA does not have",
    "recover_data_from_signature": "data are recovered from its signature",
}
_LIBRARIES = {
    "jwt": "PyJWT has no ML-DSA yet (JOSE has it in RFC 9964)",
    "jose": "python-jose has no ML-DSA (JOSE has it in RFC 9964)",
    "authlib": "Authlib's JOSE needs an algorithm name it may not have (RFC 9964)",
    "cryptography.x509": "certificates and requests are checked by others (RFC 9881)",
    "paramiko": "paramiko's SSH keys are RSA, ECDSA or Ed25519",
}
_HARMLESS_MARKS = frozenset(
    {
        "staticmethod", "classmethod", "property", "functools.cached_property",
        "functools.cache", "functools.lru_cache", "abc.abstractmethod", "typing.override",
        "typing.final", "typing.no_type_check", "pytest.fixture", "pytest_asyncio.fixture",
    }
)  # fmt: skip
_OPENERS = frozenset(
    f"{module}{name}"
    for module, name in (
        ("builtins.", "getattr"), ("builtins.", "vars"), ("dataclasses.", "asdict"),
        ("dataclasses.", "astuple"), ("dataclasses.", "replace"), ("copy.", "copy"),
        ("copy.", "deepcopy"), ("pickle.", "dumps"), ("pickle.", "dump"),
    )
)  # fmt: skip


class Obstacles:
    """Looks at every expression that may hold a key, a stored key or a function with keys."""

    def __init__(self, flow: Flow) -> None:
        self.flow = flow
        self.found: set[Obstacle] = set()
        for node, values in flow.seen.items():
            if isinstance(node, ast.expr) and values:
                self._expression(node, values, flow.module_of[node])
        self._definitions()

    def add(
        self, origins: set[int], node: ast.AST, module: Module, reason: str,
        effect: Effect = Effect.REFUSES,
    ) -> None:  # fmt: skip
        """Remember an obstacle for each of the origins."""
        line = int(getattr(node, "lineno", 1))
        self.found |= {Obstacle(o, module.path, line, reason, effect) for o in origins}

    def keys_in(self, values: Values) -> set[int]:
        """The origins of the keys that these values hold, in tuples too."""
        found: set[int] = set()
        seen: set[v.Value] = set()  # in a loop, a tuple may come to hold itself
        pending = list(values)
        while pending:
            one = pending.pop()
            if one in seen:
                continue
            seen.add(one)
            if isinstance(one, v.Key):
                found.add(one.origin)
            elif isinstance(one, v.Several):
                for place in range(one.size):
                    pending += self.flow.get(("tup", one.place, str(place)))
        return found

    def stored_in(self, values: Values) -> set[int]:
        """The origins of the stored keys among these values."""
        return {one.origin for one in values if isinstance(one, v.Stored)}

    def _expression(self, node: ast.expr, values: Values, module: Module) -> None:
        if not isinstance(getattr(node, "ctx", ast.Load()), ast.Load):
            return
        if keys := self.keys_in(values):
            whole = any(isinstance(one, v.Key) for one in values)
            reason = self._stuck(node, module, whole=whole)
            if reason:
                self.add(keys, node, module, reason)
        if stored := self.stored_in(values):
            reason = self._leaves(node, module)
            if reason and not module.is_test:
                self.add(stored, node, module, reason, Effect.CHANGES_FORMAT)
        methods = {one for one in values if isinstance(one, v.KeyMethod)}
        if methods:
            self._method(node, values, methods, module)
        for one in values:
            if isinstance(one, v.Function | v.Method):
                self._function(node, one.scope, module)
            elif isinstance(one, v.Instance):
                self._instance(node, one.scope, module)

    def _stuck(self, node: ast.expr, module: Module, *, whole: bool) -> str:
        """Why a key in this place is out of sight; empty where it is followed."""
        parent = module.parents[node]
        match parent:
            case ast.Return() | ast.Expr() | ast.Await() | ast.NamedExpr() | ast.BoolOp():
                return ""
            case ast.If() | ast.IfExp() | ast.While() | ast.Assert() | ast.UnaryOp(op=ast.Not()):
                return ""
            case ast.Assign() | ast.AnnAssign():
                return self._assigned(parent, module)
            case ast.Attribute(attr=name):
                return self._attribute(parent, name, module)
            case ast.Call() | ast.keyword():
                return self._passed(node, parent, module)
            case ast.Compare(ops=[ast.Is() | ast.IsNot()]):
                return ""
            case ast.Tuple():
                return ""  # the tuple itself is looked at
            case ast.Subscript() if not whole:
                return self._picked(parent)
            case ast.arguments():
                return (
                    ""
                    if not isinstance(module.parents[parent], ast.Lambda)
                    else "a lambda keeps it"
                )
            case ast.Yield() if self._in_fixture(parent, module):
                return ""
            case ast.List() | ast.Dict() | ast.Set() | ast.Starred():
                return "it is put into a container"
            case ast.JoinedStr() | ast.FormattedValue():
                return "it is formatted into text"
        return f"it is used in a way that is not followed ({type(parent).__name__})"

    def _assigned(self, node: ast.Assign | ast.AnnAssign, module: Module) -> str:
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        for target in targets:
            match target:
                case ast.Name():
                    continue
                case ast.Attribute(value=owner):
                    owners = self.flow.seen.get(owner, EMPTY)
                    if not owners or any(
                        not isinstance(one, v.Instance | v.Class | v.Package) for one in owners
                    ):
                        name = module.text(owner)
                        return f"it becomes an attribute of `{name}`, whose class is not known"
                    if any(self._intercepts(one, target.attr) for one in owners):
                        return f"`{target.attr}` is set through a property or `__setattr__`"
                case ast.Tuple(elts=parts) | ast.List(elts=parts):
                    if not all(isinstance(part, ast.Name | ast.Attribute) for part in parts):
                        return "it is unpacked in a way that is not followed"
                    sizes = {
                        one.size
                        for one in self.flow.seen.get(node.value or target, EMPTY)
                        if isinstance(one, v.Several)
                    }
                    if sizes != {len(parts)}:
                        return "it is unpacked in a way that is not followed"
                case _:
                    return "it is put into a container"
        return ""

    def _intercepts(self, owner: Value, name: str) -> bool:
        """Whether setting an attribute of the object runs code of its class."""
        if not isinstance(owner, v.Instance | v.Class):
            return False
        values = {
            one
            for home in self.flow.classes.kin(owner.scope)
            for member in (name, "__setattr__")
            for one in self.flow.get(("var", home, member))
        }
        return any(isinstance(one, v.Function) for one in values)

    def _attribute(self, node: ast.Attribute, name: str, module: Module) -> str:
        call = module.parents[node]
        if name in _WHY_NOT:
            return _WHY_NOT[name]
        if name in KEY_METHODS:
            called = isinstance(call, ast.Call) and call.func is node
            return "" if called else f"its method `{name}` is handed on instead of called"
        return f"its attribute `{name}` is used, which the replacement does not have"

    def _passed(self, node: ast.expr, parent: ast.AST, module: Module) -> str:
        call = module.parents[parent] if isinstance(parent, ast.keyword) else parent
        if not isinstance(call, ast.Call):
            return "it is used in a way that is not followed"
        targets = self.flow.seen.get(call.func, EMPTY)
        name = module.text(call.func)
        argument = parent if isinstance(parent, ast.keyword) else node
        if not targets:
            return f"it is passed to `{name}`, which is not known"
        for target in targets:
            reason = self._into(target, argument, call, name)
            if reason:
                return reason
        return ""

    def _into(
        self, target: Value, argument: ast.expr | ast.keyword, call: ast.Call, name: str
    ) -> str:
        if isinstance(target, v.External):
            if target.name in CASTS or target.name in ("builtins.isinstance", "dataclasses.field"):
                return ""
            why = next(
                (
                    text
                    for key, text in _LIBRARIES.items()
                    if f"{target.name}.".startswith(f"{key}.")
                ),
                "which is outside the project",
            )
            return f"it is passed to `{name}`: {why}"
        if isinstance(target, v.Function | v.Method | v.Class):
            if self.flow.calls.parameter(target, argument, call) is None:
                return f"it is passed to `{name}` in a way that is not followed"
            return ""
        if "x509" in name or "Certificate" in name:
            return f"it is passed to `{name}`: {_LIBRARIES['cryptography.x509']}"
        return f"it is passed to `{name}`, which is not known"

    def _picked(self, node: ast.Subscript) -> str:
        index = self.flow.seen.get(node.slice, EMPTY)
        number = len(index) == 1 and isinstance(next(iter(index)), v.Number)
        return "" if number else "it is taken out of a tuple in a way that is not followed"

    def _in_fixture(self, node: ast.AST, module: Module) -> bool:
        around: ast.AST | None = node
        while around is not None:
            if isinstance(around, ast.FunctionDef | ast.AsyncFunctionDef):
                return self.flow.is_fixture(around)
            around = module.parents.get(around)
        return False

    def _leaves(self, node: ast.expr, module: Module) -> str:
        """Where a stored key leaves the program; empty where it is followed."""
        parent = module.parents[node]
        match parent:
            case ast.Attribute() | ast.Compare() | ast.BinOp() | ast.Subscript():
                return ""
            case ast.Call() if parent.func is node:
                return ""
            case ast.Call() | ast.keyword():
                call = module.parents[parent] if isinstance(parent, ast.keyword) else parent
                names = [
                    one.name
                    for one in self.flow.seen.get(getattr(call, "func", node), EMPTY)
                    if isinstance(one, v.External)
                ]
                if names and all(name in v.LOADERS for name in names):
                    return ""
        reason = self._stuck(node, module, whole=True)
        return f"its stored form leaves the program: {reason}" if reason else ""

    def _method(
        self, node: ast.expr, values: Values, methods: set[v.KeyMethod], module: Module
    ) -> None:
        origins = {one.key.origin for one in methods}
        if any(isinstance(one, v.Unknown) for one in values):
            self.add(origins, node, module, "another object than this key may stand here")

    def _function(self, node: ast.expr, number: int, module: Module) -> None:
        """A function that takes or returns keys must not be called from out of sight."""
        parent = module.parents[node]
        if isinstance(parent, ast.Call) and parent.func is node:
            return
        if isinstance(parent, ast.Assign | ast.Attribute | ast.FunctionDef | ast.AsyncFunctionDef):
            return
        call = module.parents[parent] if isinstance(parent, ast.keyword) else parent
        if isinstance(call, ast.Call):
            names = self.flow.seen.get(call.func, EMPTY)
            if names == frozenset({v.External("dataclasses.field")}):
                return
        origins = self.handled_by(number)
        name = self.flow.scope(number).name
        self.add(origins, node, module, f"`{name}` is handed on and called from out of sight")

    def _instance(self, node: ast.expr, number: int, module: Module) -> None:
        parent = module.parents[node]
        opened = isinstance(parent, ast.Attribute) and parent.attr == "__dict__"
        if isinstance(parent, ast.Call) and parent.func is not node:
            targets = self.flow.seen.get(parent.func, EMPTY)
            opened = any(isinstance(one, v.External) and one.name in _OPENERS for one in targets)
        if opened:
            name = self.flow.scope(number).name
            self.add(
                self._held_by(number), node, module, f"the inside of `{name}` is read as a whole"
            )

    def _held_by(self, number: int) -> set[int]:
        found: set[int] = set()
        for (kind, home, _), values in self.flow.slots.items():
            if kind == "attr" and home in self.flow.classes.kin(number):
                found |= self.keys_in(values)
        return found

    def handled_by(self, number: int) -> set[int]:
        """The origins of keys among a function's parameters and results."""
        found = self.keys_in(self.flow.get(("ret", number, "")))
        return found | {o for slot in self._parameters(number) for o in self.keys_in(slot)}

    def _parameters(self, number: int) -> Iterator[Values]:
        from pqscan.remediate.flow.modules import every_argument

        node = self.flow.scope(number).node
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            for argument in every_argument(node.args):
                yield self.flow.get(("var", number, argument.arg))

    def _definitions(self) -> None:
        """Functions with keys that something out of sight calls, or may call."""
        called = {
            one.scope
            for node in self.flow.seen
            if isinstance(node, ast.Call)
            for one in self.flow.seen.get(node.func, EMPTY)
            if isinstance(one, v.Function | v.Method) and not one.guessed
        } | self.flow.called
        for scope in self.flow.modules.scopes:
            node = scope.node
            if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                continue
            keys = self.handled_by(scope.number)
            if keys:
                returned = self.keys_in(self.flow.get(("ret", scope.number, "")))
                used = scope.number in called or self.flow.is_fixture(node)
                self._definition(node, scope.module, keys, set() if used else returned)

    def _definition(
        self,
        node: ast.FunctionDef | ast.AsyncFunctionDef,
        module: Module,
        keys: set[int],
        returned: set[int],
    ) -> None:
        marks = {m for m in self.flow.calls.marks(node) if m not in _HARMLESS_MARKS}
        if any(not mark.startswith("pytest.mark.") for mark in marks):
            reason = f"`{node.name}` is decorated, so its calls are not followed"
            self.add(keys, node, module, reason)
        special = node.name.startswith("__") and node.name.endswith("__")
        if special and node.name not in ("__init__", "__post_init__"):
            self.add(keys, node, module, f"`{node.name}` is called by the language itself")
        elif self.flow.is_imported_elsewhere(node.name):
            reason = f"`{node.name}` is also imported from a module that is not found here"
            self.add(self.keys_in(self.flow.get(self._result(node))), node, module, reason)
        elif returned:
            reason = f"`{node.name}` returns it, and nothing in the project calls `{node.name}`"
            self.add(returned, node, module, reason)

    def _result(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> Slot:
        return ("ret", self.flow.modules.scope_of[node].number, "")
