"""Calls that need no description: Python's own functions, methods of constants and containers."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import TYPE_CHECKING

from pqscan.detect.python import (
    app_config,
    callers,
    constructors,
    containers,
    dynamic,
    kinds,
    opening,
    operations,
    parametrized,
    records,
    resources,
    shell_words,
    templates,
    tree_paths,
)
from pqscan.detect.python import options as command_line
from pqscan.detect.python.arguments import CallArguments
from pqscan.detect.python.computing import compute, is_secret, with_step
from pqscan.detect.python.narrowing import narrowed
from pqscan.detect.python.scope import Scope
from pqscan.detect.python.templates import joined
from pqscan.detect.python.values import (
    Const,
    Made,
    Mapped,
    Method,
    Object,
    Options,
    Partial,
    PartialMethod,
    Sequence,
    Super,
    Symbol,
    Template,
    Trail,
    Typed,
    Unknown,
    Value,
)
from pqscan.domain.finding import StepKind

if TYPE_CHECKING:
    from pqscan.detect.python.engine import Engine


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
            if callee.name in tree_paths.FUNCTIONS:
                computing = tree_paths.FUNCTIONS[callee.name]
                return opening.calculated(f"{callee.name}()", computing, (), arguments, here)
            if callee.name in operations.FUNCTIONS:
                if callee.name == "builtins.int" and _is_described(engine, arguments):
                    return arguments.positional[0]
                function = operations.FUNCTIONS[callee.name]
                return compute(arguments.positional, f"{callee.name}()", function, here)
            meaning = engine.apis.symbol(callee.name)
            if meaning is not None:
                return callee
            name = callee.name.removeprefix("builtins.")
            return Unknown(here, f"returned by {name}()")
        case Method(receiver=Template() as text, name="split" | "strip" | "encode" | "format"):
            return text
        case Method(receiver=Const(value=tree_paths.PathObject()) as receiver, name=name):
            return opening.path_method(engine, receiver, name, arguments, node, scope)
        case Method(receiver=Partial() as receiver, name="substitute" | "safe_substitute"):
            pieces = templates.substituted(receiver, arguments.positional, arguments.keywords)
            return joined(pieces, here) if pieces else Unknown(here, "returned by substitute()")
        case Method(receiver=Const() as receiver):
            return _constant_method(receiver, callee.name, arguments, here)
        case Method(receiver=Sequence() as receiver):
            return containers.sequence_method(engine, receiver, callee.name, arguments, node, scope)
        case Method(receiver=Mapped() as receiver):
            return containers.mapped_method(engine, receiver, callee.name, arguments, node, scope)
        case Method(receiver=opening.Content()):
            return opening.content_method(callee, arguments, here)
        case Method(name=name) if name in command_line.PARSERS and _is_outside(callee.receiver):
            return command_line.parsed(callee.receiver, scope, node)
        case Method(receiver=Options() as receiver, name="get") if arguments.positional:
            return engine.item(receiver, arguments.positional[0], scope, node)
        case Method(receiver=Method(name=app_config.CONFIG) as receiver, name="get") if (
            found := _configured_item(engine, receiver, arguments, node, scope)
        ) is not None:
            return found
        case Method(name=name) if name in _GETTERS and _is_outside(callee.receiver):
            return _default_or_unknown(callee.receiver, arguments, node, scope)
        case Method(name="draw") | Unknown() if (drawn := _drawn(arguments)) is not None:
            return drawn
        case Method(name=name) if name in callers.METHODS and _is_outside(callee.receiver):
            return callers.METHODS[name](engine, arguments, node, scope, record)
        case Method(name=name) if name in _ENTERING and len(arguments.positional) == 1:
            return engine.enter(arguments.positional[0], scope, node)
        case Method(receiver=Object() as receiver, name="_replace"):
            return records.tuple_replace(engine, receiver, arguments, node, scope)
        case Method(receiver=Object() as receiver, name="_asdict"):
            return records.as_dict(engine, CallArguments((receiver,), {}), node, scope)
        case Method(receiver=Made() as receiver, name="hex" | "decode") if is_secret(receiver):
            return receiver
        case Method(receiver=Made() | Typed() as receiver):
            what = receiver.type.name if receiver.type else receiver.spec.name  # type: ignore[union-attr]
            return Unknown(here, f"returned by {what}.{callee.name}()")
        case Method(receiver=Unknown() as receiver, name="read_bytes" | "read_text"):
            return opening.opened(engine, receiver, scope, node)
        case Method(receiver=Unknown() as receiver, name="enter_context") if arguments.positional:
            return engine.enter(arguments.positional[0], scope, node)
        case Method(receiver=Unknown() as receiver):
            return Unknown(receiver.trail, receiver.reason)
        case Unknown():
            return Unknown(callee.trail, callee.reason)
        case _:
            return Unknown(here, "returned by a call that is not followed")


def _configured_item(
    engine: Engine, receiver: Method, arguments: CallArguments, node: ast.Call, scope: Scope
) -> Value | None:
    """`app.config.get("BITS", 2048)` of an application that the code sets up."""
    key = arguments.positional[0] if arguments.positional else None
    if not (isinstance(key, Const) and isinstance(key.value, str)):
        return None
    return app_config.entry(engine, receiver, key.value, scope)


def _drawn(arguments: CallArguments) -> Value | None:
    """`data.draw(sampled_from(…))`: one of the values that the strategy lists."""
    return parametrized.drawn(arguments.positional[0]) if len(arguments.positional) == 1 else None


_ENTERING = frozenset(("enter_context", "enter_async_context"))  # of contextlib.ExitStack
_GETTERS = frozenset(("get", "getint", "getboolean", "pop", "setdefault", "int", "str"))


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


# Functions of Python's own that need more than constants.

Handler = Callable[["Engine", CallArguments, ast.Call, Scope], Value]


def _kept(name: str) -> Handler:
    """A call that is kept with its arguments, for whoever knows the function."""

    def keep(engine: Engine, arguments: CallArguments, node: ast.Call, scope: Scope) -> Value:
        return Partial(None, Symbol(None, name), arguments)

    return keep


def _partial(engine: Engine, arguments: CallArguments, node: ast.Call, scope: Scope) -> Value:
    if not arguments.positional:
        return Unknown(None, "partial of nothing")
    first, *rest = arguments.positional
    passed = CallArguments(tuple(rest), arguments.keywords, arguments.open_ended)
    return Partial(None, first, passed)


def _partial_method(
    engine: Engine, arguments: CallArguments, node: ast.Call, scope: Scope
) -> Value:
    found = _partial(engine, arguments, node, scope)
    if isinstance(found, Partial):
        return PartialMethod(None, found.callee, found.arguments)
    return found


def _super(engine: Engine, arguments: CallArguments, node: ast.Call, scope: Scope) -> Value:
    function = scope.function
    if function is None or function.cls is None or not function.parameters:
        return Unknown(None, "super() outside a method")
    receiver = scope.lookup(function.parameters[0].name)
    return Super(None, function.cls, receiver or Unknown(None, "self"))


def _bytes(engine: Engine, arguments: CallArguments, node: ast.Call, scope: Scope) -> Value:
    if len(arguments.positional) == 1 and isinstance(arguments.positional[0], opening.Content):
        return arguments.positional[0]

    def make(*values: object) -> object:
        if values and isinstance(values[0], int) and values[0] > operations.MAX_LENGTH:
            raise operations.TooLarge
        return bytes(*values)

    here = Trail(StepKind.COMPUTED, scope.module, node, "")
    return compute(arguments.positional, "bytes()", make, here)


def _cast(engine: Engine, arguments: CallArguments, node: ast.Call, scope: Scope) -> Value:
    if len(arguments.positional) < 2:
        return Unknown(None, "cast() of nothing")
    hint = engine.hint(node.args[0], scope.module) if node.args else None
    found = arguments.positional[1]
    return narrowed(found, [hint]) if hint is not None else found


def _configured(engine: Engine, arguments: CallArguments, node: ast.Call, scope: Scope) -> Value:
    """`decouple.config("BITS", default=2048)`."""
    here = Trail(StepKind.RETURNED, scope.module, node, "")
    unknown = Unknown(here, "read from the environment or a file of settings")
    return _default_or_unknown(unknown, arguments, node, scope)


def _is_described(engine: Engine, arguments: CallArguments) -> bool:
    """`int(EncryptionTypes.rc4_hmac.value)`: a library's constant stays what it is."""
    first = arguments.positional[0] if len(arguments.positional) == 1 else None
    return isinstance(first, Symbol) and engine.apis.symbol(first.name) is not None


