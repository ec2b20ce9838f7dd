"""Reads a fact of an asset off an abstract value: sizes, curves, names, the facts of an object."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from pqscan.detect.python import slices
from pqscan.detect.python.apis import Apis
from pqscan.detect.python.carried import Loaded, held, loaded, origin
from pqscan.detect.python.curve_objects import EDWARDS, named
from pqscan.detect.python.headers import items_of
from pqscan.detect.python.plain_readings import (
    Reading,
    curve_of,
    from_table,
    modulus_of,
    named_part,
    number_of,
    version_of,
    why,
)
from pqscan.detect.python.specs import CallSpec, Source
from pqscan.detect.python.values import (
    Const,
    Made,
    Object,
    Parameter,
    Residual,
    Sequence,
    Symbol,
    Typed,
    Unknown,
    Value,
    options,
    union,
)
from pqscan.domain.algorithm import ParameterKind
from pqscan.domain.record import replace
from pqscan.domain.registry import NamedUse, registry

# Ways of reading that take one value; a list given to any other holds names of algorithms.
_SINGLE = frozenset(("", "bits", "bytes", "key", "length", "modulus", "curve", "mode", "padding"))
_LISTS = {"ssh": r"\s*,\s*", "tls-groups": r"\s*:\s*"}  # what parts the names in one string


def single(
    apis: Apis,
    source: Source | None,
    arguments: dict[str, Value],
    receiver: Value | None,
    field_name: str,
    depth: int,
) -> str | None:
    """A fact that is shown as one text: its values joined by `|`; None where there is none."""
    readings = read(apis, source, arguments, receiver, field_name, depth)
    texts = sorted({reading.text for reading in readings if reading.text is not None})
    return "|".join(texts) or None


def read(
    apis: Apis,
    source: Source | None,
    arguments: dict[str, Value],
    receiver: Value | None,
    field_name: str,
    depth: int,
) -> list[Reading]:
    """The possible values of one fact."""
    if source is not None and source.otherwise:
        found = read(apis, replace(source, otherwise=""), arguments, receiver, field_name, depth)
        return [one if one.text else replace(one, text=source.otherwise) for one in found]
    if source is None:
        return [Reading(None, None, "")] if field_name == "algorithm" else []
    if not source.argument:
        return [Reading(source.literal)]
    if source.argument == "self":
        return _of_receiver(apis, receiver, field_name, depth)
    value = arguments.get(source.argument)
    if source.instead is not None and (value is None or _is_none(value)):
        return read(apis, source.instead, arguments, receiver, field_name, depth)
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
        if source.argument.endswith("key") and not source.how and _is_no_name(option):
            readings.append(Reading(None, option.trail, "a key that is no object of a library"))
            continue  # its size is never written in place of it
        reading = _interpret(apis, option, source.how, field_name, depth)
        readings.extend(reading)
    return _distinct(readings)


def _is_no_name(value: Value) -> bool:
    """A constant that is not the name of a curve."""
    return isinstance(value, Const) and not (
        isinstance(value.value, str) and registry().curve(value.value)
    )


def _is_none(value: Value) -> bool:
    return isinstance(value, Const) and value.value is None


def _each_name(value: Value, how: str, depth: int = 0) -> Iterator[Value]:
    """The alternatives of a value; for names of algorithms also the items of a list of them."""
    for option in options(value):
        if how == "tls-versions" and (pair := version_of(option)) is not None:
            yield pair
        elif isinstance(option, Sequence) and how not in _SINGLE and depth < 4:
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
                readings.extend(_of_typed(apis, option, field_name, depth))
            case Parameter(hint=kind) if kind is not None:
                known = {"algorithm": kind.algorithm, "parameter": kind.parameter}.get(field_name)
                readings.append(Reading(known or None, option.trail, why(option)))
            case _:
                readings.append(Reading(None, option.trail, why(option)))
    return _distinct(readings)


def _of_typed(apis: Apis, value: Typed, field_name: str, depth: int) -> list[Reading]:
    """What the type says; the size or curve may be known of the object that it is told of."""
    text = value.type.algorithm if field_name == "algorithm" else ""
    text = value.type.parameter if field_name == "parameter" else text
    if not text and isinstance(value.origin, Made):
        found = _of_made(apis, value.origin, field_name, depth + 1)
        kind = value.type.algorithm
        known = [one for one in found if one.text and (not kind or may_be_of(kind, one.text))]
        return known or [replace(one, text=None) for one in found if one.reason]
    return [Reading(text or None, value.origin.trail, why(value.origin))]


def keys_of(
    apis: Apis, spec: CallSpec, arguments: Mapping[str, Value], receiver: Value | None, depth: int
) -> list[Loaded]:
    """The keys that a call loads, where all of them are known."""

    def ask(value: Value, field_name: str, below: int) -> list[Reading]:
        return _of_receiver(apis, value, field_name, below)

    return loaded(spec, arguments, receiver, ask, depth)


def may_be_of(algorithm: str, parameter: str) -> bool:
    """Whether a key of that size or on that curve may be the algorithm's."""
    if algorithm == "unknown":
        return False
    is_curve = registry().algorithm(algorithm).parameter_kind is ParameterKind.CURVE
    return parameter.isdecimal() is not is_curve


