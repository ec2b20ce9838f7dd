"""The fixpoint: what every expression of the project may be."""

from __future__ import annotations

import ast
from dataclasses import dataclass, field

from pqscan.domain.record import Record
from pqscan.remediate.flow import values as v
from pqscan.remediate.flow.modules import Module, Modules, Scope, every_argument
from pqscan.remediate.flow.names import Names
from pqscan.remediate.flow.values import EMPTY, UNKNOWN, Slot, Value, Values

MAX_ROUNDS = 40
_FIXTURES = ("pytest.fixture", "pytest_asyncio.fixture")


class Origin(Record):
    """Where a key comes from: the call that makes it, or that loads it from elsewhere."""

    number: int
    node: ast.Call
    module: Module
    generated: bool


@dataclass
class Classes:
    """What is known of the project's classes: bases by scope number, and foreign bases."""

    bases: dict[int, set[int]] = field(default_factory=dict)
    foreign: dict[int, set[str]] = field(default_factory=dict)
    decorators: dict[int, set[str]] = field(default_factory=dict)

    def lineage(self, number: int) -> list[int]:
        """The class and its ancestors, nearest first."""
        found = [number]
        for one in found:
            found.extend(sorted(self.bases.get(one, set()) - set(found)))
        return found

    def kin(self, number: int) -> set[int]:
        """The class, its ancestors and its descendants: whoever may share an attribute."""
        below = {one for one in self.bases if number in self.lineage(one)}
        return set(self.lineage(number)) | below

    def fields_make_it(self, number: int) -> bool:
        """Whether the constructor is made from the annotated fields."""
        marks = self.decorators.get(number, set()) | self.foreign.get(number, set())
        return bool(marks & {"dataclasses.dataclass", "typing.NamedTuple"})


