"""From a described call and its abstract arguments to the asset, each fact with its trail."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from pqscan.detect.python.apis import Apis
from pqscan.detect.python.carried import Loaded, origin, whose
from pqscan.detect.python.plain_readings import Reading
from pqscan.detect.python.readings import keys_of, may_be_of, read, single
from pqscan.detect.python.sinks.names import plain_rule
from pqscan.detect.python.specs import CallSpec
from pqscan.detect.python.values import Const, Made, Sequence, Trail, Value, options
from pqscan.domain.algorithm import ClassicalStatus, ParameterKind, Primitive
from pqscan.domain.finding import Function
from pqscan.domain.record import Struct, field, replace
from pqscan.domain.registry import NamedUse, registry

if TYPE_CHECKING:
    from pqscan.detect.python.scope import Event


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
    around: tuple[Trail | None, ...] = ()  # of the list or the command it is read from


def facts_of(apis: Apis, event: Event) -> list[Facts]:
    """Every asset a described call may make; none where the call says it does not count."""
    if event.spec is None or _excused(event.spec, event.bound):
        return []
    found: list[Facts] = []
    for spec in (event.spec, *event.spec.also):
        if _excused(spec, event.bound) or not _applies(spec, dict(event.bound)):
            continue
        for one in _facts(apis, spec, event.bound, event.receiver, 0):
            one.rule = _fitting(one, spec.rule) or spec.rule
            if one.algorithm != "unknown" or spec.rule not in _SURE:
                found.append(one)
    return found + _broken_digests(apis, event)


# Rules of public keys alone: HS256 and ML-DSA-65 go by their own, an unknown name by none.
_PUBLIC = ("PQ111", "PQ114", "PQ304", "PQ305", "PQ309")
_SURE = (*_PUBLIC, "PQ302")  # an unknown name is none of theirs


def _fitting(facts: Facts, rule: str) -> str:
    """The algorithm's own rule, where what is found is not what the description's rule is about."""
    if facts.algorithm == "unknown":
        return ""
    vulnerable = registry().algorithm(facts.algorithm).quantum_vulnerable
    if rule == "PQ115" or (rule in _PUBLIC and not vulnerable):
        return plain_rule(facts.algorithm, [one.text for one in facts.parameters if one.text])
    return ""


_SIGNS = (Function.SIGN, Function.VERIFY, Function.CERTIFY)
_HASHING_THEMSELVES = frozenset(
    ("Ed25519", "Ed448", "EdDSA")
)  # RFC 8032, section 5: no digest is chosen
_RECEIVING = (Function.VERIFY, Function.DECRYPT)
_REFINED = (Function.OTHER, Function.SIGN, Function.ENCRYPT, *_RECEIVING)  # HS256 makes a MAC


def _broken_digests(apis: Apis, event: Event) -> list[Facts]:
    """A broken hash inside a signature counts by itself, unless its own call is reported."""
    spec, arguments = event.spec, dict(event.bound)
    if (
        spec is None
        or spec.digest is None
        or spec.rule not in ("", "PQ115")
        or spec.function not in _SIGNS
    ):
        return []
    given = options(arguments[spec.digest.argument]) if spec.digest.argument in arguments else ()
    if any(isinstance(one, Made) and not one.spec.component for one in given):
        return []
    return [
        Facts(reading.text, reading.trail, function=Function.DIGEST)
        for reading in read(apis, spec.digest, arguments, event.receiver, "digest", 0)
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


def _applies(spec: CallSpec, bound: dict[str, Value]) -> bool:
    """Whether the arguments say that it is this asset, and not another of the same call."""
    if any(_is_passed(bound.get(name)) for name in spec.without):
        return False
    return not spec.given or any(_is_passed(bound.get(name)) for name in spec.given)


def _is_passed(value: Value | None) -> bool:
    """Whether an argument is given, and not None."""
    return value is not None and not (isinstance(value, Const) and value.value is None)


def _may_be(algorithm: str, telling: object) -> bool:
    """Whether a key that is given no padding or hash may be that algorithm's."""
    return telling is not None or algorithm == "unknown" or algorithm in _HASHING_THEMSELVES


def _facts(
    apis: Apis, spec: CallSpec, bound: object, receiver: Value | None, depth: int
) -> list[Facts]:
    arguments = bound if isinstance(bound, dict) else {}
    found: list[Facts] = []
    if spec.algorithm is None and spec.key_sources:
        found.extend(_of_keys(keys_of(apis, spec, arguments, receiver, depth), spec))
        if found:
            return found
    for reading in read(apis, spec.algorithm, arguments, receiver, "algorithm", depth):
        algorithm = _by_function(reading.text or "unknown", spec.function)
        if spec.eddsa_without and not _may_be(algorithm, arguments.get(spec.eddsa_without)):
            continue
        facts = Facts(algorithm, reading.trail, function=spec.function, use=reading.use)
        facts.around = _lists(spec, arguments)
        if reading.text is None:
            where = origin(spec, arguments, receiver) or whose(spec, receiver) or reading
            facts.parameters = [where]
            facts.takes_parameter = True
        _take_parameter(apis, facts, spec, arguments, receiver, reading, depth)
        facts.mode = single(apis, spec.mode, arguments, receiver, "mode", depth)
        facts.padding = single(apis, spec.padding, arguments, receiver, "padding", depth)
        if algorithm not in _HASHING_THEMSELVES:
            facts.digest = single(apis, spec.digest, arguments, receiver, "digest", depth)
            if facts.digest and spec.function in _SIGNS and not _hashes(facts.digest):
                continue  # no such call: DSA is given no ECDSA(…)
        facts.parameters = [_own_size(facts, one) for one in facts.parameters]
        if reading.use is not None:
            _take_use(facts, reading.use)
        found.append(facts)
    return found


