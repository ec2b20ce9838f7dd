"""What a call gives back and what it does: described calls, project functions, classes."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from pqscan.detect.python import attributes, builtin, callers, enums, records, splats
from pqscan.detect.python.apis import CallSpec
from pqscan.detect.python.evaluate import narrowed, truth, with_step
from pqscan.detect.python.modules import ClassInfo, FunctionInfo, ParameterInfo
from pqscan.detect.python.scope import MAX_GUARDS, Event, Guard, Scope, Site, Summary
from pqscan.detect.python.values import (
    CallArguments,
    ClassRef,
    Const,
    FunctionRef,
    Made,
    Method,
    Object,
    Parameter,
    Partial,
    Residual,
    Sequence,
    Symbol,
    Trail,
    Typed,
    Union,
    Unknown,
    Value,
    is_open,
    parts,
    residual,
    substitute,
    union,
)
from pqscan.domain.finding import StepKind
from pqscan.domain.record import replace

if TYPE_CHECKING:
    from pqscan.detect.python.engine import Engine

Giver = Callable[[Parameter], Value | None]
Memo = dict[int, Value]

_CONTEXT_MANAGERS = frozenset(("contextmanager", "asynccontextmanager"))
MAX_VIA = 8  # calls between the place that decides a value and the described call
MAX_EVENTS = 400  # open events that a function hands to its callers


def call(
    engine: Engine,
    callee: Value,
    arguments: CallArguments,
    node: ast.Call,
    scope: Scope,
    record: bool,
) -> Value:
    """The result of a call; with `record`, described calls in it are noted."""
    described = describe(engine, callee)
    if described is not None:
        spec, receiver = described
        return _described(engine, spec, receiver, callee, arguments, node, scope, record)
    match callee:
        case Union():
            return union(
                call(engine, one, arguments, node, scope, record) for one in callee.options
            )
        case FunctionRef():
            return _project(engine, callee, arguments, node, scope, record)
        case ClassRef():
            return _construct(engine, callee.cls, arguments, node, scope, record)
        case Object():
            method = attributes.find_method(engine, callee.cls, "__call__")
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
        case Method() if builtin.changes(callee):
            return builtin.call(engine, callee, arguments, node, scope, record)
        case _ if is_open(callee):
            return _deferred(engine, callee, arguments, node, scope, record)
        case _:
            return builtin.call(engine, callee, arguments, node, scope, record)


def describe(engine: Engine, callee: Value) -> tuple[CallSpec, Value | None] | None:
    """The spec of a callee that is described, with the object whose method it is."""
    match callee:
        case Symbol():
            spec = engine.apis.call(callee.name)
            return (spec, None) if spec else None
        case Method(receiver=Made(type=kind) as receiver) if kind is not None:
            method = kind.methods.get(callee.name)
            return (method, receiver) if method else None
        case Method(receiver=Typed() as receiver):
            method = receiver.type.methods.get(callee.name)
            return (method, receiver) if method else None
        case Residual(operands=(Parameter(hint=kind) as receiver,)) if kind is not None:
            method = kind.methods.get(callee.label.removeprefix("."))
            return (method, receiver) if method else None
        case Method(receiver=Object() as receiver):
            return _inherited(engine, receiver, callee.name)
        case Method(receiver=Unknown()) if (spec := engine.apis.setter(callee.name)) is not None:
            return (spec, None)
        case _:
            return None


def _inherited(engine: Engine, receiver: Object, name: str) -> tuple[CallSpec, Value | None] | None:
    """A method that a project class has from a described class outside the project."""
    for base in attributes.outside_bases(engine, receiver.cls):
        kind = engine.apis.type(base)
        if kind is not None and name in kind.methods:
            return kind.methods[name], Typed(receiver.trail, kind, receiver)
    return None


def bind(spec: CallSpec, arguments: CallArguments, node: ast.AST, scope: Scope) -> dict[str, Value]:
    """The arguments that the asset's facts come from, by name; defaults of the library filled."""
    wanted = fact_arguments(spec)
    if not wanted:
        return {}
    bound: dict[str, Value] = {}
    for name, value in zip(spec.arguments, arguments.positional, strict=False):
        if name in wanted:
            bound[name] = value
    bound.update({k: v for k, v in arguments.keywords.items() if k in wanted})
    for name in wanted - bound.keys():
        default = next((value for key, value in spec.defaults if key == name), None)
        fallback: Value | None = None
        if default is not None:
            text = f"{name}={default!r} is {spec.library}'s own default"
            fallback = Const(Trail(StepKind.DEFAULT, scope.module, node, text), default)
        if arguments.args is not None or arguments.kwargs is not None:
            index = spec.arguments.index(name) if name in spec.arguments else -1
            bound[name] = splats.passed(arguments, index, name, fallback)
        elif arguments.open_ended:
            bound[name] = Unknown(None, f"{name} is passed in a splat")
        elif fallback is not None:
            bound[name] = fallback
    return bound


