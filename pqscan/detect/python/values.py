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
    from pqscan.detect.python.modules import ClassInfo, FunctionInfo, Module
    from pqscan.detect.python.specs import CallSpec, TypeSpec

MAX_OPTIONS = 32  # alternatives kept for one value; beyond that it is unknown
MAX_WEIGHT = 20  # open parts of one value
MAX_DEPTH = 40  # nesting of residual operations and containers followed


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


class Const(Value, eq=False):
    """A Python constant: None, bool, int, float, str or bytes."""

    value: object


class Member(Const, eq=False):
    """A member of an Enum whose value is a constant; it stands for its value."""

    cls: ClassInfo
    name: str


class Symbol(Value, eq=False):
    """A dotted name outside the project, such as `hashlib.sha1`."""

    name: str


class ModuleRef(Value, eq=False):
    """A module of the project."""

    module: Module


class FunctionRef(Value, eq=False):
    """A function of the project, with the object it is bound to, if any."""

    function: FunctionInfo
    receiver: Value | None = None
    captured: tuple[tuple[Parameter, Value], ...] = ()  # parameters of the functions around it


class ClassRef(Value, eq=False):
    """A class of the project."""

    cls: ClassInfo


class Object(Value, eq=False):
    """An instance of a class of the project; `arguments` as given to `__init__`, if seen."""

    cls: ClassInfo
    arguments: Mapping[str, Value] | None = None


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


class Typed(Value, eq=False):
    """An instance of a described type that came from elsewhere (an annotation, isinstance)."""

    type: TypeSpec
    origin: Value


class Method(Value, eq=False):
    """An attribute of a value that is no project object: a bound method until it is known."""

    receiver: Value
    name: str


class Options(Value, eq=False):
    """Parsed command line options, declared in a file of the project, first in that part of it."""

    module: Module
    within: ast.AST | None = None


class Sequence(Value, eq=False):
    """A list, tuple or set; `exact` when every item and the order are known."""

    items: tuple[Value, ...]
    exact: bool = True


class Mapped(Value, eq=False):
    """A dict with constant keys; `exact` when no other key can be in it."""

    items: Mapping[object, Value]
    exact: bool = True


class Namespace(Mapped, eq=False):
    """A `types.SimpleNamespace`: its items are attributes."""


class Partial(Value, eq=False):
    """`functools.partial` of a callable."""

    callee: Value
    arguments: CallArguments


class Parameter(Value, eq=False):
    """A parameter of a project function, still open; `hint` from its annotation."""

    function: FunctionInfo
    name: str
    default: Value | None = None
    hint: TypeSpec | None = None


class Residual(Value, eq=False):
    """An operation on values of which at least one is open; `rebuild` evaluates it again."""

    label: str
    operands: tuple[Value, ...]
    rebuild: Callable[[tuple[Value, ...]], Value]


class Union(Value, eq=False):
    """One of several values, depending on the path taken."""

    options: tuple[Value, ...]


class Unknown(Value, eq=False):
    """Not known; `reason` says where the trail ends."""

    reason: str


class Template(Unknown, eq=False):
    """A string of which only some pieces are known, joined in order."""

    pieces: tuple[Value, ...] = ()


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
        seen.setdefault(identity(option), option)
    options = list(seen.values())
    if len(options) == 1:
        return first
    if len(options) > MAX_OPTIONS:
        return Unknown(trail, f"more than {MAX_OPTIONS} values reach this place")
    return Union(trail, tuple(options))


_PLAIN = (Const, Symbol, Unknown)  # arguments by which two objects made on one line are the same


def identity(value: Value) -> object:
    """A key equal for values that need not be told apart."""
    match value:
        case Const():
            return (type(value.value), value.value)
        case Symbol():
            return value.name
        case FunctionRef() if value.captured:
            return id(value)
        case FunctionRef():
            return (id(value.function), id(value.receiver))
        case ClassRef():
            return id(value.cls)
        case ModuleRef():
            return id(value.module)
        case Options():
            return ("options", id(value.module), id(value.within))
        case Parameter():
            return (id(value.function), value.name)
        case Template():
            return id(value)
        case Unknown():
            return ("?", value.reason)
        case Made() if all(isinstance(one, _PLAIN) for one in value.arguments.values()):
            given = tuple((name, identity(one)) for name, one in value.arguments.items())
            owner = identity(value.receiver) if value.receiver is not None else None
            return ("made", id(value.node), value.spec.name, value.spec.returns, given, owner)
        case Sequence() if len(value.items) < 8:
            return ("seq", value.exact, tuple(identity(item) for item in value.items))
        case _:
            return id(value)


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
    for part in parts(value):
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
        return Unknown(trail, "computed in too involved a way to follow")
    return made


def parts(value: Value) -> Iterable[Value]:
    """The values directly inside."""
    match value:
        case Union():
            return value.options
        case Sequence():
            return value.items
        case Mapped():
            return value.items.values()
        case Made():
            inner = tuple(value.arguments.values())
            return inner if value.receiver is None else (*inner, value.receiver)
        case Object():
            return value.arguments.values() if value.arguments else ()
        case Typed():
            return (value.origin,)
        case Method():
            return (value.receiver,)
        case FunctionRef():
            around = tuple(inner for _, inner in value.captured)
            return (value.receiver, *around) if value.receiver else around
        case Partial():
            return (value.callee, *value.arguments.values())
        case Residual():
            return value.operands
        case _:
            return ()
