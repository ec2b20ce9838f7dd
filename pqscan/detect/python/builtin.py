"""Calls that need no description: Python's own functions, methods of constants and containers."""

from __future__ import annotations

import ast
import shlex
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from pqscan.detect.python import callers, operations, records, templates
from pqscan.detect.python import options as command_line
from pqscan.detect.python.evaluate import compute, constants, joined, narrowed, with_step
from pqscan.detect.python.scope import Scope
from pqscan.detect.python.values import (
    CallArguments,
    ClassRef,
    Const,
    Made,
    Mapped,
    Method,
    ModuleRef,
    Object,
    Options,
    Parameter,
    Partial,
    Residual,
    Sequence,
    Super,
    Symbol,
    Template,
    Trail,
    Typed,
    Union,
    Unknown,
    Value,
    is_open,
    options,
    residual,
    union,
)
from pqscan.domain.finding import StepKind

if TYPE_CHECKING:
    from pqscan.detect.python.engine import Engine

MAX_RANGE = 64
CHANGES = frozenset(("append", "add", "extend", "insert", "remove", "clear", "update"))


def changes(callee: Method) -> bool:
    """Whether it changes a container, which is known even where its items are open."""
    return callee.name in CHANGES and isinstance(callee.receiver, Sequence | Mapped)


def call(
    engine: Engine,
    callee: Value,
    arguments: CallArguments,
    node: ast.Call,
    scope: Scope,
    record: bool,
) -> Value:
    """The result of a call that no spec describes."""
    here = Trail(StepKind.RETURNED, scope.module, node, "")
    match callee:
        case Symbol():
            if callee.name in callers.FUNCTIONS:
                return callers.FUNCTIONS[callee.name](engine, arguments, node, scope, record)
            handler = _SYMBOLS.get(callee.name)
            if handler is not None:
                return handler(engine, arguments, node, scope)
            if callee.name in operations.FUNCTIONS:
                function = operations.FUNCTIONS[callee.name]
                return compute(arguments.positional, f"{callee.name}()", function, here)
            meaning = engine.apis.symbol(callee.name)
            if meaning is not None:
                return callee
            name = callee.name.removeprefix("builtins.")
            return Unknown(here, f"returned by {name}()")
        case Method(receiver=Template() as text, name="split" | "strip" | "encode" | "format"):
            return text
        case Method(receiver=Const() as receiver):
            return _constant_method(receiver, callee.name, arguments, here)
        case Method(receiver=Sequence() as receiver):
            return _sequence_method(engine, receiver, callee.name, arguments, node, scope)
        case Method(receiver=Mapped() as receiver):
            return _mapped_method(engine, receiver, callee.name, arguments, node, scope)
        case Method(name=name) if name in command_line.PARSERS and _is_outside(callee.receiver):
            return command_line.parsed(callee.receiver, scope, node)
        case Method(receiver=Options() as receiver, name="get") if arguments.positional:
            return engine.item(receiver, arguments.positional[0], scope, node)
        case Method(name=name) if name in _GETTERS and _is_outside(callee.receiver):
            return _default_or_unknown(callee.receiver, arguments, node, scope)
        case Method(name=name) if name in callers.METHODS and _is_outside(callee.receiver):
            return callers.METHODS[name](engine, arguments, node, scope, record)
        case Method(receiver=Object() as receiver, name="_replace"):
            return records.tuple_replace(engine, receiver, arguments, node, scope)
        case Method(receiver=Object() as receiver, name="_asdict"):
            return records.as_dict(engine, CallArguments((receiver,), {}), node, scope)
        case Method(receiver=Made() | Typed() as receiver):
            what = receiver.type.name if receiver.type else receiver.spec.name  # type: ignore[union-attr]
            return Unknown(here, f"returned by {what}.{callee.name}()")
        case Method(receiver=Unknown() as receiver):
            return Unknown(receiver.trail, receiver.reason)
        case Unknown():
            return Unknown(callee.trail, callee.reason)
        case _:
            return Unknown(here, "returned by a call that is not followed")


