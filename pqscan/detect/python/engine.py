"""The engine's state, and where names lead: members of modules, imports, summaries."""

from __future__ import annotations

import ast
from collections.abc import Mapping

from pqscan.detect.python import (
    assigning,
    attributes,
    calls,
    closing,
    decorated,
    execute,
    items,
    options,
    records,
    replay,
    ways,
)
from pqscan.detect.python.apis import Apis
from pqscan.detect.python.arguments import CallArguments
from pqscan.detect.python.computing import with_step
from pqscan.detect.python.evaluate import evaluate
from pqscan.detect.python.interest import Interest
from pqscan.detect.python.members import Members
from pqscan.detect.python.modules import Module
from pqscan.detect.python.parsing import local_class
from pqscan.detect.python.pieces import ClassInfo, FunctionInfo, ParameterInfo
from pqscan.detect.python.program import Program
from pqscan.detect.python.scope import Event, Scope, Summary
from pqscan.detect.python.sinks import settings
from pqscan.detect.python.specs import TypeSpec
from pqscan.detect.python.values import (
    Choice,
    ClassRef,
    FunctionRef,
    Mapped,
    Object,
    Parameter,
    Symbol,
    Unknown,
    Value,
)
from pqscan.domain.finding import StepKind

MAX_STACK = 60  # project functions entered inside one another
REPLAYS = 6_000  # events looked at from the calls of one file
SPLITS = 1_500  # ways in which events of one file are looked at
FUEL = 120_000  # statements and calls followed for one file


class OutOfFuel(Exception):
    """A file needs more steps than the engine grants."""


