"""Reads a fact off one plain value: a size, a curve, a mode, a name in a table; or says why not."""

from __future__ import annotations

from pqscan.detect.python import slices
from pqscan.detect.python.apis import Apis
from pqscan.detect.python.values import (
    ClassRef,
    Const,
    FunctionRef,
    Made,
    Method,
    Object,
    Options,
    Parameter,
    Residual,
    Sequence,
    Symbol,
    Trail,
    Typed,
    Union,
    Unknown,
    Value,
)
from pqscan.domain.record import Record
from pqscan.domain.registry import NamedUse, registry

MAX_LOOKED_AT = 60  # parts of an open value looked through for an argument


class Reading(Record):
    """One possible value of a fact; no text means unknown, for that reason."""

    text: str | None
    trail: Trail | None = None
    reason: str = ""
    use: NamedUse | None = None


def why(value: Value) -> str:
    """Where the trail of a value ends."""
    match value:
        case Unknown(reason="returned by open()"):
            return "read from a file"
        case Unknown():
            return value.reason
        case Parameter():
            return f"argument {value.name} of {value.function.qualname}()"
        case Typed():
            return why(value.origin)
        case Made() if slices.ORIGIN in value.arguments:
            return why(value.arguments[slices.ORIGIN])
        case Made():
            return f"returned by {value.spec.name}()"
        case Residual():
            return _open_end(value)
        case Method():
            return f"attribute {value.name} of {_owner(value.receiver)}"
        case Symbol():
            return _name(value.name)
        case Object():
            return f"an object of {value.cls.name}"
        case ClassRef():
            return f"the class {value.cls.name}"
        case FunctionRef():
            return f"the function {value.function.qualname}()"
        case Options():
            return "options of the command line"
        case Union():
            return next(map(why, value.options), "no value reaches this place")
        case Const(value=None):
            return "None"
        case Const():
            return "a value in the code that is no key"
        case _:
            return "not a value that the engine reads"


def _name(name: str) -> str:
    """A name that leads out of the scanned code."""
    plain = name.removeprefix("builtins.")
    if plain == name:
        return f"{name}, which is not in the scanned code"
    return f"the name {plain}, which is bound nowhere that is followed"


def _owner(value: Value) -> str:
    """Whose attribute it is."""
    reason = why(value)
    if reason.startswith(("returned by ", "read from ")):
        return f"what is {reason}"
    if isinstance(value, Unknown) and not reason.startswith("argument "):
        return f"a value that is not known ({reason})"
    return reason


def _open_end(value: Residual) -> str:
    """The first argument that an operation still waits for."""
    pending: list[Value] = [value]
    for _ in range(MAX_LOOKED_AT):
        if not pending:
            break
        one = pending.pop(0)
        if isinstance(one, Parameter):
            return f"argument {one.name} of {one.function.qualname}()"
        pending.extend(one.parts())
    return "hangs on a parameter that no seen call gives"


def number_of(apis: Apis, value: Value, how: str) -> Reading:
    """A number of bits or bytes, or the name of a curve, as bits or the name."""
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
    elif not isinstance(value, Const):
        return Reading(None, value.trail, why(value))
    return Reading(None, value.trail, "not a number of bits")


def _is_size(text: str) -> bool:
    """A number or a curve's name; any other text in a key's place may be the key itself."""
    return (text.isdecimal() and len(text) <= 6) or registry().curve(text) is not None


def modulus_of(value: Value) -> Reading:
    """The size of a public number that stands in the code, or first in a tuple of numbers."""
    if isinstance(value, Sequence) and value.exact and value.items:
        value = value.items[0]
    if isinstance(value, Const) and isinstance(value.value, int) and value.value > 1:
        return Reading(str(value.value.bit_length()), value.trail)
    return Reading(None, value.trail, "not a number that the engine reads")


def curve_of(apis: Apis, value: Value) -> Reading:
    """A curve by its name, its symbol or its size."""
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


def version_of(value: Value) -> Const | None:
    """`(3, 1)`, a version as TLS sends it, with a dot between the numbers."""
    if not (isinstance(value, Sequence) and value.exact and len(value.items) == 2):
        return None
    numbers = [str(one.value) for one in value.items if isinstance(one, Const)]
    if len(numbers) != 2 or not all(one.isdecimal() for one in numbers):
        return None
    return Const(value.trail or value.items[0].trail, ".".join(numbers))


def named_part(apis: Apis, value: Value, part: str) -> Reading:
    """A mode or padding: a symbol's meaning, or a made object's own."""
    if isinstance(value, Symbol):
        symbol = apis.symbol(value.name)
        return Reading((getattr(symbol, part) or None) if symbol else None, value.trail)
    if isinstance(value, Made):
        source = getattr(value.spec, part)
        return Reading(source.literal if source else None, value.trail)
    if isinstance(value, Const) and isinstance(value.value, str):
        return Reading(value.value.upper(), value.trail)
    return Reading(None, value.trail, why(value))


def from_table(value: Value, table: str) -> Reading:
    """The algorithm that a name stands for in a table of names."""
    if isinstance(value, Const) and type(value.value) is int:
        value = Const(value.trail, str(value.value))  # a number of COSE
    if not (isinstance(value, Const) and isinstance(value.value, str)):
        return Reading(None, value.trail, why(value))
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