def fact_arguments(spec: CallSpec) -> frozenset[str]:
    """The names of the arguments that decide the asset."""
    sources = (spec.algorithm, spec.parameter, spec.mode, spec.padding, spec.digest)
    named = {source.argument for source in sources if source is not None and source.argument}
    return frozenset(named - {"self"} | {key for key, _ in spec.unless} | set(spec.keep))


def _described(
    engine: Engine,
    spec: CallSpec,
    receiver: Value | None,
    callee: Value,
    arguments: CallArguments,
    node: ast.Call,
    scope: Scope,
    record: bool,
) -> Value:
    bound = bind(spec, arguments, node, scope)
    if record and not spec.silent:
        event = Event(
            callee, node, scope.module, scope.function, spec=spec, bound=bound, receiver=receiver
        )
        register(engine, event, scope)
    kind = engine.apis.type(spec.returns) if spec.returns else None
    if spec.returns == "self":
        return receiver or Unknown(None, "returned by a library")
    if spec.returns_all:
        return _returned_tuple(engine, spec, bound, receiver, node, scope)
    if spec.fills:
        _fill(engine, spec, bound, receiver, node, scope)
    if spec.is_command:
        return Unknown(Trail(StepKind.RETURNED, scope.module, node, ""), "returned by a command")
    return Made(None, kind, spec, bound, receiver, node, scope.module)


def _returned_tuple(
    engine: Engine,
    spec: CallSpec,
    bound: Mapping[str, Value],
    receiver: Value | None,
    node: ast.Call,
    scope: Scope,
) -> Value:
    """Each item of a returned tuple is an object of its own with the call's facts."""
    items: list[Value] = []
    for name in spec.returns_all:
        if name:
            one = replace(spec, returns=name)
            kind = engine.apis.type(name)
            items.append(Made(None, kind, one, bound, receiver, node, scope.module))
        else:
            here = Trail(StepKind.RETURNED, scope.module, node, "")
            items.append(Unknown(here, f"returned by {spec.name}()"))
    return Sequence(None, tuple(items))


def _fill(
    engine: Engine,
    spec: CallSpec,
    bound: Mapping[str, Value],
    receiver: Value | None,
    node: ast.Call,
    scope: Scope,
) -> None:
    """`key.generate_key(TYPE_RSA, 2048)`: from here on `key` is what this call made."""
    if not isinstance(receiver, Made | Typed) or not isinstance(node.func, ast.Attribute):
        return
    kind = engine.apis.type(spec.returns) if spec.returns else receiver.type
    filled = Made(None, kind, spec, bound, None, node, scope.module)
    engine.assign(node.func.value, filled, scope)


def register(engine: Engine, event: Event, scope: Scope) -> None:
    """Keep an event: open ones with the function they stand in, closed ones for good."""
    event.guards = (*event.guards, *scope.guards)[-MAX_GUARDS:]
    scope.summary.describes = scope.summary.describes or event.spec is not None
    if any(is_open(value) for value in event.values()):
        if len(scope.summary.events) < MAX_EVENTS:
            scope.summary.events.append(event)
        if scope.function is None:
            engine.closed.append(event)
    elif event.spec is not None:
        engine.closed.append(event)


def _deferred(
    engine: Engine,
    callee: Value,
    arguments: CallArguments,
    node: ast.Call,
    scope: Scope,
    record: bool,
) -> Value:
    """A call of something a parameter decides: noted for the callers of this function."""
    builtin.change_later(callee, arguments, node, scope)
    if record and _may_matter(engine, callee, scope):
        event = Event(callee, node, scope.module, scope.function, arguments=arguments)
        register(engine, event, scope)

    def again(new: tuple[Value, ...]) -> Value:
        return call(engine, new[0], arguments.rebuilt(new[1:]), node, scope, record=False)

    return residual("a call", (callee, *arguments.values()), again)


def _may_matter(engine: Engine, callee: Value, scope: Scope, depth: int = 0) -> bool:
    """Whether a callee that is still open may turn out to be described."""
    if isinstance(callee, Parameter):
        return True
    if isinstance(callee, Residual) and callee.label.startswith("."):
        name = callee.label[1:]
        if name in callers.METHODS:
            return True
        return name in engine.apis.method_names or name in engine.hot_in(scope.module)
    if describe(engine, callee) is not None:
        return True
    if isinstance(callee, Symbol):
        return engine.apis.leads(callee.name)
    if isinstance(callee, FunctionRef):
        return bool(engine.summary(callee.function).events)
    if depth > 4:
        return False
    return any(_may_matter(engine, part, scope, depth + 1) for part in parts(callee))