def _lists(spec: CallSpec, arguments: dict[str, Value]) -> tuple[Trail | None, ...]:
    """Where the lists came from that names of algorithms are read from."""
    given = arguments.get(spec.algorithm.argument) if spec.algorithm is not None else None
    return tuple(
        one.trail for one in (options(given) if given else ()) if isinstance(one, Sequence)
    )


def _hashes(digest: str) -> bool:
    """Whether one of those names is a hash."""
    return any(
        registry().algorithm(one).primitive in (Primitive.HASH, Primitive.XOF)
        for one in digest.split("|")
        if one in registry().algorithms
    )


def _of_keys(keys: list[Loaded], spec: CallSpec) -> Iterator[Facts]:
    """One asset an algorithm among the keys that a call may load."""
    for algorithm in dict.fromkeys(one.algorithm.text or "" for one in keys):
        same = [one for one in keys if one.algorithm.text == algorithm]
        name = _by_function(algorithm, spec.function)
        facts = Facts(name, same[0].algorithm.trail, function=spec.function)
        if not is_fixed(algorithm):
            facts.parameters = [one.parameter for one in same]
            facts.takes_parameter = True
        yield facts


def _take_key(
    apis: Apis,
    facts: Facts,
    spec: CallSpec,
    arguments: dict[str, Value],
    receiver: Value | None,
    depth: int,
) -> None:
    """The size or curve of a key that is loaded, of which the call says the algorithm."""
    if spec.key is None or facts.algorithm == "unknown":
        return
    keys = keys_of(apis, spec, arguments, receiver, depth)
    sizes = [one.parameter for one in keys if may_be_of(facts.algorithm, one.parameter.text or "")]
    where = [] if sizes else [origin(spec, arguments, receiver)]
    facts.parameters = sizes or [one for one in where if one is not None]
    facts.takes_parameter = bool(facts.parameters)


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
    if is_fixed(facts.algorithm):
        return
    if spec.parameter is None:
        _take_key(apis, facts, spec, arguments, receiver, depth)
        return
    readings = read(apis, spec.parameter, arguments, receiver, "parameter", depth)
    named = reading.use.parameter if reading.use is not None else None
    if spec.parameter.how == "key" and named:  # ES256 should take no key of another curve
        readings = [one for one in readings if one.text]
        if len(readings) != 1 or not _may_be_of(facts, readings[0].text or ""):
            return
    if spec.parameter.how == "key":
        readings = [one for one in readings if may_be_of(facts.algorithm, one.text or "")]
    if not readings and (size := dict(spec.sizes).get(facts.algorithm)):
        readings = [Reading(size, facts.trail)]
    readings = [one for one in readings if one.text is None or _may_be_of(facts, one.text)]
    if readings and facts.algorithm != "unknown":
        facts.parameters = readings
        facts.takes_parameter = True


def _may_be_of(facts: Facts, text: str) -> bool:
    """Whether the algorithm has such a parameter: Ed25519 in a list of curves is none of ECDSA."""
    if facts.algorithm in ("EC", "ECDSA", "ECDH"):
        return registry().curve(text) is not None
    if facts.algorithm in ("RSA", "DSA", "DH"):
        return text.isdecimal()
    return True


def _own_size(facts: Facts, reading: Reading) -> Reading:
    """The cipher's size where the key is longer: DES has a parity bit in eight, XTS and SIV two."""
    if reading.text is None or not reading.text.isdecimal():
        return reading
    bits = int(reading.text)
    if facts.algorithm == "3DES" and bits in (64, 128, 192):
        return replace(reading, text=str(bits // 8 * 7))
    if facts.mode in ("XTS", "SIV") and facts.use is None:
        return replace(reading, text=str(bits // 2))
    if not _is_size_of(facts.algorithm, bits):
        return replace(reading, text=None, reason=f"{bits} bits are no key of {facts.algorithm}")
    return reading


_LARGEST = {"Blowfish": 448, "CAST5": 128}  # bits, any number of bytes below


def _is_size_of(algorithm: str, bits: int) -> bool:
    """Whether the cipher takes a key of that size: values that never meet are not both true."""
    if algorithm in ("AES", "Camellia"):
        return registry().parameter(algorithm, str(bits)) is not None
    if algorithm == "3DES":
        return bits in (56, 112, 168)
    return bits <= _LARGEST.get(algorithm, bits)


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