class Flow:
    """Runs at construction; afterwards `seen` holds what each expression may be."""

    def __init__(self, modules: Modules) -> None:
        from pqscan.remediate.flow.calls import Calls
        from pqscan.remediate.flow.expressions import Expressions
        from pqscan.remediate.flow.statements import Statements

        self.modules = modules
        self.names = Names(modules)
        self.classes = Classes()
        self.slots: dict[Slot, Values] = {}
        self.seen: dict[ast.AST, Values] = {}
        self.module_of: dict[ast.AST, Module] = {}
        self.origins: list[Origin] = []
        self.reads: dict[Slot, set[ast.AST]] = {}  # where a variable is read
        self.annotated: dict[ast.expr, tuple[Slot, ...]] = {}  # annotation -> what it describes
        self.named: dict[str, set[Slot]] = {}  # the slots of that name
        self.called: set[int] = set()  # functions that are called without a call: properties
        # What an expression is that nothing has reached: nothing at first, unknown once all
        # that can reach it has.
        self.unresolved: Values = EMPTY
        self.finished = False
        self._origin_of: dict[ast.AST, int] = {}
        self._changed = False
        self._functions: dict[str, list[Scope]] = {}
        for scope in modules.scopes:
            if isinstance(scope.node, ast.FunctionDef | ast.AsyncFunctionDef):
                self._functions.setdefault(scope.name, []).append(scope)
        self.calls = Calls(self)
        self.expressions = Expressions(self)
        self.statements = Statements(self)
        self._run()

    def get(self, slot: Slot) -> Values:
        """What a slot may hold so far."""
        return self.slots.get(slot, EMPTY)

    def put(self, slot: Slot, values: Values) -> None:
        """A slot may hold these, too."""
        old = self.slots.get(slot, EMPTY)
        if not values <= old:
            self.slots[slot] = old | values
            self.named.setdefault(slot[2], set()).add(slot)
            self._changed = True

    def note(self, node: ast.AST, values: Values, module: Module) -> Values:
        """An expression may be these, too."""
        old = self.seen.get(node, EMPTY)
        if not values <= old:
            self.seen[node] = old | values
            self._changed = True
        elif node not in self.seen:
            self.seen[node] = EMPTY
        self.module_of[node] = module
        return self.seen[node]

    def read(self, slot: Slot, node: ast.AST) -> Values:
        """A slot's values, with the reading place remembered."""
        self.reads.setdefault(slot, set()).add(node)
        return self.get(slot)

    def origin(self, node: ast.Call, module: Module, *, generated: bool) -> int:
        """The number of the key made or loaded by this call."""
        if node not in self._origin_of:
            self._origin_of[node] = len(self.origins)
            self.origins.append(Origin(len(self.origins), node, module, generated))
        return self._origin_of[node]

    def fixture(self, name: str, near: Module) -> Scope | None:
        """The pytest fixture of that name which a test in `near` would get."""
        folder = near.path.rpartition("/")[0]
        for scope in self._functions.get(name, []):
            home = scope.module.path.rpartition("/")[0]
            shared = scope.module.path.endswith("conftest.py") and (
                not home or f"{folder}/".startswith(f"{home}/")
            )
            node = scope.node
            if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                continue
            if (scope.module is near or shared) and self.is_fixture(node):
                return scope
        return None

    def is_fixture(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
        """Whether pytest calls the function and hands its result to tests."""
        return any(self.decorator(mark) in _FIXTURES for mark in node.decorator_list)

    def decorator(self, node: ast.expr) -> str:
        """The library name of a decorator, called or not; empty where it is not one."""
        target = node.func if isinstance(node, ast.Call) else node
        names = [x.name for x in self.seen.get(target, EMPTY) if isinstance(x, v.External)]
        return names[0] if len(names) == 1 else ""

    def is_imported_elsewhere(self, name: str) -> bool:
        """Whether some module imports that name from a library, or from what is not found."""
        return any(
            isinstance(one, v.External) and one.name.endswith(f".{name}")
            for slot in self.named.get(name, ())
            for one in self.get(slot)
        )

    def scope(self, number: int) -> Scope:
        """The scope of that number."""
        return self.modules.scopes[number]

    def _run(self) -> None:
        settled = self._settle()
        self.unresolved = UNKNOWN
        self.finished = self._settle() and settled

    def _settle(self) -> bool:
        for _ in range(MAX_ROUNDS):
            self._changed = False
            for module in self.modules.all:
                self.statements.block(module.tree.body, module.scope)
                self._bodies(module)
            if not self._changed:
                return True
        return False

    def _bodies(self, module: Module) -> None:
        for scope in self.modules.scopes:
            if scope.module is not module:
                continue
            if isinstance(scope.node, ast.FunctionDef | ast.AsyncFunctionDef):
                self._parameters(scope)
                self.statements.block(scope.node.body, scope)

    def _parameters(self, scope: Scope) -> None:
        """What a function's parameters get from elsewhere than its calls."""
        node = scope.node
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            return
        collected = scope.module.is_test and node.name.startswith("test")
        by_pytest = collected or self.is_fixture(node)
        for argument in every_argument(node.args):
            slot: Slot = ("var", scope.number, argument.arg)
            if argument in (node.args.vararg, node.args.kwarg):
                self.put(slot, UNKNOWN)
            elif by_pytest:
                fixture = self.fixture(argument.arg, scope.module)
                found = self.get(("ret", fixture.number, "")) if fixture else self.unresolved
                if argument.arg != "self":
                    self.put(slot, found)
            self._instance_by_annotation(argument, slot)
        if scope.parent and scope.parent.is_class and node.args.args:
            first = node.args.args[0].arg
            if "staticmethod" not in self._marks(node):
                owner: Value = v.Instance(scope.parent.number)
                if "classmethod" in self._marks(node):
                    owner = v.Class(scope.parent.number)
                self.put(("var", scope.number, first), frozenset({owner}))

    def _instance_by_annotation(self, argument: ast.arg, slot: Slot) -> None:
        """`signer: Signer` says what a framework hands in, where no call of the project does."""
        if argument.annotation is not None:
            classes = self.seen.get(argument.annotation, EMPTY)
            self.put(slot, frozenset(v.Instance(c.scope) for c in classes if type(c) is v.Class))

    def _marks(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> set[str]:
        return {self.decorator(mark).removeprefix("builtins.") for mark in node.decorator_list}
