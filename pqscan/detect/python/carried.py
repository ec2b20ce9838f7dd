"""Keys that are loaded: from a file of the tree, a PEM text, or `key.private_bytes(…)`.

The bytes say which key it is, as far as they are known.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache

from pqscan.detect.python.keyfiles import Found, chosen
from pqscan.detect.python.opening import Content
from pqscan.detect.python.plain_readings import Reading, why
from pqscan.detect.python.sinks.keydata import Kind, keys_in
from pqscan.detect.python.sinks.pem import Material
from pqscan.detect.python.specs import CallSpec, Source
from pqscan.detect.python.values import Const, Made, Trail, Typed, Value, options
from pqscan.domain.finding import StepKind
from pqscan.domain.record import Record
from pqscan.domain.registry import registry

OUTSIDE = "the key comes from outside: "
MAX_DEPTH = 12  # keys loaded from keys
_KEY_OF = {"ECDSA": "EC", "ECDH": "EC"}  # what a key that is only loaded is called
_ARE_CURVES = frozenset(("EC", "ECDSA", "ECDH"))
_MARK = "-----BEGIN "


class Loaded(Record):
    """A key that a call may load."""

    algorithm: Reading
    parameter: Reading


Ask = Callable[[Value, str, int], list[Reading]]
"""Asks an object for one of its facts, at a depth."""


def loaded(
    spec: CallSpec, arguments: Mapping[str, Value], receiver: Value | None, ask: Ask, depth: int
) -> list[Loaded]:
    """Every key that a call may load; none unless all of them are known."""
    for source in spec.key_sources:
        value = receiver if source.argument == "self" else arguments.get(source.argument)
        found = _keys(value, source, ask, depth)
        if found:
            return found
    return []


def origin(
    spec: CallSpec, arguments: Mapping[str, Value], receiver: Value | None, depth: int = 0
) -> Reading | None:
    """Why the key that a call loads is not known: where its bytes come from."""
    nothing: Reading | None = None
    for source in spec.key_sources:
        value = receiver if source.argument == "self" else arguments.get(source.argument)
        for option in options(value) if value is not None else ():
            if isinstance(option, Const) and option.value is None:
                nothing = nothing or Reading(None, option.trail, _nothing(option, source))
                continue
            found = _in_bytes(option, _kind(source))
            if found is None or found.reason:
                return _origin(option, found, depth)
    return nothing


def whose(spec: CallSpec, receiver: Value | None) -> Reading | None:
    """Where the object comes from whose method uses a key of unknown kind."""
    if spec.algorithm is not None or receiver is None:
        return None
    return Reading(None, receiver.trail, OUTSIDE + why(receiver))


def _nothing(value: Value, source: Source) -> str:
    """Of None in the place of a key: whether it is a default that nobody is seen to overrule."""
    trail = value.trail
    if trail is not None and trail.kind is StepKind.DEFAULT:
        return f"{OUTSIDE}argument {source.argument}, which nothing in the scanned code passes"
    return f"{OUTSIDE}None is passed"


def _origin(value: Value, found: Found | None, depth: int) -> Reading:
    """Where one value comes from."""
    if found is not None:
        return Reading(None, value.trail, found.reason)
    made = value.origin if isinstance(value, Typed) and isinstance(value.origin, Made) else value
    if isinstance(made, Made) and depth < MAX_DEPTH:
        above = origin(made.spec, made.arguments, made.receiver, depth + 1)
        if above is not None:
            return above
    return Reading(None, value.trail, OUTSIDE + why(made))


def held(value: Value) -> Reading | None:
    """The size or curve of the key in a file or text that is passed as it is."""
    found = _in_bytes(value, Kind.ANY)
    if found is None or found.material is None or found.material.parameter is None:
        return None
    return _of_material(found, value).parameter


def _keys(value: Value | None, source: Source, ask: Ask, depth: int) -> list[Loaded]:
    found: list[Loaded] = []
    for option in options(value) if value is not None else ():
        if isinstance(option, Const) and option.value is None:
            continue
        bytes_ = _in_bytes(option, _kind(source))
        if bytes_ is None:
            keys = list(_of_made(option, ask, depth))
        else:
            known = bytes_.material is not None and bytes_.material.algorithm != "unknown"
            keys = [_of_material(bytes_, option)] if known else []
        if not keys:
            return []
        found += keys
    return found


def _kind(source: Source) -> Kind:
    return Kind(source.how.removesuffix("file").removesuffix("-"))


def _in_bytes(value: Value, kind: Kind) -> Found | None:
    """The key in a file or text; None for any other value."""
    if isinstance(value, Content):
        return value.file.key(kind)
    if isinstance(value, Const) and isinstance(value.value, str | bytes):
        return _in_text(value.value, kind)
    return None


@lru_cache(maxsize=64)
def _in_text(text: str | bytes, kind: Kind) -> Found | None:
    data = text.encode("utf-8", "replace") if isinstance(text, str) else text
    if _MARK.encode() not in data:
        return None
    return chosen(keys_in(data), kind, "the text in the code")


def _of_material(found: Found, value: Value) -> Loaded:
    """The facts of a key, with a step that says where it is."""
    key = found.material
    assert key is not None
    trail = value.trail
    if isinstance(value, Content) and trail is not None:
        text = f"the key in {value.file.path}: {_described(key)}"
        trail = Trail(StepKind.RETURNED, trail.module, trail.node, text, trail.previous)
    reason = found.reason or f"{key.label.lower()} does not say it"
    return Loaded(
        Reading(key.algorithm, trail),
        Reading(key.parameter, trail, "" if key.parameter else reason),
    )


def _described(key: Material) -> str:
    if key.parameter is None:
        return key.algorithm
    unit = "" if key.algorithm in _ARE_CURVES else " bits"
    return f"{key.algorithm}, {key.parameter}{unit}"


def _of_made(value: Value, ask: Ask, depth: int) -> Iterator[Loaded]:
    """The key whose bytes or certificate a described call has made."""
    if isinstance(value, Typed):
        value = value.origin
    if not isinstance(value, Made) or depth > MAX_DEPTH:
        return
    if value.receiver is not None and value.type is None and value.spec.algorithm is not None:
        return  # bytes that were decrypted are no export of the key that decrypted them
    whose = value.receiver if value.spec.key is None else None
    for key in options(whose or value):
        names = ask(key, "algorithm", depth + 1)
        if len(names) != 1 or names[0].text is None or not _is_key(names[0].text):
            return
        text = names[0].text
        name = Reading(_KEY_OF.get(text, text), value.trail or names[0].trail)
        sizes = ask(key, "parameter", depth + 1)
        for size in sizes or [Reading(None, value.trail, f"{value.spec.name}() does not say it")]:
            yield Loaded(name, size)


def _is_key(algorithm: str) -> bool:
    """Whether there are key pairs of it: the bytes may be those of a digest."""
    known = registry().algorithm(algorithm)
    return known.quantum_vulnerable or known.post_quantum