_GETTERS = frozenset(("get", "getint", "getboolean", "pop", "setdefault"))


def _default_or_unknown(
    receiver: Value, arguments: CallArguments, node: ast.Call, scope: Scope
) -> Value:
    """`config.get("bits", 2048)` on a mapping from outside the program."""
    default = arguments.keywords.get("fallback") or arguments.keywords.get("default")
    if default is None and len(arguments.positional) == 2:
        default = arguments.positional[1]
    reason = receiver.reason if isinstance(receiver, Unknown) else "a value from outside"
    if default is None or (isinstance(default, Const) and default.value is None):
        return Unknown(receiver.trail, reason)
    return with_step(default, StepKind.DEFAULT, scope, node)


def _is_outside(receiver: Value) -> bool:
    return isinstance(receiver, Unknown | Symbol | Method)


def _constant_method(receiver: Const, name: str, arguments: CallArguments, here: Trail) -> Value:
    if name == "format":
        pieces = templates.formatted(receiver, arguments.positional, arguments.keywords)
    else:
        pieces = templates.joined_by(receiver, arguments.positional) if name == "join" else None
    if pieces is not None:
        return joined(pieces, here)
    names = list(arguments.keywords)
    operands = (receiver, *arguments.positional, *arguments.keywords.values())

    def apply(first: object, *rest: object) -> object:
        plain = rest[: len(rest) - len(names)] if names else rest
        keywords = dict(zip(names, rest[len(plain) :], strict=True))
        if keywords and name == "format":
            return operations.bounded(str(first).format(*plain, **keywords))
        if keywords:
            raise TypeError
        return operations.call_method(first, name, [_as_list(one) for one in plain])

    return compute(operands, f".{name}()", apply, here)


def _as_list(value: object) -> object:
    return list(value) if isinstance(value, tuple) else value


def _sequence_method(
    engine: Engine,
    receiver: Sequence,
    name: str,
    arguments: CallArguments,
    node: ast.Call,
    scope: Scope,
) -> Value:
    added: tuple[Value, ...] | None = None
    exact = receiver.exact
    if name in ("append", "add") and arguments.positional:
        added = (arguments.positional[0],)
    elif name in ("extend", "update") and arguments.positional:
        more = arguments.positional[0]
        added = more.items if isinstance(more, Sequence) else ()
        exact = exact and isinstance(more, Sequence) and more.exact
    if added is not None:
        _replace(node, Sequence(receiver.trail, receiver.items + added, exact), scope)
        return Const(None, None)
    if name in ("insert", "remove", "clear", "sort", "reverse"):
        _replace(node, Sequence(receiver.trail, receiver.items, exact=False), scope)
        return Const(None, None)
    if name == "copy":
        return receiver
    if name == "pop":
        _replace(node, Sequence(receiver.trail, receiver.items, exact=False), scope)
        return engine.item(receiver, arguments.positional[0] if arguments.positional
                           else Const(None, -1), scope, node)  # fmt: skip
    if name in ("index", "count"):
        return Unknown(Trail(StepKind.RETURNED, scope.module, node, ""), f"returned by .{name}()")
    return Unknown(receiver.trail, f"returned by .{name}()")


def _replace(node: ast.Call, value: Value, scope: Scope) -> None:
    """A method changed the container: the name it goes by holds the new one."""
    if isinstance(node.func, ast.Attribute) and isinstance(node.func.value, ast.Name):
        scope.names[node.func.value.id] = value


