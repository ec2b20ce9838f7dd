"""What a call gives back and what it does: described calls, project functions, classes."""

from __future__ import annotations

import ast
import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING

from pqscan.detect.python import (
    builtin,
    classes,
    containers,
    lineage,
    records,
    resources,
    sharing,
    splats,
)
from pqscan.detect.python.arguments import CallArguments
from pqscan.detect.python.computing import with_step
from pqscan.detect.python.described import describe, fitting, made_of, misfits, told_by
from pqscan.detect.python.narrowing import narrowed
from pqscan.detect.python.opening import Content
from pqscan.detect.python.own import described
from pqscan.detect.python.pieces import ClassInfo, FunctionInfo, ParameterInfo
from pqscan.detect.python.replay import deferred, giver, is_telling, replay, replay_methods
from pqscan.detect.python.scope import Scope, Summary
from pqscan.detect.python.specs import CallSpec
from pqscan.detect.python.substitution import substitute
from pqscan.detect.python.values import (
    ClassRef,
    FunctionRef,
    Method,
    Object,
    Parameter,
    Partial,
    Residual,
    Symbol,
    Trail,
    Union,
    Unknown,
    Value,
    is_open,
    union,
)
from pqscan.detect.python.ways import settled
from pqscan.domain.finding import StepKind
from pqscan.domain.record import replace

if TYPE_CHECKING:
    from pqscan.detect.python.engine import Engine

_CONTEXT_MANAGERS = frozenset(("contextmanager", "asynccontextmanager"))


def call(
    engine: Engine,
    callee: Value,
    arguments: CallArguments,
    node: ast.Call,
    scope: Scope,
    record: bool,
) -> Value:
    """The result of a call; with `record`, described calls in it are noted."""
    outside = describe(engine, callee) or told_by(engine, callee, arguments)
    if outside is not None:
        spec, receiver = outside
        if misfits(spec, arguments):
            return Unknown(None, f"no {spec.name}() takes so few or so many arguments")
        return made_of(engine, spec, receiver, callee, arguments, node, scope, record)
    match callee:
        case Union() if all(isinstance(one, Residual) for one in callee.options):
            return deferred(engine, callee, arguments, node, scope, record)  # kinds of one object
        case Union():
            return union(
                call(engine, one, arguments, node, scope, record)
                for one in fitting(engine, callee.options, arguments)
            )
        case FunctionRef() | ClassRef() if (symbol := resources.own_symbol(callee)) is not None:
            return builtin.call(engine, symbol, arguments, node, scope, record)
        case FunctionRef() if (own := described(engine, callee, node, scope)) is not None:
            spec, receiver = own
            engine.told.add(node)
            found = _project(engine, callee, arguments, node, scope, record)
            made = made_of(engine, spec, receiver, callee, arguments, node, scope, record)
            return made if spec.returns or spec.returns_all else found
        case FunctionRef():
            return _project(engine, callee, arguments, node, scope, record)
        case ClassRef():
            return _construct(engine, callee.cls, arguments, node, scope, record)
        case Object():
            method = lineage.find_method(engine, callee.cls, "__call__")
            if method is not None:
                ref = FunctionRef(None, method, callee)
                return _project(engine, ref, arguments, node, scope, record)
            return Unknown(callee.trail, f"calling a {callee.cls.name}")
        case Partial():
            joined = CallArguments(
                callee.arguments.positional + arguments.positional,
                {**callee.arguments.keywords, **arguments.keywords},
                callee.arguments.open_ended or arguments.open_ended,
                arguments.args or callee.arguments.args,
                arguments.kwargs or callee.arguments.kwargs,
            )
            return call(engine, callee.callee, joined, node, scope, record)
        case Method() if containers.changes(callee):
            return builtin.call(engine, callee, arguments, node, scope, record)
        case _ if is_open(callee):
            return deferred(engine, callee, arguments, node, scope, record)
        case _:
            return builtin.call(engine, callee, arguments, node, scope, record)


