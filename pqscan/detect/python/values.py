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
    from pqscan.detect.python.modules import ClassInfo, FunctionInfo, Module
    from pqscan.detect.python.specs import CallSpec, TypeSpec

MAX_OPTIONS = 16  # alternatives kept for one value; beyond that it is unknown
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


class CallArguments(Struct, eq=False):
    """The arguments of a call; `open_ended` when a splat hides some, for good.

    `args` and `kwargs` are splats that wait for a parameter; they come after the others.
    """

    positional: tuple[Value, ...]
    keywords: Mapping[str, Value]
    open_ended: bool = False
    args: Value | None = None
    kwargs: Value | None = None

    def map(self, change: Callable[[Value], Value]) -> CallArguments:
        """The same call with every argument changed."""
        return self.rebuilt(tuple(map(change, self.values())))

    def values(self) -> tuple[Value, ...]:
        """All arguments in one row, as `rebuilt` takes them."""
        splats = tuple(one for one in (self.args, self.kwargs) if one is not None)
        return (*self.positional, *self.keywords.values(), *splats)

    def rebuilt(self, values: tuple[Value, ...]) -> CallArguments:
        """The same call with other values, splats that are known now unfolded."""
        count, named = len(self.positional), len(self.keywords)
        rest = list(values[count + named :])
        keywords = dict(zip(self.keywords, values[count : count + named], strict=True))
        args = rest.pop(0) if self.args is not None else None
        kwargs = rest.pop(0) if self.kwargs is not None else None
        return unfolded(values[:count], keywords, args, kwargs, self.open_ended)


def unfolded(
    positional: tuple[Value, ...],
    keywords: Mapping[str, Value],
    args: Value | None,
    kwargs: Value | None,
    open_ended: bool,
) -> CallArguments:
    """A call with its splats taken apart as far as they are known."""
    if args is not None and not is_splat(args):
        known = isinstance(args, Sequence)
        positional += args.items if isinstance(args, Sequence) and args.exact else ()
        open_ended = open_ended or not (known and isinstance(args, Sequence) and args.exact)
        args = None
    if kwargs is not None and not is_splat(kwargs):
        given = {**keywords}
        for key in {key for one in options(kwargs) if isinstance(one, Mapped) for key in one.items}:
            if isinstance(key, str) and key not in given:
                given[key] = union(
                    one.items[key]
                    for one in options(kwargs)
                    if isinstance(one, Mapped) and key in one.items
                )
        keywords = given
        exact = all(isinstance(one, Mapped) and one.exact for one in options(kwargs))
        open_ended = open_ended or not exact
        kwargs = None
    return CallArguments(positional, keywords, open_ended, args, kwargs)


def is_splat(value: Value) -> bool:
    """Whether what stands behind `*` or `**` waits for a parameter."""
    if isinstance(value, Sequence | Mapped):
        return False
    return is_open(value)


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


Given = Callable[["Parameter"], "Value | None"]


def substitute(
    value: Value, given: Given, depth: int = 0, memo: dict[int, Value] | None = None
) -> Value:
    """The value with parameters replaced; what then has all it needs is computed."""
    if not is_open(value):
        return value
    if isinstance(value, Parameter):
        return _given(value, given)
    if depth > MAX_DEPTH:
        return Unknown(value.trail, "nested too deeply to follow")
    memo = {} if memo is None else memo
    known = memo.get(id(value))
    if known is None:
        known = memo[id(value)] = _substitute(value, given, depth, memo)
    return known


def _given(value: Parameter, given: Given) -> Value:
    new = given(value)
    if new is None:
        return value
    if value.hint is not None and isinstance(new, Unknown):
        return Typed(new.trail or value.trail, value.hint, new)
    return new


def _substitute(value: Value, given: Given, depth: int, memo: dict[int, Value]) -> Value:
    def inner(part: Value) -> Value:
        return substitute(part, given, depth + 1, memo)

    match value:
        case Residual():
            return value.rebuild(tuple(inner(operand) for operand in value.operands))
        case Union():
            return union((inner(option) for option in value.options), value.trail)
        case Sequence():
            return Sequence(value.trail, tuple(map(inner, value.items)), value.exact)
        case Mapped():
            items = {key: inner(item) for key, item in value.items.items()}
            return type(value)(value.trail, items, value.exact)
        case Made():
            arguments = {key: inner(item) for key, item in value.arguments.items()}
            receiver = inner(value.receiver) if value.receiver else None
            return Made(
                value.trail, value.type, value.spec, arguments, receiver, value.node, value.module
            )
        case Object() if value.arguments:
            given_arguments = {key: inner(item) for key, item in value.arguments.items()}
            return Object(value.trail, value.cls, given_arguments)
        case Typed():
            origin = inner(value.origin)
            if isinstance(origin, Made | Union | Const):
                return origin
            return Typed(value.trail, value.type, origin)
        case Method():
            return Method(value.trail, inner(value.receiver), value.name)
        case FunctionRef():
            receiver = inner(value.receiver) if value.receiver else None
            captured = tuple((one, inner(known)) for one, known in value.captured)
            return FunctionRef(value.trail, value.function, receiver, captured)
        case Partial():
            return Partial(value.trail, inner(value.callee), value.arguments.map(inner))
        case _:
            return value


def free(value: Value, depth: int = 0) -> frozenset[tuple[FunctionInfo, str]]:
    """The parameters that a value hangs on."""
    if not is_open(value) or depth > MAX_DEPTH:
        return frozenset()
    if isinstance(value, Parameter):
        return frozenset(((value.function, value.name),))
    found: set[tuple[FunctionInfo, str]] = set()
    for part in parts(value):
        found |= free(part, depth + 1)
    return frozenset(found)