def _of_made(apis: Apis, made: Made, field_name: str, depth: int) -> list[Reading]:
    if made.type is not None and field_name == "algorithm" and made.type.algorithm:
        return [Reading(made.type.algorithm)]
    if made.type is not None and field_name == "parameter" and made.type.parameter:
        return [Reading(made.type.parameter)]
    spec = made.spec
    source = getattr(spec, field_name)
    if source is None and spec.key_sources and field_name in ("algorithm", "parameter"):
        return _of_loaded(apis, made, field_name, depth)
    if source is None and made.receiver is not None:
        return _of_receiver(apis, made.receiver, field_name, depth + 1)
    if source is None:
        where = f"{spec.name}() does not say it"
        return [Reading(None, made.trail, where)]
    readings = read(apis, source, dict(made.arguments), made.receiver, field_name, depth + 1)
    if not readings and field_name == "parameter":
        given = dict(made.arguments)
        for one in read(apis, spec.algorithm, given, made.receiver, "algorithm", depth + 1):
            if one.text is None and one.reason:
                readings.append(one)
            elif one.use is not None and one.use.parameter is not None:
                readings.append(Reading(one.use.parameter, one.trail))
    if readings and field_name == "parameter" and readings[0].use is None:
        return readings
    return readings or [_unsaid(made, source)]


def _unsaid(made: Made, source: Source) -> Reading:
    """A call that does not say a fact, perhaps because None is passed for it."""
    value = made.arguments.get(source.argument)
    if value is not None and _is_none(value):
        return Reading(None, value.trail, f"{made.spec.name}() is given None as {source.argument}")
    return Reading(None, made.trail, f"{made.spec.name}() does not say it")


def _of_loaded(apis: Apis, made: Made, field_name: str, depth: int) -> list[Reading]:
    """A fact of a key that was loaded, or where the key comes from."""
    keys = keys_of(apis, made.spec, made.arguments, made.receiver, depth + 1)
    if keys:
        found = [one.algorithm if field_name == "algorithm" else one.parameter for one in keys]
        return _distinct(found)
    for one in read(
        apis, made.spec.algorithm, dict(made.arguments), made.receiver, "algorithm", depth
    ):
        if one.use is not None and one.use.parameter is not None:
            return [Reading(one.use.parameter, one.trail)]
    where = origin(made.spec, made.arguments, made.receiver)
    return [where or Reading(None, made.trail, f"{made.spec.name}() does not say it")]


def _interpret(apis: Apis, value: Value, how: str, field_name: str, depth: int) -> list[Reading]:
    """One value read in one way."""
    if isinstance(value, Unknown | Parameter | Residual) and how != "key":
        return [Reading(None, value.trail, why(value))]
    if how in ("", "bits", "bytes"):
        if isinstance(value, Made) and value.spec.name == slices.NAME:
            return [Reading(None, value.trail, why(value))]
        if isinstance(value, Made) and depth < 12:
            return _of_made(apis, value, field_name, depth)
        if isinstance(value, Typed):
            return _of_receiver(apis, value, field_name, depth)
        return [number_of(apis, value, how)]
    if how == "key":
        return _of_key(apis, value, field_name, depth)
    if how == "modulus":
        return [modulus_of(value)]
    if how == "length":
        return _length(apis, value, field_name, depth)
    if how == "curve":
        return _curves(apis, value, depth)
    if how == "mode" or how == "padding":
        return [named_part(apis, value, how)]
    if how == "meaning":
        return _meaning(apis, value, field_name, depth)
    if how == "output":
        return [_output(one) for one in _meaning(apis, value, "algorithm", depth)]
    if isinstance(value, Symbol) and (symbol := apis.symbol(value.name)) and symbol.value:
        value = Const(value.trail, symbol.value)
    return [from_table(value, how)]


def _output(hashed: Reading) -> Reading:
    """The bits that a hash gives back."""
    if hashed.text is None:
        return hashed
    for one in registry().algorithm(hashed.text).parameters:
        if one.digest_bits is not None:
            return Reading(str(one.digest_bits), hashed.trail)
    return Reading(None, hashed.trail, f"{hashed.text} gives no fixed number of bits")


def _of_key(apis: Apis, value: Value, field_name: str, depth: int) -> list[Reading]:
    """What a key object knows of itself, or the file or text it is passed as."""
    found: list[Reading] = []
    if isinstance(value, Made | Typed):
        found = _of_receiver(apis, value, field_name, depth)
    elif field_name == "parameter" and (known := held(value)) is not None:
        found = [known]
    return [one for one in found if one.text is not None]


def _length(apis: Apis, value: Value, field_name: str, depth: int) -> list[Reading]:
    """Bits of a key: only a call that says it returns bytes gives their number."""
    if isinstance(value, Const) and isinstance(value.value, bytes | str):
        return [Reading(str(len(value.value) * 8), value.trail)]
    if isinstance(value, Made) and value.spec.returns == "bytes" and depth < 12:
        return _of_made(apis, value, "parameter", depth)
    if isinstance(value, Made):
        return [Reading(None, value.trail, f"returned by {value.spec.name}()")]
    return [Reading(None, value.trail, why(value))]


def _curves(apis: Apis, value: Value, depth: int) -> list[Reading]:
    """A curve; `key.curve` is that of the key."""
    if isinstance(value, Made) and value.receiver is not None and value.spec.parameter is None:
        return _of_receiver(apis, value.receiver, "parameter", depth + 1)
    return [curve_of(apis, named(value))]


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
    elif isinstance(value, Object) and isinstance(known := named(value), Const):
        if known.value in EDWARDS:
            return [Reading(str(known.value), value.trail)]
    elif isinstance(value, Const) and isinstance(value.value, str):
        return [from_table(value, "registry")]
    return [Reading(None, value.trail, why(value))]