def value_of(engine: Engine, ref: FunctionRef) -> Value:
    """What a function without further arguments returns; nothing is noted."""
    given = {}
    if ref.receiver is not None and ref.function.parameters:
        given[ref.function.parameters[0].name] = ref.receiver
    return _result(engine, ref.function, given)


def _result(engine: Engine, function: FunctionInfo, given: Mapping[str, Value]) -> Value:
    if not engine.interest.is_worth(function):
        return Unknown(None, f"returned by {function.qualname}()")
    found = _given_back(function, engine.summary(function))
    return substitute(found, giver(function, given))


def _project(
    engine: Engine,
    ref: FunctionRef,
    arguments: CallArguments,
    node: ast.Call,
    scope: Scope,
    record: bool,
) -> Value:
    function = ref.function
    if not engine.interest.is_worth(function) and not _passes_described(engine, arguments):
        here = Trail(StepKind.RETURNED, scope.module, node, "")
        return Unknown(here, f"returned by {function.qualname}()")
    given, passed = bind_project(engine, function, ref.receiver, arguments, node, scope)
    summary = engine.summary(function)
    if record:
        give = giver(function, given, ref.captured)
        replay(engine, summary.events, function, passed, give, node, scope)
        if summary.fills or summary.globals:
            sharing.hand_on(summary, function, give, scope)
        if isinstance(ref.receiver, Parameter) and ref.receiver.name == scope.self_name:
            _take_writes(summary, function, given, scope)
    if node in engine.dropped:
        return Unknown(None, "nobody looks at it")
    found = substitute(_given_back(function, summary), giver(function, given, ref.captured))
    hint = engine.returned(function)
    if hint is not None and not is_open(found):
        return narrowed(found, [hint])
    return found


def _passes_described(engine: Engine, arguments: CallArguments) -> bool:
    """Whether a described callable is among the arguments: who gets it may call it."""
    return any(
        isinstance(one, Symbol) and engine.apis.call(one.name) is not None
        for one in arguments.values()
    )


def _given_back(function: FunctionInfo, summary: Summary) -> Value:
    """What a function returns; of a context manager made of a generator, what it yields."""
    if summary.yields and function.decorators & _CONTEXT_MANAGERS:
        found = union(summary.yields)
    else:
        found = summary.result()
    return settled(found) if summary.chooses else found


def _take_writes(
    summary: Summary, function: FunctionInfo, given: Mapping[str, Value], scope: Scope
) -> None:
    """`self.setup(2048)` in `__init__`: what it assigns to `self` is assigned here."""
    for name, values in list(summary.writes.items()):
        seen = [substitute(value, giver(function, given)) for value in list(values)]
        scope.summary.writes.setdefault(name, []).extend(seen)
        scope.names.setdefault(f"{scope.self_name}.{name}", union(seen))


def bind_project(
    engine: Engine,
    function: FunctionInfo,
    receiver: Value | None,
    arguments: CallArguments,
    node: ast.Call,
    scope: Scope,
) -> tuple[dict[str, Value], frozenset[str]]:
    """Values for the parameters, and the names that this call passes itself."""
    given: dict[str, Value] = {}
    positional = list(arguments.positional)
    if function.takes_self and receiver is not None:
        positional.insert(0, receiver)
    keywords = dict(arguments.keywords)
    for index, info in enumerate(function.parameters):
        if info.kind == "*":
            stepped = [_passed(value, info, scope, node) for value in positional]
            given[info.name] = splats.rest(stepped, arguments)
            positional = []
        elif info.kind == "**":
            named = {key: _passed(value, info, scope, node) for key, value in keywords.items()}
            given[info.name] = splats.named_rest(named, arguments)
        elif info.kind == "positional" and positional:
            value = positional.pop(0)
            is_receiver = index == 0 and value is receiver
            given[info.name] = value if is_receiver else _passed(value, info, scope, node)
        elif info.name in keywords:
            given[info.name] = _passed(keywords.pop(info.name), info, scope, node)
    passed = frozenset(given)
    waiting = arguments.args is not None or arguments.kwargs is not None
    shift = 1 if function.takes_self and receiver is not None else 0
    for index, info in enumerate(function.parameters):
        if info.name not in given:
            default = engine.default(function, info)
            if waiting and info.kind in ("positional", "keyword"):
                at = index - shift if info.kind == "positional" else -1
                given[info.name] = splats.passed(arguments, at, info.name, default)
            elif arguments.open_ended and default is None:
                given[info.name] = Unknown(None, f"{info.name} is passed in a splat")
            elif default is not None:
                given[info.name] = default
    return given, passed if not waiting else frozenset(given)