def _mapped_method(
    engine: Engine,
    receiver: Mapped,
    name: str,
    arguments: CallArguments,
    node: ast.Call,
    scope: Scope,
) -> Value:
    if name in ("get", "pop", "setdefault") and arguments.positional:
        key = arguments.positional[0]
        fallback = arguments.positional[1] if len(arguments.positional) > 1 else Const(None, None)
        known = isinstance(key, Const) and key.value in receiver.items
        missing = isinstance(key, Const) and receiver.exact and not known
        if missing:
            if name == "setdefault":
                _replace(node, _changed(receiver, name, arguments), scope)
            return fallback
        if name == "setdefault":
            _replace(node, _changed(receiver, name, arguments), scope)
        found = engine.item(receiver, key, scope, node)
        return found if known else union((found, fallback))
    if name == "items":
        pairs = tuple(
            Sequence(None, (Const(None, key), value)) for key, value in receiver.items.items()
        )
        return Sequence(receiver.trail, pairs, receiver.exact)
    if name == "values":
        return Sequence(receiver.trail, tuple(receiver.items.values()), receiver.exact)
    if name == "keys":
        return Sequence(
            receiver.trail, tuple(Const(None, key) for key in receiver.items), receiver.exact
        )
    if name == "copy":
        return receiver
    if name == "update":
        more = arguments.positional[0] if arguments.positional else Mapped(None, {})
        items = {**receiver.items, **(more.items if isinstance(more, Mapped) else {})}
        items.update(arguments.keywords)
        exact = receiver.exact and isinstance(more, Mapped) and more.exact
        _replace(node, Mapped(receiver.trail, items, exact), scope)
        return Const(None, None)
    return Unknown(receiver.trail, f"returned by .{name}()")


def change_later(callee: Value, arguments: CallArguments, node: ast.Call, scope: Scope) -> None:
    """`options.setdefault("bits", 2048)` on a dict that a parameter holds: changed once known."""
    match node.func, callee:
        case (
            ast.Attribute(value=ast.Name(id=name), attr="setdefault" | "update" as method),
            Residual(operands=(receiver,)),
        ):
            scope.names[name] = _changed(receiver, method, arguments)
        case _:
            return


def _changed(receiver: Value, method: str, arguments: CallArguments) -> Value:
    if isinstance(receiver, Parameter | Residual):

        def again(new: tuple[Value, ...]) -> Value:
            return _changed(new[0], method, arguments.rebuilt(new[1:]))

        return residual(f".{method}()", (receiver, *arguments.values()), again)
    if isinstance(receiver, Union):
        return union(_changed(option, method, arguments) for option in receiver.options)
    if not isinstance(receiver, Mapped):
        return receiver
    items = dict(receiver.items)
    if method == "update":
        more = arguments.positional[0] if arguments.positional else Mapped(None, {})
        items.update(more.items if isinstance(more, Mapped) else {})
        items.update(arguments.keywords)
        exact = receiver.exact and isinstance(more, Mapped) and more.exact
        return Mapped(receiver.trail, items, exact and not arguments.open_ended)
    key, default = (*arguments.positional, Const(None, None), Const(None, None))[:2]
    if not isinstance(key, Const):
        return Mapped(receiver.trail, {**items, ("unknown key", id(arguments)): default}, False)
    items.setdefault(key.value, default)
    return Mapped(receiver.trail, items, receiver.exact)


# Functions of Python's own that need more than constants.

Handler = Callable[["Engine", CallArguments, ast.Call, Scope], Value]


def _getattr(engine: Engine, arguments: CallArguments, node: ast.Call, scope: Scope) -> Value:
    if len(arguments.positional) < 2:
        return Unknown(None, "getattr without a name")
    receiver, name = arguments.positional[:2]
    otherwise = arguments.positional[2] if len(arguments.positional) > 2 else None

    def again(new: tuple[Value, ...]) -> Value:
        rest = () if otherwise is None else (otherwise,)
        return _getattr(engine, CallArguments((*new, *rest), {}), node, scope)

    found = _by_name(engine, receiver, name, scope, node, again)
    if otherwise is None or is_open(found):
        return found
    ours = isinstance(receiver, ModuleRef | ClassRef | Object)
    return union(_or_default(found, otherwise, ours))


