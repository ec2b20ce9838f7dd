"""Described calls: which description a callee has, which arguments count, what the call returns."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from typing import TYPE_CHECKING

from pqscan.detect.python import lineage, splats
from pqscan.detect.python.arguments import CallArguments
from pqscan.detect.python.asked import asks_only
from pqscan.detect.python.computing import is_secret
from pqscan.detect.python.opening import content_at
from pqscan.detect.python.scope import MAX_GUARDS, Event, Scope
from pqscan.detect.python.specs import CallSpec
from pqscan.detect.python.values import (
    Const,
    Made,
    Method,
    Object,
    Parameter,
    Residual,
    Sequence,
    Symbol,
    Trail,
    Typed,
    Unknown,
    Value,
    is_open,
    options,
)
from pqscan.domain.finding import StepKind
from pqscan.domain.record import replace
from pqscan.domain.registry import registry

if TYPE_CHECKING:
    from pqscan.detect.python.engine import Engine

MAX_EVENTS = 400  # open events that a function hands to its callers


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
        case Method(receiver=Unknown() | Method() as receiver) if _is_unknown(receiver):
            spec = engine.apis.setter(callee.name)
            return (spec, None) if spec else None
        case _:
            return None


def _is_unknown(value: Value) -> bool:
    """An object of which nothing is known, or an attribute of one, of any depth."""
    while isinstance(value, Method):
        value = value.receiver
    return isinstance(value, Unknown)


def told_by(
    engine: Engine, callee: Value, arguments: CallArguments
) -> tuple[CallSpec, Value | None] | None:
    """`key.sign(data, PKCS1v15(), SHA256())` of a key that is not known: the argument tells."""
    if not (isinstance(callee, Method) and isinstance(callee.receiver, Unknown)):
        return None
    found = engine.apis.told(callee.name)
    if found is None:
        return None
    kind, name = found
    spec = kind.methods[callee.name]
    value = arguments.keywords.get(name)
    index = spec.arguments.index(name)
    if value is None and index < len(arguments.positional):
        value = arguments.positional[index]
    telling = options(value) if value is not None else ()
    if not any(map(_is_public, telling)):
        return None
    return spec, Typed(callee.receiver.trail, kind, callee.receiver)


def _is_public(value: Value) -> bool:
    """Whether it is a component of a public-key algorithm, such as a padding of RSA."""
    if not (isinstance(value, Made) and value.spec.component and value.spec.algorithm):
        return False
    literal = value.spec.algorithm.literal
    return bool(literal) and registry().algorithm(literal).quantum_vulnerable


def misfits(spec: CallSpec, arguments: CallArguments) -> bool:
    """Whether a call gives fewer arguments than that method can be called with, or more."""
    if arguments.open_ended or arguments.args is not None or arguments.kwargs is not None:
        return False
    count = len(arguments.positional) + len(arguments.keywords)
    return count < spec.needs or (spec.needs == len(spec.arguments) > 0 and count > spec.needs)


def fitting(
    engine: Engine, callees: tuple[Value, ...], arguments: CallArguments
) -> tuple[Value, ...]:
    """Of several kinds of keys, those whose method takes so many arguments: `sign(data, padding,
    algorithm)` is RSA's, `sign(data, ECDSA(…))` is not. All of them where none fits.
    """
    if arguments.open_ended or arguments.args is not None or arguments.kwargs is not None:
        return callees
    count = len(arguments.positional)
    fits: list[Value] = []
    for callee in callees:
        found = describe(engine, callee)
        if found is None or found[1] is None:
            if not isinstance(callee, Method | Unknown):
                return callees
            continue
        spec = found[0]
        named = arguments.keywords.keys() <= {*spec.arguments[count:]}
        if len(spec.arguments) == count + len(arguments.keywords) and named:
            fits.append(callee)
    return tuple(fits) or callees


def _inherited(engine: Engine, receiver: Object, name: str) -> tuple[CallSpec, Value | None] | None:
    """A method that a project class has from a described class outside the project."""
    for base in lineage.outside_bases(engine, receiver.cls):
        kind = engine.apis.type(base)
        if kind is not None and name in kind.methods:
            return kind.methods[name], Typed(receiver.trail, kind, receiver)
    return None


def bind(spec: CallSpec, arguments: CallArguments, node: ast.AST, scope: Scope) -> dict[str, Value]:
    """The arguments that the asset's facts come from, by name; defaults of the library filled."""
    wanted = fact_arguments(spec)
    bound: dict[str, Value] = {}
    for name, value in zip(spec.arguments, arguments.positional, strict=False):
        if name in wanted or is_secret(value):
            bound[name] = value
    for name, value in arguments.keywords.items():
        if name in wanted or is_secret(value):
            bound[name] = value
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
    named.update(source.argument for source in spec.key_sources)
    return frozenset(named - {"self"} | {key for key, _ in spec.unless} | set(spec.keep))


def made_of(
    engine: Engine,
    spec: CallSpec,
    receiver: Value | None,
    callee: Value,
    arguments: CallArguments,
    node: ast.Call,
    scope: Scope,
    record: bool,
) -> Value:
    """What a described call returns; with `record`, it is noted."""
    bound = bind(spec, arguments, node, scope)
    for source in spec.key_sources:
        if source.is_path and source.argument in bound:
            bound[source.argument] = content_at(engine, bound[source.argument], scope, node)
    kind = engine.apis.type(spec.returns) if spec.returns else None
    idle = kind.idle if kind is not None else frozenset()
    if record and not spec.silent and not (idle and asks_only(engine, node, scope, idle)):
        event = Event(
            callee, node, scope.module, scope.function, spec=spec, bound=bound, receiver=receiver
        )
        register(engine, event, scope)
    if spec.returns == "self":
        return receiver or Unknown(None, "returned by a library")
    if spec.returns_all:
        return _returned_tuple(engine, spec, bound, receiver, node, scope)
    if spec.secret is not None and spec.secret >= 0 and not spec.returns:
        return _pair(spec, bound, receiver, node, scope)
    if spec.fills:
        _fill(engine, spec, bound, receiver, node, scope)
    if spec.is_command and not spec.returns:
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


def _pair(
    spec: CallSpec,
    bound: Mapping[str, Value],
    receiver: Value | None,
    node: ast.Call,
    scope: Scope,
) -> Value:
    """A ciphertext and its secret, in the order that the description says."""
    here = Trail(StepKind.RETURNED, scope.module, node, "")
    items: list[Value] = [Unknown(here, f"returned by {spec.name}()")] * 2
    whole = replace(spec, secret=-1)
    items[spec.secret == 1] = Made(None, None, whole, bound, receiver, node, scope.module)
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


def chooses(event: Event) -> bool:
    """Whether nothing but choices made in functions is left open: no caller decides it."""
    return all(function.parameter(name) is None for function, name in event.free())


def register(engine: Engine, event: Event, scope: Scope) -> None:
    """Keep an event: open ones with the function they stand in, closed ones for good."""
    event.guards = (*event.guards, *scope.guards)[-MAX_GUARDS:]
    scope.summary.describes = scope.summary.describes or event.spec is not None
    if any(is_open(value) for value in event.values()):
        if scope.function is not None and chooses(event):
            engine.close(event)
            return
        if len(scope.summary.events) < MAX_EVENTS:
            scope.summary.events.append(event)
        if scope.function is None:
            engine.closed.append(event)
    elif event.spec is not None:
        engine.closed.append(event)