def _passed(value: Value, info: ParameterInfo, scope: Scope, node: ast.Call) -> Value:
    if isinstance(value, Unknown | Parameter | Residual) and not isinstance(value, Content):
        return value
    return with_step(value, StepKind.ARGUMENT, scope, node, "")


def _construct(
    engine: Engine,
    cls: ClassInfo,
    arguments: CallArguments,
    node: ast.Call,
    scope: Scope,
    record: bool,
) -> Value:
    """An instance; what its methods do with what it was given is decided here."""
    if lineage.is_enum(engine, cls):
        if not arguments.positional:
            return Unknown(None, "an enum")
        return classes.by_value(engine, cls, arguments.positional[0])
    made = Object(Trail(StepKind.RETURNED, scope.module, node, ""), cls, {})
    init = lineage.find_method(engine, cls, "__init__")
    if init is None:
        made.arguments = _fields(engine, cls, arguments, scope, node)
        if not cls.fields:
            return _outside_instance(engine, cls, made, arguments, node, scope, record)
        passed = frozenset(made.arguments)
    else:
        given, passed = bind_project(engine, init, made, arguments, node, scope)
        own = init.parameters[0].name if init.parameters else ""
        made.arguments = {name: value for name, value in given.items() if name != own}
        passed -= {own}
        if record and engine.interest.is_hot(init):
            summary = engine.summary(init)
            give = giver(init, given)
            replay(engine, summary.events, init, passed, give, node, scope)
    telling = frozenset(one for one in passed if is_telling(engine, made.arguments[one]))
    if record and telling:
        replay_methods(engine, made, telling, node, scope)
    return made


def _fields(
    engine: Engine, cls: ClassInfo, arguments: CallArguments, scope: Scope, node: ast.Call
) -> dict[str, Value]:
    """Arguments of a dataclass or NamedTuple by field."""
    fields = records.fields_of(engine, cls)
    given = {
        f.name: with_step(v, StepKind.ARGUMENT, scope, node, f"{f.name}=…")
        for f, v in zip(fields, arguments.positional, strict=False)
    }
    names = {f.name for f in fields}
    given.update({k: v for k, v in arguments.keywords.items() if k in names})
    return given


def _outside_instance(
    engine: Engine,
    cls: ClassInfo,
    made: Object,
    arguments: CallArguments,
    node: ast.Call,
    scope: Scope,
    record: bool,
) -> Value:
    """A subclass of a described class, without a constructor of its own."""
    for base in lineage.outside_bases(engine, cls):
        spec = engine.apis.call(base)
        if spec is not None:
            given = _with_own_defaults(engine, spec, cls, arguments)
            return made_of(engine, spec, None, Symbol(None, base), given, node, scope, record)
    return made


def _with_own_defaults(
    engine: Engine, spec: CallSpec, cls: ClassInfo, arguments: CallArguments
) -> CallArguments:
    """What a subclass says in its attributes, where the call says nothing."""
    keywords = dict(arguments.keywords)
    for argument, path in spec.class_defaults:
        index = spec.arguments.index(argument) if argument in spec.arguments else sys.maxsize
        if argument in keywords or index < len(arguments.positional):
            continue
        value: Value | None = ClassRef(None, cls)
        for name in path.split("."):
            value = (
                classes.class_attribute(engine, value.cls, name, value)
                if isinstance(value, ClassRef)
                else None
            )
        if value is not None:
            keywords[argument] = value
    return replace(arguments, keywords=keywords)