def _or_default(found: Value, otherwise: Value, ours: bool) -> Iterator[Value]:
    """`getattr(settings, "BITS", 2048)`: the default where the project defines no such name."""
    for option in options(found):
        missing = isinstance(option, Unknown | Method | Symbol)
        if not missing or (isinstance(option, Symbol) and not ours):
            yield option
        if missing:
            yield otherwise


def _by_name(
    engine: Engine,
    receiver: Value,
    name: Value,
    scope: Scope,
    node: ast.Call,
    again: Callable[[tuple[Value, ...]], Value],
) -> Value:

    if is_open(name) or isinstance(receiver, Parameter | Residual):
        return residual("getattr", (receiver, name), again)
    found: list[Value] = []
    for option in options(name):
        if isinstance(option, Const) and isinstance(option.value, str):
            value = engine.attribute(receiver, option.value, scope, node)
            if option.trail is not None and value.trail is None:
                value = with_step(value, option.trail.kind, scope, node, "")
                value.trail = Trail(StepKind.COMPUTED, scope.module, node, "", option.trail)
            found.append(value)
        else:
            found.append(Unknown(option.trail, "the attribute's name is not known"))
    return union(found)


def _import_module(engine: Engine, arguments: CallArguments, node: ast.Call, scope: Scope) -> Value:
    first = arguments.positional[0] if arguments.positional else Unknown(None, "no module name")

    def again(new: tuple[Value, ...]) -> Value:
        return _import_module(engine, CallArguments(new, {}), node, scope)

    if is_open(first):
        return residual("import_module", (first,), again)
    found: list[Value] = []
    for option in options(first):
        if not (isinstance(option, Const) and isinstance(option.value, str)):
            found.append(Unknown(option.trail, "the module's name is not known"))
            continue
        path = engine.program.find(option.value, scope.module.path)
        module = engine.program.module(path) if path else None
        found.append(
            ModuleRef(option.trail, module) if module else Symbol(option.trail, option.value)
        )
    return union(found)


def _environment(engine: Engine, arguments: CallArguments, node: ast.Call, scope: Scope) -> Value:
    default = (
        arguments.positional[1]
        if len(arguments.positional) > 1
        else arguments.keywords.get("default")
    )
    name = arguments.positional[0] if arguments.positional else None
    label = name.value if isinstance(name, Const) else "a variable"
    here = Trail(StepKind.RETURNED, scope.module, node, "")
    if default is None or (isinstance(default, Const) and default.value is None):
        return Unknown(here, f"read from the environment variable {label}")
    return with_step(
        default, StepKind.DEFAULT, scope, node, f"default of the environment variable {label}"
    )


def _partial(engine: Engine, arguments: CallArguments, node: ast.Call, scope: Scope) -> Value:
    if not arguments.positional:
        return Unknown(None, "partial of nothing")
    first, *rest = arguments.positional
    passed = CallArguments(tuple(rest), arguments.keywords, arguments.open_ended)
    return Partial(None, first, passed)


def _dict(engine: Engine, arguments: CallArguments, node: ast.Call, scope: Scope) -> Value:
    first = arguments.positional[0] if arguments.positional else Mapped(None, {})
    items: dict[object, Value] = {}
    exact = not arguments.open_ended
    if isinstance(first, Mapped):
        items.update(first.items)
        exact = exact and first.exact
    elif isinstance(first, Sequence):
        for pair in first.items:
            if isinstance(pair, Sequence) and len(pair.items) == 2:
                try:
                    items[constants(pair.items[0])] = pair.items[1]
                except ValueError:
                    exact = False
            else:
                exact = False
        exact = exact and first.exact
    else:
        exact = False
    items.update(arguments.keywords)
    return Mapped(None, items, exact)


