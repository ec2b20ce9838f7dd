"""What the engine knows of a value without running anything: the abstract domain.

A value is a constant, a name of an outside library, a thing made by a call, a container, a
function or class of the project, a parameter, an operation that waits for a parameter, several
of these, or unknown with the reason. Every value keeps its trail: how it came to be. Values are
immutable by convention; the classes are not frozen because millions are made.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING

from pqscan.domain.finding import StepKind
from pqscan.domain.record import Struct

if TYPE_CHECKING:
    from pqscan.detect.python.arguments import CallArguments
    from pqscan.detect.python.modules import Module
    from pqscan.detect.python.pieces import ClassInfo, FunctionInfo
    from pqscan.detect.python.specs import CallSpec, TypeSpec

MAX_OPTIONS = 32  # alternatives kept for one value; beyond that it is unknown
MAX_WEIGHT = 20  # open parts of one value
TOO_INVOLVED = "computed in too involved a way to follow"
MAX_DEPTH = 40  # nesting of residual operations and containers followed
MAX_COMPARED = 8  # items up to which two sequences are told apart by what they hold

Renewal = Callable[["Value"], "Value"]


class Trail(Struct, eq=False):
    """One step of a value's history; `previous` is the step before."""

    kind: StepKind
    module: Module
    node: ast.AST
    text: str
    previous: Trail | None = None


class _Weighed(Struct, eq=False, kw_only=True):
    weight: int = -1  # open parts inside, -1: not counted; behind every other field


class Value(_Weighed, eq=False):
    """Base of the domain."""

    trail: Trail | None

    def parts(self) -> Iterable[Value]:
        """The values directly inside."""
        return ()

    def with_parts(self, new: Renewal) -> Value:
        """The same of other parts, each given by `new`; computed where it now can be."""
        return self

    def identity(self) -> object:
        """A key equal for values that need not be told apart."""
        return id(self)


class Plain(Value, eq=False, kw_only=True):
    """A value with nothing inside."""

    weight: int = 0


class Const(Plain, eq=False):
    """A Python constant: None, bool, int, float, str or bytes."""

    value: object

    def identity(self) -> object:
        return (self.value.__class__, self.value)


class Member(Const, eq=False):
    """A member of an Enum whose value is a constant; it stands for its value."""

    cls: ClassInfo
    name: str


class Symbol(Plain, eq=False):
    """A dotted name outside the project, such as `hashlib.sha1`."""

    name: str

    def identity(self) -> object:
        return self.name


class ModuleRef(Plain, eq=False):
    """A module of the project."""

    module: Module

    def identity(self) -> object:
        return id(self.module)


class FunctionRef(Value, eq=False):
    """A function of the project, with the object it is bound to, if any."""

    function: FunctionInfo
    receiver: Value | None = None
    captured: tuple[tuple[Parameter, Value], ...] = ()  # parameters of the functions around it

    def parts(self) -> Iterable[Value]:
        around = tuple(inner for _, inner in self.captured)
        return (self.receiver, *around) if self.receiver else around

    def with_parts(self, new: Renewal) -> Value:
        receiver = new(self.receiver) if self.receiver else None
        captured = tuple((one, new(known)) for one, known in self.captured)
        return FunctionRef(self.trail, self.function, receiver, captured)

    def identity(self) -> object:
        return id(self) if self.captured else (id(self.function), id(self.receiver))


class ClassRef(Plain, eq=False):
    """A class of the project."""

    cls: ClassInfo

    def identity(self) -> object:
        return id(self.cls)


class Object(Value, eq=False):
    """An instance of a class of the project; `arguments` as given to `__init__`, if seen."""

    cls: ClassInfo
    arguments: Mapping[str, Value] | None = None

    def parts(self) -> Iterable[Value]:
        return self.arguments.values() if self.arguments else ()

    def with_parts(self, new: Renewal) -> Value:
        if not self.arguments:
            return self
        given = {key: new(item) for key, item in self.arguments.items()}
        return Object(self.trail, self.cls, given)


class Super(Value, eq=False):
    """`super()` inside a method of a class."""

    cls: ClassInfo
    receiver: Value


class Made(Value, eq=False):
    """What a described call returns; the call's bound arguments are its facts."""

    type: TypeSpec | None
    spec: CallSpec
    arguments: Mapping[str, Value]
    receiver: Value | None  # the Made whose method made this one
    node: ast.AST
    module: Module

    def parts(self) -> Iterable[Value]:
        if self.receiver is None:
            return self.arguments.values()
        return (*self.arguments.values(), self.receiver)

    def with_parts(self, new: Renewal) -> Value:
        arguments = {key: new(item) for key, item in self.arguments.items()}
        receiver = new(self.receiver) if self.receiver else None
        return Made(self.trail, self.type, self.spec, arguments, receiver, self.node, self.module)

    def identity(self) -> object:
        if not all(isinstance(one, _BY_VALUE) for one in self.arguments.values()):
            return id(self)
        given = tuple([(name, one.identity()) for name, one in self.arguments.items()])
        owner = self.receiver.identity() if self.receiver is not None else None
        return ("made", id(self.node), self.spec.name, self.spec.returns, given, owner)


class Typed(Value, eq=False):
    """An instance of a described type that came from elsewhere (an annotation, isinstance)."""

    type: TypeSpec
    origin: Value

    def parts(self) -> Iterable[Value]:
        return (self.origin,)

    def with_parts(self, new: Renewal) -> Value:
        origin = new(self.origin)
        if isinstance(origin, Made | Union | Const):
            return origin
        return Typed(self.trail, self.type, origin)


class Method(Value, eq=False):
    """An attribute of a value that is no project object: a bound method until it is known."""

    receiver: Value
    name: str

    def parts(self) -> Iterable[Value]:
        return (self.receiver,)

    def with_parts(self, new: Renewal) -> Value:
        return Method(self.trail, new(self.receiver), self.name)


