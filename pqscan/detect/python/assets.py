"""From a described call and its abstract arguments to the asset, each fact with its trail."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from pqscan.detect.python.apis import Apis, CallSpec, Source
from pqscan.detect.python.headers import items_of
from pqscan.detect.python.sinks.names import plain_rule
from pqscan.detect.python.values import (
    Const,
    Made,
    Parameter,
    Residual,
    Sequence,
    Symbol,
    Trail,
    Typed,
    Unknown,
    Value,
    options,
    union,
)
from pqscan.domain.algorithm import ClassicalStatus, ParameterKind
from pqscan.domain.finding import Function
from pqscan.domain.record import Record, Struct, field, replace
from pqscan.domain.registry import NamedUse, registry

if TYPE_CHECKING:
    from pqscan.detect.python.scope import Event


class Reading(Record):
    """One possible value of a fact; no text means unknown, for that reason."""

    text: str | None
    trail: Trail | None = None
    reason: str = ""
    use: NamedUse | None = None


class Facts(Struct):
    """One asset that an event may make."""

    algorithm: str
    trail: Trail | None
    parameters: list[Reading] = field(default_factory=list)
    takes_parameter: bool = False
    function: Function = Function.OTHER
    mode: str | None = None
    padding: str | None = None
    digest: str | None = None
    use: NamedUse | None = None
    rule: str = ""  # where it is not the description's
    symbol: str = ""  # likewise


def facts_of(apis: Apis, event: Event) -> list[Facts]:
    """Every asset a described call may make; none where the call says it does not count."""
    if event.spec is None or _excused(event.spec, event.bound):
        return []
    found: list[Facts] = []
    for spec in (event.spec, *event.spec.also):
        for one in _facts(apis, spec, event.bound, event.receiver, 0):
            one.rule = _fitting(one, spec.rule) or spec.rule
            if one.algorithm != "unknown" or spec.rule not in _PUBLIC:
                found.append(one)
    return found + _broken_digests(apis, event)


# Rules of public keys alone: HS256 and ML-DSA-65 go by their own, an unknown name by none.
_PUBLIC = ("PQ111", "PQ114", "PQ304", "PQ305", "PQ309")


def _fitting(facts: Facts, rule: str) -> str:
    """The algorithm's own rule, where what is found is not what the description's rule is about."""
    if facts.algorithm == "unknown":
        return ""
    vulnerable = registry().algorithm(facts.algorithm).quantum_vulnerable
    if rule == "PQ115" or (rule in _PUBLIC and not vulnerable):
        return plain_rule(facts.algorithm, [one.text for one in facts.parameters if one.text])
    return ""


# Ways of reading that take one value; a list given to any other holds names of algorithms.
_SINGLE = frozenset(("", "bits", "bytes", "length", "modulus", "curve", "mode", "padding"))
_LISTS = {"ssh": r"\s*,\s*", "tls-groups": r"\s*:\s*"}  # what parts the names in one string

_SIGNS = (Function.SIGN, Function.VERIFY, Function.CERTIFY)
_RECEIVING = (Function.VERIFY, Function.DECRYPT)
_REFINED = (Function.OTHER, Function.SIGN, Function.ENCRYPT, *_RECEIVING)  # HS256 makes a MAC


def _broken_digests(apis: Apis, event: Event) -> list[Facts]:
    """A broken hash inside a signature counts by itself, unless its own call is reported."""
    spec, arguments = event.spec, dict(event.bound)
    if spec is None or spec.digest is None or spec.rule or spec.function not in _SIGNS:
        return []
    given = options(arguments[spec.digest.argument]) if spec.digest.argument in arguments else ()
    if any(isinstance(one, Made) and not one.spec.component for one in given):
        return []
    return [
        Facts(reading.text, reading.trail, function=Function.DIGEST)
        for reading in _read(apis, spec.digest, arguments, event.receiver, "digest", 0)
        if reading.text and registry().status(reading.text, None) is ClassicalStatus.BROKEN
    ]


def _excused(spec: CallSpec, bound: dict[str, Value] | object) -> bool:
    """`usedforsecurity=False`: the author says that it is no cryptography."""
    given = bound if isinstance(bound, dict) else {}
    for name, excuse in spec.unless:
        value = given.get(name)
        excuses = excuse if isinstance(excuse, list) else [excuse]
        if value is not None and any(
            isinstance(one, Const) and one.value in excuses for one in options(value)
        ):
            return True
    return False


def _facts(
    apis: Apis, spec: CallSpec, bound: object, receiver: Value | None, depth: int
) -> list[Facts]:
    arguments = bound if isinstance(bound, dict) else {}
    found: list[Facts] = []
    for reading in _read(apis, spec.algorithm, arguments, receiver, "algorithm", depth):
        algorithm = _by_function(reading.text or "unknown", spec.function)
        facts = Facts(algorithm, reading.trail, function=spec.function, use=reading.use)
        if reading.text is None:
            facts.parameters = [reading]
            facts.takes_parameter = True
        _take_parameter(apis, facts, spec, arguments, receiver, reading, depth)
        facts.mode = _single(apis, spec.mode, arguments, receiver, "mode", depth)
        facts.padding = _single(apis, spec.padding, arguments, receiver, "padding", depth)
        facts.digest = _single(apis, spec.digest, arguments, receiver, "digest", depth)
        facts.parameters = [_own_size(facts, one) for one in facts.parameters]
        if reading.use is not None:
            _take_use(facts, reading.use)
        found.append(facts)
    return found


def _by_function(algorithm: str, function: Function) -> str:
    """What a key of which only the curve is known is used for says the algorithm."""
    if algorithm == "EC" and function in (Function.SIGN, Function.VERIFY):
        return "ECDSA"
    if algorithm == "EC" and function is Function.KEY_AGREE:
        return "ECDH"
    return algorithm


def _take_parameter(
    apis: Apis,
    facts: Facts,
    spec: CallSpec,
    arguments: dict[str, Value],
    receiver: Value | None,
    reading: Reading,
    depth: int,
) -> None:
    if spec.parameter is None or is_fixed(facts.algorithm):
        return
    readings = _read(apis, spec.parameter, arguments, receiver, "parameter", depth)
    if readings and facts.algorithm != "unknown":
        facts.parameters = readings
        facts.takes_parameter = True


def _own_size(facts: Facts, reading: Reading) -> Reading:
    """The cipher's size where the key is longer: DES has a parity bit in eight, XTS and SIV two."""
    if reading.text is None or not reading.text.isdecimal():
        return reading
    bits = int(reading.text)
    if facts.algorithm == "3DES" and bits % 64 == 0:
        return replace(reading, text=str(bits // 8 * 7))
    if facts.mode in ("XTS", "SIV") and facts.use is None:
        return replace(reading, text=str(bits // 2))
    return reading


def is_fixed(algorithm: str) -> bool:
    """One fixed parameter set, never written out; a size given then is that of a result."""
    if algorithm == "unknown":
        return False
    return registry().algorithm(algorithm).parameter_kind is ParameterKind.NONE


def _take_use(facts: Facts, use: NamedUse) -> None:
    """What a protocol's name fixes beside the algorithm."""
    if use.parameter is not None and not any(one.text for one in facts.parameters):
        facts.parameters = [Reading(use.parameter, facts.trail)]
        facts.takes_parameter = True
    facts.digest = facts.digest or use.digest
    facts.mode = facts.mode or use.mode
    facts.padding = facts.padding or use.padding
    if use.functions and facts.function in _REFINED and facts.function not in use.functions:
        facts.function = Function(use.functions[-1 if facts.function in _RECEIVING else 0])


def _single(
    apis: Apis,
    source: Source | None,
    arguments: dict[str, Value],
    receiver: Value | None,
    field_name: str,
    depth: int,
) -> str | None:
    readings = _read(apis, source, arguments, receiver, field_name, depth)
    texts = sorted({reading.text for reading in readings if reading.text is not None})
    return "|".join(texts) or None


def _read(
    apis: Apis,
    source: Source | None,
    arguments: dict[str, Value],
    receiver: Value | None,
    field_name: str,
    depth: int,
) -> list[Reading]:
    """The possible values of one fact."""
    if source is not None and source.otherwise:
        found = _read(apis, replace(source, otherwise=""), arguments, receiver, field_name, depth)
        return [one if one.text else replace(one, text=source.otherwise) for one in found]
    if source is None:
        return [Reading(None, None, "")] if field_name == "algorithm" else []
    if not source.argument:
        return [Reading(source.literal)]
    if source.argument == "self":
        return _of_receiver(apis, receiver, field_name, depth)
    value = arguments.get(source.argument)
    if source.instead is not None and (value is None or _is_none(value)):
        return _read(apis, source.instead, arguments, receiver, field_name, depth)
    if value is None:
        return [] if field_name != "algorithm" else [
            Reading(None, None, f"{source.argument} is not given")
        ]  # fmt: skip
    readings: list[Reading] = []
    for key in source.key.split(".") if source.key else ():  # a dict in a dict
        value = union(items_of(value, key))
    for option in _each_name(value, source.how):
        if isinstance(option, Const) and option.value is None:
            continue
        reading = _interpret(apis, option, source.how, field_name, depth)
        readings.extend(reading)
    return _distinct(readings)


def _is_none(value: Value) -> bool:
    return isinstance(value, Const) and value.value is None


def _each_name(value: Value, how: str, depth: int = 0) -> Iterator[Value]:
    """The alternatives of a value; for names of algorithms also the items of a list of them."""
    for option in options(value):
        if isinstance(option, Sequence) and how not in _SINGLE and depth < 4:
            for item in option.items:
                yield from _each_name(item, how, depth + 1)
        elif isinstance(option, Const) and isinstance(option.value, str) and how in _LISTS:
            if not option.value.startswith("-"):  # a minus takes names away
                for name in re.split(_LISTS[how], option.value.lstrip("+^")):
                    yield Const(option.trail, name)
        else:
            yield option


def _distinct(readings: list[Reading]) -> list[Reading]:
    kept: dict[tuple[str | None, str, NamedUse | None], Reading] = {}
    for reading in readings:
        kept.setdefault((reading.text, reading.reason, reading.use), reading)
    return list(kept.values())


def _of_receiver(apis: Apis, receiver: Value | None, field_name: str, depth: int) -> list[Reading]:
    """The facts of the object whose method is called."""
    if receiver is None or depth > 12:
        return [Reading(None, None, "the object is not known")]
    readings: list[Reading] = []
    for option in options(receiver):
        match option:
            case Made():
                readings.extend(_of_made(apis, option, field_name, depth))
            case Typed():
                text = option.type.algorithm if field_name == "algorithm" else ""
                text = option.type.parameter if field_name == "parameter" else text
                reason = _reason(option.origin)
                readings.append(Reading(text or None, option.origin.trail, reason))
            case Parameter(hint=kind) if kind is not None:
                known = {"algorithm": kind.algorithm, "parameter": kind.parameter}.get(field_name)
                readings.append(Reading(known or None, option.trail, _reason(option)))
            case _:
                readings.append(Reading(None, option.trail, _reason(option)))
    return _distinct(readings)


def _of_made(apis: Apis, made: Made, field_name: str, depth: int) -> list[Reading]:
    if made.type is not None and field_name == "algorithm" and made.type.algorithm:
        return [Reading(made.type.algorithm)]
    if made.type is not None and field_name == "parameter" and made.type.parameter:
        return [Reading(made.type.parameter)]
    spec = made.spec
    source = getattr(spec, field_name)
    if source is None and made.receiver is not None:
        return _of_receiver(apis, made.receiver, field_name, depth + 1)
    if source is None:
        where = f"{spec.name}() does not say it"
        return [Reading(None, made.trail, where)]
    readings = _read(apis, source, dict(made.arguments), made.receiver, field_name, depth + 1)
    if not readings and field_name == "parameter":
        for fact in _facts(apis, spec, dict(made.arguments), made.receiver, depth + 1):
            readings.extend(fact.parameters)
    if readings and field_name == "parameter" and readings[0].use is None:
        return readings
    return readings or [Reading(None, made.trail, f"{spec.name}() does not say it")]


def _reason(value: Value) -> str:
    match value:
        case Unknown():
            return value.reason
        case Parameter():
            return f"argument {value.name} of {value.function.qualname}()"
        case Typed():
            return _reason(value.origin)
        case Residual():
            return "hangs on a parameter that no seen call gives"
        case _:
            return "not a value that the engine reads"


def _interpret(apis: Apis, value: Value, how: str, field_name: str, depth: int) -> list[Reading]:
    """One value read in one way."""
    if isinstance(value, Unknown | Parameter | Residual):
        return [Reading(None, value.trail, _reason(value))]
    if how in ("", "bits", "bytes"):
        if isinstance(value, Made) and depth < 12:
            return _of_made(apis, value, field_name, depth)
        if isinstance(value, Typed):
            return _of_receiver(apis, value, field_name, depth)
        return [_number(apis, value, how)]
    if how == "modulus":
        return [_modulus(value)]
    if how == "length":
        return _length(apis, value, field_name, depth)
    if how == "curve":
        return [_curve(apis, value)]
    if how == "mode" or how == "padding":
        return [_named_part(apis, value, how)]
    if how == "meaning":
        return _meaning(apis, value, field_name, depth)
    if isinstance(value, Symbol) and (symbol := apis.symbol(value.name)) and symbol.value:
        value = Const(value.trail, symbol.value)
    return [_from_table(value, how)]


def _number(apis: Apis, value: Value, how: str) -> Reading:
    if isinstance(value, Const):
        if isinstance(value.value, bool):
            return Reading(None, value.trail, "not a number of bits")
        if isinstance(value.value, int) and value.value > 0:
            return Reading(str(value.value * (8 if how == "bytes" else 1)), value.trail)
        if isinstance(value.value, str) and _is_size(value.value):
            return Reading(value.value, value.trail)
    if isinstance(value, Symbol):
        symbol = apis.symbol(value.name)
        if symbol is not None and symbol.parameter:
            return Reading(symbol.parameter, value.trail)
    return Reading(None, value.trail, "not a number of bits")


def _is_size(text: str) -> bool:
    """A number or a curve's name; any other text in a key's place may be the key itself."""
    return (text.isdecimal() and len(text) <= 6) or registry().curve(text) is not None


def _modulus(value: Value) -> Reading:
    """The size of a public number that stands in the code, or first in a tuple of numbers."""
    if isinstance(value, Sequence) and value.exact and value.items:
        value = value.items[0]
    if isinstance(value, Const) and isinstance(value.value, int) and value.value > 1:
        return Reading(str(value.value.bit_length()), value.trail)
    return Reading(None, value.trail, "not a number that the engine reads")


def _length(apis: Apis, value: Value, field_name: str, depth: int) -> list[Reading]:
    """Bits of a key: only a call that says it returns bytes gives their number."""
    if isinstance(value, Const) and isinstance(value.value, bytes | str):
        return [Reading(str(len(value.value) * 8), value.trail)]
    if isinstance(value, Made) and value.spec.returns == "bytes" and depth < 12:
        return _of_made(apis, value, "parameter", depth)
    if isinstance(value, Made):
        return [Reading(None, value.trail, f"returned by {value.spec.name}()")]
    return [Reading(None, value.trail, _reason(value))]


def _curve(apis: Apis, value: Value) -> Reading:
    name = ""
    if isinstance(value, Symbol):
        symbol = apis.symbol(value.name)
        name = symbol.parameter if symbol else ""
    elif isinstance(value, Const) and isinstance(value.value, str):
        name = value.value
    elif isinstance(value, Const) and isinstance(value.value, int):
        name = f"P-{value.value}"
    elif isinstance(value, Made):
        name = value.spec.parameter.literal if value.spec.parameter else ""
    curve = registry().curve(name) if name else None
    if curve is not None:
        return Reading(curve.id, value.trail)
    named = registry().resolve(name) if name else None
    if named is not None and named.algorithm.id in ("Ed25519", "Ed448"):
        return Reading(named.algorithm.id, value.trail)  # EdDSA's parameter sets
    return Reading(None, value.trail, f"{name or 'the value'} is no curve that pqscan knows")


def _named_part(apis: Apis, value: Value, part: str) -> Reading:
    """A mode or padding: a symbol's meaning, or a made object's own."""
    if isinstance(value, Symbol):
        symbol = apis.symbol(value.name)
        return Reading((getattr(symbol, part) or None) if symbol else None, value.trail)
    if isinstance(value, Made):
        source = getattr(value.spec, part)
        return Reading(source.literal if source else None, value.trail)
    if isinstance(value, Const) and isinstance(value.value, str):
        return Reading(value.value.upper(), value.trail)
    return Reading(None, value.trail, _reason(value))


def _meaning(apis: Apis, value: Value, field_name: str, depth: int) -> list[Reading]:
    """An algorithm passed as a name, a class, an instance or a function."""
    if isinstance(value, Symbol):
        symbol = apis.symbol(value.name)
        if symbol is not None and symbol.algorithm:
            return [Reading(symbol.algorithm, value.trail)]
        spec = apis.call(value.name)
        if spec is not None and spec.algorithm is not None and spec.algorithm.literal:
            return [Reading(spec.algorithm.literal, value.trail)]
    elif isinstance(value, Made) and depth < 12:
        return _of_made(apis, value, "algorithm", depth)
    elif isinstance(value, Typed) and value.type.algorithm:
        return [Reading(value.type.algorithm, value.trail)]
    elif isinstance(value, Const) and isinstance(value.value, str):
        return [_from_table(value, "registry")]
    return [Reading(None, value.trail, _reason(value))]


def _from_table(value: Value, table: str) -> Reading:
    if isinstance(value, Const) and type(value.value) is int:
        value = Const(value.trail, str(value.value))  # a number of COSE
    if not (isinstance(value, Const) and isinstance(value.value, str)):
        return Reading(None, value.trail, _reason(value))
    if table == "registry":
        named = registry().resolve(value.value)
        if named is None:
            return Reading(None, value.trail, f"{value.value!r} is no name that pqscan knows")
        use = NamedUse(named.algorithm.id, named.parameter, (), named.digest, named.mode)
        return Reading(named.algorithm.id, value.trail, use=use)
    found = registry().named(table, value.value)
    if found is None:
        return Reading(None, value.trail, f"{value.value!r} is no name that pqscan knows")
    return Reading(found.algorithm, value.trail, use=found)