def _range(engine: Engine, arguments: CallArguments, node: ast.Call, scope: Scope) -> Value:
    def numbers(*bounds: int) -> object:
        found = range(*bounds)
        if len(found) > MAX_RANGE:
            raise operations.TooLarge
        return tuple(found)

    here = Trail(StepKind.COMPUTED, scope.module, node, "")
    return compute(arguments.positional, "range()", numbers, here)


def _enumerate(engine: Engine, arguments: CallArguments, node: ast.Call, scope: Scope) -> Value:
    first = arguments.positional[0] if arguments.positional else Unknown(None, "nothing")
    if not is_open(first):
        first = _listed(engine, CallArguments((first,), {}), node, scope)
    if not isinstance(first, Sequence):
        inner = engine.element(first, scope, node)
        pair = Sequence(None, (Unknown(None, "an index"), inner))
        return Sequence(None, (pair,), exact=False)
    pairs = tuple(
        Sequence(None, (Const(None, index), item)) for index, item in enumerate(first.items)
    )
    return Sequence(None, pairs, first.exact and len(arguments.positional) == 1)


def _zip(engine: Engine, arguments: CallArguments, node: ast.Call, scope: Scope) -> Value:
    columns = tuple(
        one if is_open(one) else _listed(engine, CallArguments((one,), {}), node, scope)
        for one in arguments.positional
    )
    if columns and all(isinstance(column, Sequence) and column.exact for column in columns):
        rows = zip(*(column.items for column in columns if isinstance(column, Sequence)),
                   strict=False)  # fmt: skip
        return Sequence(None, tuple(Sequence(None, row) for row in rows))
    row = Sequence(None, tuple(engine.element(column, scope, node) for column in columns))
    return Sequence(None, (row,), exact=False)


def _super(engine: Engine, arguments: CallArguments, node: ast.Call, scope: Scope) -> Value:
    function = scope.function
    if function is None or function.cls is None or not function.parameters:
        return Unknown(None, "super() outside a method")
    receiver = scope.lookup(function.parameters[0].name)
    return Super(None, function.cls, receiver or Unknown(None, "self"))


def _split(engine: Engine, arguments: CallArguments, node: ast.Call, scope: Scope) -> Value:
    """`shlex.split`: a string that is not all known is left for whoever reads the words."""
    first = arguments.positional[0] if arguments.positional else Unknown(None, "nothing")
    if is_open(first):

        def again(new: tuple[Value, ...]) -> Value:
            return _split(engine, CallArguments(new, {}), node, scope)

        return residual("shlex.split", (first,), again)
    if isinstance(first, Template):
        return first
    here = Trail(StepKind.RETURNED, scope.module, node, "")
    return compute((first,), "shlex.split()", shlex.split, here)


def _bytes(engine: Engine, arguments: CallArguments, node: ast.Call, scope: Scope) -> Value:
    def make(*values: object) -> object:
        if values and isinstance(values[0], int) and values[0] > operations.MAX_LENGTH:
            raise operations.TooLarge
        return bytes(*values)

    here = Trail(StepKind.COMPUTED, scope.module, node, "")
    return compute(arguments.positional, "bytes()", make, here)


def _setattr(engine: Engine, arguments: CallArguments, node: ast.Call, scope: Scope) -> Value:
    if len(arguments.positional) == 3 and node.args and isinstance(node.args[0], ast.Name):
        name = arguments.positional[1]
        if isinstance(name, Const) and isinstance(name.value, str):
            target = ast.Attribute(node.args[0], name.value, ast.Store())
            engine.assign(target, arguments.positional[2], scope)
    return Const(None, None)


def _cast(engine: Engine, arguments: CallArguments, node: ast.Call, scope: Scope) -> Value:
    if len(arguments.positional) < 2:
        return Unknown(None, "cast() of nothing")
    hint = engine.hint(node.args[0], scope.module) if node.args else None
    found = arguments.positional[1]
    return narrowed(found, [hint]) if hint is not None else found