class Options(Plain, eq=False):
    """Parsed command line options, declared in a file of the project, first in that part of it."""

    module: Module
    within: ast.AST | None = None

    def identity(self) -> object:
        return ("options", id(self.module), id(self.within))


class Sequence(Value, eq=False):
    """A list, tuple or set; `exact` when every item and the order are known."""

    items: tuple[Value, ...]
    exact: bool = True

    def parts(self) -> Iterable[Value]:
        return self.items

    def with_parts(self, new: Renewal) -> Value:
        return Sequence(self.trail, tuple([new(item) for item in self.items]), self.exact)

    def identity(self) -> object:
        if len(self.items) >= MAX_COMPARED:
            return id(self)
        return ("seq", self.exact, tuple([item.identity() for item in self.items]))


class Mapped(Value, eq=False):
    """A dict with constant keys; `exact` when no other key can be in it."""

    items: Mapping[object, Value]
    exact: bool = True

    def parts(self) -> Iterable[Value]:
        return self.items.values()

    def with_parts(self, new: Renewal) -> Value:
        items = {key: new(item) for key, item in self.items.items()}
        return self.__class__(self.trail, items, self.exact)


class Namespace(Mapped, eq=False):
    """A `types.SimpleNamespace`: its items are attributes."""


class Partial(Value, eq=False):
    """`functools.partial` of a callable."""

    callee: Value
    arguments: CallArguments

    def parts(self) -> Iterable[Value]:
        return (self.callee, *self.arguments.values())

    def with_parts(self, new: Renewal) -> Value:
        return Partial(self.trail, new(self.callee), self.arguments.map(new))


class PartialMethod(Partial, eq=False):
    """`functools.partialmethod` in a class: on an instance, of the method bound to it."""


class Parameter(Value, eq=False):
    """A parameter of a project function, still open; `hint` from its annotation."""

    function: FunctionInfo
    name: str
    default: Value | None = None
    hint: TypeSpec | None = None

    def identity(self) -> object:
        return (id(self.function), self.name)


class Choice(Parameter, eq=False):
    """One of the values in `default`, the same wherever it stands in its function."""


class Residual(Value, eq=False):
    """An operation on values of which at least one is open; `rebuild` evaluates it again."""

    label: str
    operands: tuple[Value, ...]
    rebuild: Callable[[tuple[Value, ...]], Value]

    def identity(self) -> object:
        if self.label in _PURE or self.label[0] == ".":
            return (self.label, *[one.identity() for one in self.operands])
        return id(self)

    def parts(self) -> Iterable[Value]:
        return self.operands

    def with_parts(self, new: Renewal) -> Value:
        operands = tuple([new(operand) for operand in self.operands])
        same = all(one is other for one, other in zip(operands, self.operands, strict=True))
        return self if same else self.rebuild(operands)


class Union(Value, eq=False):
    """One of several values, depending on the path taken."""

    options: tuple[Value, ...]

    def parts(self) -> Iterable[Value]:
        return self.options

    def with_parts(self, new: Renewal) -> Value:
        return union([new(option) for option in self.options], self.trail)


class Unknown(Plain, eq=False):
    """Not known; `reason` says where the trail ends."""

    reason: str

    def identity(self) -> object:
        return ("?", self.reason)


class Template(Unknown, eq=False):
    """A string of which only some pieces are known, joined in order."""

    pieces: tuple[Value, ...] = ()

    def identity(self) -> object:
        return id(self)


_PURE = frozenset(("[…]", "a slice", "each item", "one of"))  # operations told by their operands
_BY_VALUE = (Const, Symbol, Unknown)  # by such arguments two objects made on one line are the same


def union(values: Iterable[Value], trail: Trail | None = None) -> Value:
    """One value for several; equal ones are kept once."""
    options: list[Value] = []
    for value in values:
        if isinstance(value, Union):
            options += value.options
        else:
            options.append(value)
    if not options:
        return Unknown(trail, "no value reaches this place")
    first = options[0]
    if all(one is first for one in options):
        return first
    seen: dict[object, Value] = {}
    for option in options:
        seen.setdefault(option.identity(), option)
    options = list(seen.values())
    if len(options) == 1:
        return first
    if len(options) > MAX_OPTIONS:
        return Unknown(trail, f"more than {MAX_OPTIONS} values reach this place")
    return Union(trail, tuple(options))


def options(value: Value) -> tuple[Value, ...]:
    """The alternatives of a value; itself when there is one."""
    return value.options if isinstance(value, Union) else (value,)


def is_open(value: Value) -> bool:
    """Whether a parameter stands anywhere inside."""
    weight = value.weight
    return (weight if weight >= 0 else weigh(value)) > 0


def weigh(value: Value, depth: int = 0) -> int:
    """How many open parts a value has; counted once and kept, capped at MAX_WEIGHT."""
    if value.weight >= 0:
        return value.weight
    if depth > MAX_DEPTH:
        return 0
    total = 1 if isinstance(value, Parameter | Residual) else 0
    value.weight = 0  # a cycle counts nothing
    for part in value.parts():
        total += part.weight if part.weight >= 0 else weigh(part, depth + 1)
        if total > MAX_WEIGHT:
            break
    value.weight = total
    return total


def residual(
    label: str,
    operands: tuple[Value, ...],
    rebuild: Callable[[tuple[Value, ...]], Value],
    trail: Trail | None = None,
) -> Value:
    """An operation that waits for a parameter; unknown if it has grown too involved."""
    made = Residual(trail, label, operands, rebuild)
    if weigh(made) > MAX_WEIGHT:
        return Unknown(trail, TOO_INVOLVED)
    return made