def _first(engine: Engine, arguments: CallArguments, node: ast.Call, scope: Scope) -> Value:
    """A function that hands on its first argument."""
    return arguments.positional[0] if arguments.positional else Const(None, None)


_SYMBOLS: dict[str, Handler] = {
    **{name: _kept(name) for name in (parametrized.PARAM, *parametrized.STRATEGIES)},
    "typing.cast": _cast,
    "builtins.isinstance": kinds.is_instance,
    "builtins.iter": _first,
    "builtins.next": constructors.following,
    "builtins.tuple": constructors.listed,
    "builtins.list": constructors.listed,
    "builtins.reversed": constructors.reverse,
    "builtins.sorted": constructors.ordered,
    "textwrap.dedent": _first,  # spaces at the start of lines mean nothing to who reads the text
    "inspect.cleandoc": _first,
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
    "dataclasses.replace": records.replace,
    "dataclasses.asdict": records.as_dict,
    "builtins.vars": records.as_dict,
    "copy.replace": records.replace,
    "attr.evolve": records.replace,
    "attrs.evolve": records.replace,
    "attr.asdict": records.as_dict,
    "attrs.asdict": records.as_dict,
    "decouple.config": _configured,
    "builtins.getattr": dynamic.by_name,
    "builtins.setattr": dynamic.set_attribute,
    "builtins.super": _super,
    "builtins.dict": constructors.mapping,
    "collections.OrderedDict": constructors.mapping,
    "types.MappingProxyType": constructors.mapping,
    "types.SimpleNamespace": constructors.namespace,
    "collections.ChainMap": constructors.chained,
    "json.dumps": constructors.dumped,
    "json.loads": constructors.loaded,
    "builtins.range": constructors.ranged,
    "builtins.enumerate": constructors.enumerated,
    "builtins.zip": constructors.zipped,
    "string.Template": _kept("string.Template"),
    **shell_words.FUNCTIONS,
    "builtins.bytes": _bytes,
    "builtins.bytearray": _bytes,
    "functools.partial": _partial,
    "functools.partialmethod": _partial_method,
    "importlib.import_module": dynamic.import_module,
    "builtins.__import__": dynamic.import_module,
    "os.environ.get": dynamic.environment,
    "os.getenv": dynamic.environment,
    **resources.FUNCTIONS,
}