def _first(engine: Engine, arguments: CallArguments, node: ast.Call, scope: Scope) -> Value:
    """A function that hands on its first argument."""
    return arguments.positional[0] if arguments.positional else Const(None, None)


def _listed(engine: Engine, arguments: CallArguments, node: ast.Call, scope: Scope) -> Value:
    """`tuple()`, `list()` and their like: the same items, in order."""
    if not arguments.positional:
        return Sequence(None, ())
    found = engine.as_sequence(arguments.positional[0])
    if isinstance(found, Parameter | Residual):

        def again(new: tuple[Value, ...]) -> Value:
            return _listed(engine, CallArguments(new, {}), node, scope)

        return residual("a list", (found,), again)
    if isinstance(found, Sequence):
        return found
    if isinstance(found, Mapped) and found.exact:
        return Sequence(found.trail, tuple(Const(found.trail, key) for key in found.items))
    if isinstance(found, Const) and isinstance(found.value, str):
        return Sequence(found.trail, tuple(Const(found.trail, one) for one in found.value))
    return Sequence(found.trail, options(engine.element(found, scope, node)), exact=False)


def _reversed(engine: Engine, arguments: CallArguments, node: ast.Call, scope: Scope) -> Value:
    found = _listed(engine, arguments, node, scope)
    if isinstance(found, Sequence):
        return Sequence(found.trail, found.items[::-1], found.exact)
    return Unknown(found.trail, "reversed items that are not known")


def _next(engine: Engine, arguments: CallArguments, node: ast.Call, scope: Scope) -> Value:
    items = engine.as_sequence(_first(engine, arguments, node, scope))
    if isinstance(items, Sequence) and items.exact and items.items:
        return items.items[0]
    found = engine.element(items, scope, node)
    return union((found, *arguments.positional[1:2]))


_SYMBOLS: dict[str, Handler] = {
    "typing.cast": _cast,
    "typer.Option": records.field,
    "typer.Argument": records.field,
    "builtins.iter": _first,
    "builtins.next": _next,
    "builtins.tuple": _listed,
    "builtins.list": _listed,
    "builtins.reversed": _reversed,
    "contextlib.nullcontext": _first,
    "contextlib.closing": _first,
    "copy.copy": _first,
    "copy.deepcopy": _first,
    "asyncio.run": _first,
    "asyncio.create_task": _first,
    "asyncio.ensure_future": _first,
    "asyncio.wait_for": _first,
    "asyncio.shield": _first,
    "builtins.staticmethod": _first,
    "builtins.classmethod": _first,
    "functools.lru_cache": _first,
    "functools.cache": _first,
    "collections.namedtuple": records.named_tuple,
    "typing.NamedTuple": records.named_tuple,
    "dataclasses.field": records.field,
    "dataclasses.replace": records.replace,
    "dataclasses.asdict": records.as_dict,
    "builtins.vars": records.as_dict,
    "copy.replace": records.replace,
    "attr.ib": records.field,
    "attr.attrib": records.field,
    "attr.field": records.field,
    "attrs.field": records.field,
    "attr.evolve": records.replace,
    "attrs.evolve": records.replace,
    "attr.asdict": records.as_dict,
    "attrs.asdict": records.as_dict,
    "pydantic.Field": records.field,
    "builtins.getattr": _getattr,
    "builtins.setattr": _setattr,
    "builtins.super": _super,
    "builtins.dict": _dict,
    "collections.OrderedDict": _dict,
    "types.MappingProxyType": _dict,
    "builtins.range": _range,
    "builtins.enumerate": _enumerate,
    "builtins.zip": _zip,
    "shlex.split": _split,
    "builtins.bytes": _bytes,
    "builtins.bytearray": _bytes,
    "functools.partial": _partial,
    "importlib.import_module": _import_module,
    "builtins.__import__": _import_module,
    "os.environ.get": _environment,
    "os.getenv": _environment,
}
