"""Functions that call what they are given: map, threads, executors, fields with a factory."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import TYPE_CHECKING

from pqscan.detect.python import constructors, records
from pqscan.detect.python.arguments import CallArguments, unfolded
from pqscan.detect.python.scope import Scope
from pqscan.detect.python.values import Const, Mapped, Sequence, Unknown, Value, options, union

if TYPE_CHECKING:
    from pqscan.detect.python.engine import Engine

Caller = Callable[["Engine", CallArguments, ast.Call, Scope, bool], Value]

_MISSING = object()  # the key of what a dict has under keys that nobody set
MAX_ITEMS = 8  # items of a known sequence that are passed one by one


def _rest(skipped: int) -> Caller:
    """The callable stands behind `skipped` arguments; it gets all that follow."""

    def run(
        engine: Engine, arguments: CallArguments, node: ast.Call, scope: Scope, record: bool
    ) -> Value:
        if len(arguments.positional) <= skipped:
            return Unknown(None, "a call of nothing")
        callee = arguments.positional[skipped]
        passed = CallArguments(
            arguments.positional[skipped + 1 :],
            arguments.keywords,
            arguments.open_ended,
            arguments.args,
            arguments.kwargs,
        )
        return engine.call(callee, passed, node, scope, record)

    return run


def _target(
    engine: Engine, arguments: CallArguments, node: ast.Call, scope: Scope, record: bool
) -> Value:
    """`Thread(target=make, args=(2048,), kwargs={})`."""
    target = arguments.keywords.get("target")
    if target is not None:
        _with_lists(engine, target, arguments.keywords, node, scope, record)
    return Unknown(None, "a thread or process")


def _applied(
    engine: Engine, arguments: CallArguments, node: ast.Call, scope: Scope, record: bool
) -> Value:
    """`pool.apply_async(make, (2048,), {})`."""
    if not arguments.positional:
        return Unknown(None, "a call of nothing")
    callee, *rest = arguments.positional
    given = {**dict(zip(("args", "kwds"), rest, strict=False)), **arguments.keywords}
    return _with_lists(engine, callee, given, node, scope, record)


def _with_lists(
    engine: Engine,
    callee: Value,
    given: dict[str, Value] | object,
    node: ast.Call,
    scope: Scope,
    record: bool,
) -> Value:
    table = given if isinstance(given, dict) else {}
    args, kwargs = table.get("args"), table.get("kwargs") or table.get("kwds")
    passed = unfolded((), {}, args, kwargs, open_ended=False)
    return engine.call(callee, passed, node, scope, record)


def _map(
    engine: Engine, arguments: CallArguments, node: ast.Call, scope: Scope, record: bool
) -> Value:
    """`map(make, SIZES)`: once for each item where they are known."""
    if len(arguments.positional) < 2:
        return Unknown(None, "a call of nothing")
    callee, *columns = arguments.positional
    known = [one for one in columns if isinstance(one, Sequence) and one.exact]
    if len(known) == len(columns) and all(len(one.items) <= MAX_ITEMS for one in known):
        rows = list(zip(*(one.items for one in known), strict=False))
    else:
        rows = [tuple(engine.element(column, scope, node) for column in columns)]
    made = [engine.call(callee, CallArguments(row, {}), node, scope, record) for row in rows]
    return Sequence(None, tuple(made), exact=len(known) == len(columns))


def _gathered(
    engine: Engine, arguments: CallArguments, node: ast.Call, scope: Scope, record: bool
) -> Value:
    return Sequence(None, arguments.positional, not arguments.open_ended)


def _filtered(
    engine: Engine, arguments: CallArguments, node: ast.Call, scope: Scope, record: bool
) -> Value:
    if len(arguments.positional) < 2:
        return Unknown(None, "a call of nothing")
    source = arguments.positional[1]
    items = source.items if isinstance(source, Sequence) else options(source)
    return Sequence(source.trail, items, exact=False)


def _reduced(
    engine: Engine, arguments: CallArguments, node: ast.Call, scope: Scope, record: bool
) -> Value:
    """`reduce(f, items, start)`, where the items are known."""
    if len(arguments.positional) < 2:
        return Unknown(None, "a call of nothing")
    callee, source, *start = arguments.positional
    if not (isinstance(source, Sequence) and source.exact and len(source.items) <= MAX_ITEMS):
        return Unknown(source.trail, "folded from items that are not known")
    items = [*start, *source.items]
    if not items:
        return Const(None, None)
    found = items[0]
    for one in items[1:]:
        found = engine.call(callee, CallArguments((found, one), {}), node, scope, record)
    return union((found,))


def _field(
    engine: Engine, arguments: CallArguments, node: ast.Call, scope: Scope, record: bool
) -> Value:
    """`field(default_factory=make)`, attrs' `factory=`: called when an object is made."""
    for name in ("default_factory", "factory"):
        factory = arguments.keywords.get(name)
        if factory is not None and not (isinstance(factory, Const) and factory.value is None):
            return engine.call(factory, CallArguments((), {}), node, scope, record)
    return records.field(arguments)