def foreign(event: Event, function: FunctionInfo) -> bool:
    """Whether an event hangs on a parameter of another function than the one it stands in."""
    return any(owner is not function for owner, _ in event.free())


# Functions and classes of the project.


def value_of(engine: Engine, ref: FunctionRef) -> Value:
    """What a function without further arguments returns; nothing is noted."""
    given = {}
    if ref.receiver is not None and ref.function.parameters:
        given[ref.function.parameters[0].name] = ref.receiver
    return _result(engine, ref.function, given)


def _result(engine: Engine, function: FunctionInfo, given: Mapping[str, Value]) -> Value:
    if not engine.is_worth(function):
        return Unknown(None, f"returned by {function.qualname}()")
    found = _given_back(function, engine.summary(function))
    return substitute(found, _giver(function, given))


def _giver(
    function: FunctionInfo,
    given: Mapping[str, Value],
    captured: tuple[tuple[Parameter, Value], ...] = (),
) -> Giver:
    """The values of a function's parameters, and of those around it where it was made."""
    around = {
        (one.function, one.name): value
        for one, value in captured
        if not (isinstance(value, Parameter) and value.function is one.function)
    }

    def give(parameter: Parameter) -> Value | None:
        if parameter.function is function:
            return given.get(parameter.name)
        return around.get((parameter.function, parameter.name)) if around else None

    return give


def _project(
    engine: Engine,
    ref: FunctionRef,
    arguments: CallArguments,
    node: ast.Call,
    scope: Scope,
    record: bool,
) -> Value:
    function = ref.function
    if not engine.is_worth(function):
        here = Trail(StepKind.RETURNED, scope.module, node, "")
        return Unknown(here, f"returned by {function.qualname}()")
    given, passed = bind_project(engine, function, ref.receiver, arguments, node, scope)
    summary = engine.summary(function)
    if record:
        give = _giver(function, given, ref.captured)
        _replay(engine, summary.events, function, passed, give, node, scope)
        if isinstance(ref.receiver, Parameter) and ref.receiver.name == scope.self_name:
            _take_writes(summary, function, given, scope)
    found = substitute(_given_back(function, summary), _giver(function, given, ref.captured))
    hint = engine.returned(function)
    if hint is not None and not is_open(found):
        return narrowed(found, [hint])
    return found


def _given_back(function: FunctionInfo, summary: Summary) -> Value:
    """What a function returns; of a context manager made of a generator, what it yields."""
    if summary.yields and function.decorators & _CONTEXT_MANAGERS:
        return union(summary.yields)
    return summary.result()


def _take_writes(
    summary: Summary, function: FunctionInfo, given: Mapping[str, Value], scope: Scope
) -> None:
    """`self.setup(2048)` in `__init__`: what it assigns to `self` is assigned here."""
    for name, values in list(summary.writes.items()):
        seen = [substitute(value, _giver(function, given)) for value in list(values)]
        scope.summary.writes.setdefault(name, []).extend(seen)
        scope.names.setdefault(f"{scope.self_name}.{name}", union(seen))


def _replay(
    engine: Engine,
    events: list[Event],
    function: FunctionInfo,
    passed: frozenset[str],
    give: Giver,
    node: ast.Call,
    scope: Scope,
) -> None:
    """What the open events of a function are at this call."""
    site = Site(node, scope.module, scope.function, function)
    memo: Memo = {}
    for event in list(events):
        if not engine.may_replay():
            return
        if len(event.via) >= MAX_VIA or any(site.node is node for site in event.via):
            continue
        hangs_on = {name for owner, name in event.free() if owner is function}
        if not hangs_on & (passed - _self_names(function)) and event.spec is not None:
            continue  # decided elsewhere: by the defaults, or where the object was made
        guards = _still_open(event.guards, give, memo)
        if guards is None:
            continue
        if event.spec is None:
            _replay_call(engine, event, give, site, scope, memo)
            continue
        again = Event(
            event.callee,
            event.node,
            event.module,
            event.function,
            spec=event.spec,
            bound={name: _now(value, give, memo) for name, value in event.bound.items()},
            receiver=_now(event.receiver, give, memo) if event.receiver else None,
            via=(*event.via, site),
            guards=guards,
        )
        register(engine, again, scope)