class Engine:
    """Evaluates the code of one program on demand; results gather in `closed` and `summaries`."""

    def __init__(self, program: Program, apis: Apis) -> None:
        self.program = program
        self.apis = apis
        self.closed: list[Event] = []
        self.nested: dict[ast.AST, FunctionInfo] = {}
        self.closures: dict[FunctionInfo, Scope] = {}
        self.pending_nested: list[FunctionInfo] = []
        self.dropped: set[ast.AST] = set()
        self.interest = Interest(self)
        self.lines: dict[ClassInfo, list[ClassInfo]] = {}  # method resolution, nearest first
        self.class_values: dict[ast.AST, Value] = {}
        self.made_classes: dict[ast.AST, ClassInfo] = {}  # by the call of namedtuple()
        self.copies: dict[tuple[ClassInfo, FunctionInfo], FunctionInfo] = {}  # of inherited methods
        self.option_tables: dict[Module, dict[str, list[ast.Call]]] = {}
        self.namespaces: set[str] = set()  # dotted names of folders without an __init__.py
        self.object_values: dict[tuple[Object, str], Value] = {}
        self.attributes_open: set[tuple[Object, str]] = set()  # being worked out
        self.filling: set[tuple[Module, str]] = set()  # containers being worked out
        self.circular = 0  # how often one of them was asked for meanwhile
        self.decided: dict[tuple[ClassInfo, frozenset[str]], frozenset[str]] = {}  # attributes
        self._instances: dict[ClassInfo, Object] = {}
        self.libraries: dict[str, bool] = {}  # packages that are a described library itself
        self.test_tables: dict[FunctionInfo, list[list[Mapping[str, Value]]]] = {}
        self.app_configs: dict[Module, list[tuple[str, ast.expr]]] = {}
        self.choices: dict[object, tuple[Value, Choice]] = {}  # by unknown key
        self.told: set[ast.AST] = set()  # calls of project functions that are described
        self.stand_ins: dict[ast.AST, ast.Call] = {}  # nodes of sinks that are no calls
        self.unfinished = 0  # how often a summary was read that was still being worked out
        self._by_module: dict[Module, list[FunctionInfo]] = {}
        self._told: set[object] = set()  # events that were closed for each of their choices
        self._fuel = FUEL
        self._replays = REPLAYS
        self._splits = SPLITS
        self.summaries: dict[FunctionInfo, Summary] = {}
        self.members = Members(self)
        self._local_classes: dict[ast.ClassDef, ClassInfo] = {}
        self._defaults: dict[ParameterInfo, Value] = {}
        self._returned: dict[FunctionInfo, TypeSpec | None] = {}
        self._depth = 0

    # Values, told apart by the rooms beside this file.

    def evaluate(self, node: ast.expr, scope: Scope) -> Value:
        """The value of an expression."""
        return evaluate(self, node, scope)

    def assign(self, target: ast.expr, value: Value, scope: Scope) -> None:
        """Bind a value to a target."""
        assigning.assign(self, target, value, scope)

    def attribute(self, receiver: Value, name: str, scope: Scope, node: ast.AST) -> Value:
        """`receiver.name`."""
        return attributes.attribute(self, receiver, name, scope, node)

    def item(self, receiver: Value, key: Value, scope: Scope, node: ast.AST) -> Value:
        """`receiver[key]`."""
        return items.item(self, receiver, key, scope, node)

    def as_sequence(self, value: Value) -> Value:
        """A named tuple as the tuple it is; anything else unchanged."""
        return records.as_sequence(self, value)

    def element(self, receiver: Value, scope: Scope, node: ast.AST) -> Value:
        """What iterating yields."""
        return items.element(self, receiver, scope, node)

    def enter(self, value: Value, scope: Scope, node: ast.AST) -> Value:
        """What `with value as` binds."""
        return items.enter(self, value, scope, node)

    def call(
        self,
        callee: Value,
        arguments: CallArguments,
        node: ast.Call,
        scope: Scope,
        record: bool = True,
    ) -> Value:
        """The result of a call; `record` notes what the call does besides."""
        self.spend()
        return calls.call(self, callee, arguments, node, scope, record)

    def close(self, event: Event) -> None:
        """Keep an event that hangs on no caller: for each way it may be run, one."""
        said = ways.told(event)
        if said not in self._told:
            self._told.add(said)
            self.closed.extend(closing.close(self, event))

    def value_of(self, ref: FunctionRef) -> Value:
        """What a function without further arguments returns; nothing is noted."""
        return calls.value_of(self, ref)

    def entries(self, node: ast.Dict, items: Mapped, scope: Scope) -> None:
        """Note the entries of a dict literal that are settings."""
        settings.entries(self, node, items, scope)

    def keyword(self, node: ast.keyword, value: Value, scope: Scope) -> None:
        """Note a keyword argument that is a setting."""
        settings.keyword(self, node, value, scope)

    def defaulted(self, node: ast.Call, value: Value, scope: Scope) -> None:
        """Note a `setdefault` of two arguments whose key is a setting."""
        settings.defaulted(self, node, value, scope)

    def refuel(self) -> None:
        """Grant the next file its steps."""
        self._fuel = FUEL
        self._replays = REPLAYS
        self._splits = SPLITS

    def may_replay(self) -> bool:
        """Whether one more event may be looked at from a call; counts it.

        A file that has used up its share keeps what its functions say on their own.
        """
        self._replays -= 1
        return self._replays >= 0

    def may_split(self, ways: int) -> bool:
        """Whether an event may be looked at in so many ways, each on its own; counts them."""
        self._splits -= ways
        return self._splits >= 0

    def spend(self) -> None:
        """Count one step; OutOfFuel when there are none left."""
        self._fuel -= 1
        if self._fuel < 0:
            raise OutOfFuel

    def instance(self, cls: ClassInfo) -> Object:
        """Some instance of a class, made by nobody in particular."""
        if cls not in self._instances:
            self._instances[cls] = Object(None, cls, None)
        return self._instances[cls]

    def summaries_of(self, module: Module) -> list[tuple[FunctionInfo, Summary]]:
        """What is known of the functions of a module that were run."""
        return [(one, self.summaries[one]) for one in self._by_module.get(module, ())]

    # Names.

    def member(self, module: Module, name: str, line: int | None = None) -> Value | None:
        """A module-level name (as code on that line reads it); None if it is not bound."""
        return self.members.member(module, name, line)

    def imported(self, node: ast.AST, name: str, module: Module) -> Value:
        """What an import binds to a name."""
        return self.members.imported(node, name, module)

    def local_class(self, node: ast.ClassDef, module: Module) -> ClassInfo:
        """The class a statement inside a function defines."""
        if node not in self._local_classes:
            self._local_classes[node] = local_class(module, node)
        return self._local_classes[node]

    # Functions.

    def summary(self, function: FunctionInfo) -> Summary:
        """What a function does; while it is being worked out, what is known so far."""
        known = self.summaries.get(function)
        if known is not None:
            self.unfinished += not known.done
            return known
        summary = Summary()
        if self._depth >= MAX_STACK:
            return summary
        self.summaries[function] = summary
        place = function.cls.module if function.cls else function.module
        self._by_module.setdefault(place, []).append(function)
        self._depth += 1
        outer, self.pending_nested = self.pending_nested, []
        try:
            self._run(function, summary)
        finally:
            self._depth -= 1
            self.pending_nested = outer
            summary.done = True
        return summary

    def _run(self, function: FunctionInfo, summary: Summary) -> None:
        parent = self.closures.get(function)
        scope = Scope(function.module, function, summary, parent=parent)
        for index, info in enumerate(function.parameters):
            scope.names[info.name] = self._parameter(function, info)
            if index == 0 and function.takes_self:
                scope.self_name = info.name
        node = function.node
        if isinstance(node, ast.Lambda):
            summary.returns.append(evaluate(self, node.body, scope))
        else:
            execute.execute(self, node.body, scope)
            if function.name == "__init__" and not scope.dead:
                _settle(summary, scope)
        for inner in self.pending_nested:
            for event in self.summary(inner).events:
                if replay.foreign(event, inner):
                    summary.events.append(event)

    def _parameter(self, function: FunctionInfo, info: ParameterInfo) -> Value:
        module = function.module
        default = self.default(function, info)
        hint = self.hint(info.annotation, module) or decorated.hint(self, function, info)
        return Parameter(None, function, info.name, default, hint)

    def default(self, function: FunctionInfo, info: ParameterInfo) -> Value | None:
        """The value of a parameter nobody passes; None if it must be passed."""
        if info.default is None:
            return options.default_of(self, function, info)
        if info not in self._defaults:
            self._defaults[info] = Unknown(None, "a default that hangs on itself")
            parent = self.closures.get(function)
            scope = Scope(function.module, None, Summary(), parent=parent)
            value = evaluate(self, info.default, scope)
            step = with_step(value, StepKind.DEFAULT, scope, info.default, f"{info.name}=")
            self._defaults[info] = step
        return self._defaults[info]

    def returned(self, function: FunctionInfo) -> TypeSpec | None:
        """The described type that a function says it returns."""
        if function not in self._returned:
            annotation = getattr(function.node, "returns", None)
            self._returned[function] = self.hint(annotation, function.module)
        return self._returned[function]

    def hint(self, annotation: ast.expr | None, module: Module) -> TypeSpec | None:
        """The described type an annotation names, if it names exactly one."""
        if annotation is None:
            return None
        if isinstance(annotation, ast.Constant) and isinstance(annotation.value, str):
            try:
                annotation = ast.parse(annotation.value, mode="eval").body
            except (SyntaxError, ValueError, RecursionError, MemoryError):
                return None
        if isinstance(annotation, ast.BinOp):
            return self.hint(annotation.left, module) or self.hint(annotation.right, module)
        if isinstance(annotation, ast.Subscript):
            return self.hint(annotation.slice, module)
        if not isinstance(annotation, ast.Name | ast.Attribute):
            return None
        value = evaluate(self, annotation, Scope(module, None, Summary()))
        return self.apis.type(value.name) if isinstance(value, Symbol) else None

    def project_class(self, annotation: ast.expr | None, module: Module) -> ClassInfo | None:
        """The class of the project that an annotation names, if it names one alone."""
        if isinstance(annotation, ast.Constant) and isinstance(annotation.value, str):
            name = annotation.value
            annotation = ast.Name(name, ast.Load()) if name.isidentifier() else None
        if not isinstance(annotation, ast.Name | ast.Attribute):
            return None
        annotation = ast.copy_location(annotation, module.tree)
        value = evaluate(self, annotation, Scope(module, None, Summary()))
        return value.cls if isinstance(value, ClassRef) else None

    def run_statement(self, node: ast.stmt, module: Module) -> Summary:
        """Execute a module-level statement for what it does."""
        summary = Summary()
        self.pending_nested = []
        execute.execute(self, [node], Scope(module, None, summary))
        for inner in self.pending_nested:
            self.summary(inner)
        return summary

    def release(self) -> None:
        """Cut the references that keep one another alive."""
        for summary in self.summaries.values():
            for one in (summary.returns, summary.yields, summary.events):
                one.clear()
            summary.writes.clear()
        for scope in self.closures.values():
            scope.names.clear()

    def run_class(self, cls: ClassInfo) -> None:
        """Evaluate the class attributes for what they do."""
        scope = Scope(cls.module, None, Summary())
        for name, nodes in cls.attributes.items():
            for node in nodes:
                if isinstance(node, ast.expr):
                    scope.names[name] = evaluate(self, node, scope)


def _settle(summary: Summary, scope: Scope) -> None:
    """After `__init__` an attribute holds what was assigned last."""
    for name in summary.writes:
        last = scope.names.get(f"{scope.self_name}.{name}")
        if last is not None:
            summary.writes[name] = [last]