def _called_back(*names: str) -> Caller:
    """A function that calls its first argument, or one of the keywords, without arguments."""

    def run(
        engine: Engine, arguments: CallArguments, node: ast.Call, scope: Scope, record: bool
    ) -> Value:
        found = [arguments.keywords[name] for name in names if name in arguments.keywords]
        callee = next(iter((*arguments.positional[:1], *found)), None)
        if callee is None:
            return Unknown(None, "a call of nothing")
        return engine.call(callee, CallArguments((), {}), node, scope, record)

    return run


def _timer(
    engine: Engine, arguments: CallArguments, node: ast.Call, scope: Scope, record: bool
) -> Value:
    """`Timer(5, make, (2048,))`."""
    given = {
        **dict(zip(("interval", "function", "args", "kwargs"), arguments.positional, strict=False)),
        **arguments.keywords,
    }
    callee = given.get("function")
    if callee is not None:
        _with_lists(engine, callee, given, node, scope, record)
    return Unknown(None, "a timer")


def _defaults(
    engine: Engine, arguments: CallArguments, node: ast.Call, scope: Scope, record: bool
) -> Value:
    """`defaultdict(make)`: what stands under a key that nobody set is what `make` returns."""
    rest = CallArguments(arguments.positional[1:], arguments.keywords, arguments.open_ended)
    first = constructors.mapping(engine, rest, node, scope)
    factory = arguments.positional[0] if arguments.positional else None
    if factory is None or not isinstance(first, Mapped):
        return first
    made = engine.call(factory, CallArguments((), {}), node, scope, record)
    return Mapped(None, {**first.items, _MISSING: made}, exact=False)


def _ran_through(
    engine: Engine, arguments: CallArguments, node: ast.Call, scope: Scope, record: bool
) -> Value:
    """`sync_to_async(make)`: a callable that does what the given one does."""
    return arguments.positional[0] if arguments.positional else Unknown(None, "a call of nothing")


FUNCTIONS: dict[str, Caller] = {
    "builtins.map": _map,
    "builtins.filter": _filtered,
    "functools.reduce": _reduced,
    "asyncio.to_thread": _rest(0),
    "asyncio.gather": _gathered,
    "anyio.to_thread.run_sync": _rest(0),
    "contextvars.copy_context.run": _rest(0),
    "threading.Thread": _target,
    "multiprocessing.Process": _target,
    "atexit.register": _rest(0),
    "threading.Timer": _timer,
    "trio.to_thread.run_sync": _rest(0),
    "starlette.concurrency.run_in_threadpool": _rest(0),
    "fastapi.concurrency.run_in_threadpool": _rest(0),
    "asgiref.sync.sync_to_async": _ran_through,
    "asgiref.sync.async_to_sync": _ran_through,
    "joblib.delayed": _ran_through,
    "collections.defaultdict": _defaults,
    "attr.Factory": _called_back("factory"),
    "attrs.Factory": _called_back("factory"),
    "factory.LazyFunction": _called_back("function"),
    "pydantic.PrivateAttr": _field,
    "pydantic.Field": _field,
    "sqlmodel.Field": _field,
    "typer.Option": _field,
    "typer.Argument": _field,
    **{f"{name}.field": _field for name in ("dataclasses", "attr", "attrs", "msgspec")},
    "attr.ib": _field,
    "attr.attrib": _field,
    "pydantic.dataclasses.Field": _field,
}
METHODS: dict[str, Caller] = {
    "run_in_executor": _rest(1),
    "submit": _rest(0),
    "apply": _applied,
    "apply_async": _applied,
    "imap": _map,
    "map": _map,
    "call_soon": _rest(0),
    "call_later": _rest(1),
}