def _now(value: Value, give: Giver, memo: Memo) -> Value:
    """The value at a call; events of one function share much, so it is kept for the others."""
    return substitute(value, give, 0, memo) if is_open(value) else value


def _still_open(guards: tuple[Guard, ...], give: Giver, memo: Memo) -> tuple[Guard, ...] | None:
    """The tests an event stands behind that are still open; None where one rules it out."""
    kept: list[Guard] = []
    for test, holds in guards:
        new = _now(test, give, memo)
        known = truth(new)
        if known is not None and known is not holds:
            return None
        if is_open(new):
            kept.append((new, holds))
    return tuple(kept)


def _self_names(function: FunctionInfo) -> frozenset[str]:
    if not function.takes_self or function.name == "__init__" or not function.parameters:
        return frozenset()
    return frozenset((function.parameters[0].name,))


def _replay_call(
    engine: Engine, event: Event, give: Giver, site: Site, scope: Scope, memo: Memo
) -> None:
    """A call whose callee is known now: it is made here, and what it does is noted here."""
    arguments = event.arguments or CallArguments((), {})
    callee = _now(event.callee, give, memo)
    if not _can_tell(engine, callee):
        return
    guards = _still_open(event.guards, give, memo)
    if guards is None:
        return
    passed = arguments.map(lambda value: _now(value, give, memo))
    if is_open(callee):
        again = Event(
            callee, event.node, event.module, event.function, arguments=passed,
            via=(*event.via, site), guards=guards,
        )  # fmt: skip
        register(engine, again, scope)
        return
    for new in made_by(engine, callee, passed, event):
        new.via = (*new.via, *event.via, site)
        register(engine, new, scope)


def _can_tell(engine: Engine, callee: Value) -> bool:
    """Whether calling it may be a described call, or lead to one."""
    match callee:
        case Union():
            return any(_can_tell(engine, one) for one in callee.options)
        case Const():
            return False
        case Unknown():
            return describe(engine, callee) is not None
        case FunctionRef():
            if not engine.is_worth(callee.function):
                return False
            return bool(engine.summary(callee.function).events)
        case Method(receiver=Unknown() | Const()):
            return callee.name in callers.METHODS or describe(engine, callee) is not None
        case _:
            return True


def made_by(engine: Engine, callee: Value, arguments: CallArguments, event: Event) -> list[Event]:
    """The events of making a noted call now that its callee is known."""
    summary = Summary()
    inner = Scope(event.module, event.function, summary)
    before = len(engine.closed)
    call(engine, callee, arguments, event.node, inner, record=True)
    made = engine.closed[before:]
    del engine.closed[before:]
    return [*made, *summary.events]


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
    if isinstance(value, Unknown | Parameter | Residual):
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
    if attributes.is_enum(engine, cls):
        if not arguments.positional:
            return Unknown(None, "an enum")
        return enums.by_value(engine, cls, arguments.positional[0])
    made = Object(Trail(StepKind.RETURNED, scope.module, node, ""), cls, {})
    init = attributes.find_method(engine, cls, "__init__")
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
        if record and engine.is_hot(init):
            summary = engine.summary(init)
            give = _giver(init, given)
            _replay(engine, summary.events, init, passed, give, node, scope)
    if record and passed:
        _replay_methods(engine, cls, made, node, scope)
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
    for base in attributes.outside_bases(engine, cls):
        spec = engine.apis.call(base)
        if spec is not None:
            return _described(
                engine, spec, None, Symbol(None, base), arguments, node, scope, record
            )
    return made


def _replay_methods(
    engine: Engine, cls: ClassInfo, made: Object, node: ast.Call, scope: Scope
) -> None:
    """Events in methods that hang on attributes the constructor's arguments decide."""
    for one in attributes.linear(engine, cls):
        for method in one.methods.values():
            if method.name == "__init__" or not method.takes_self or not method.parameters:
                continue
            if not engine.is_hot(method):
                continue
            own = method.parameters[0].name
            give = _giver(method, {own: made})
            memo: Memo = {}
            site = Site(node, scope.module, scope.function, method)
            for event in list(engine.summary(method).events):
                if len(event.via) >= MAX_VIA or not engine.may_replay():
                    continue
                if (method, own) not in event.free():
                    continue
                if event.spec is None:
                    _replay_call(engine, event, give, site, scope, memo)
                    continue
                again = Event(
                    event.callee, event.node, event.module, event.function, spec=event.spec,
                    bound={k: _now(v, give, memo) for k, v in event.bound.items()},
                    receiver=_now(event.receiver, give, memo) if event.receiver else None,
                    via=(*event.via, site),
                )  # fmt: skip
                register(engine, again, scope)
