"""The algorithms that a cipher string set for TLS allows, each with the suites that bring it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from pqscan.detect.python.assets import Facts
from pqscan.detect.python.listing import is_only_listed
from pqscan.detect.python.plain_readings import Reading
from pqscan.detect.python.scope import Event
from pqscan.detect.python.sinks.cipher_string import NotExpanded, Suite, expand
from pqscan.detect.python.sinks.names import plain_rule
from pqscan.detect.python.values import Const, Sequence, Symbol, Trail, Unknown, Value, options
from pqscan.domain import knowledge
from pqscan.domain.errors import KnowledgeError
from pqscan.domain.finding import Function, StepKind
from pqscan.domain.named_use import NamedUse
from pqscan.domain.registry import registry

CLASSICAL = "PQ302"
WEAK = "PQ303"
NOT_RESOLVED = "PQ310"
PLAIN = ""  # the algorithm's own rule
MAX_SHOWN = 4  # suites named in a step of the evidence

_BROKEN_CIPHERS = frozenset(("RC4", "RC2", "DES", "3DES"))
_MODES = {"aNULL": "anonymous", "eNULL": "no encryption", "EXPORT": "export"}

_ALL = frozenset(("ALL", "ALL:COMPLEMENTOFALL", "ALL:COMPLEMENTOFDEFAULT", "ALL:eNULL"))
# What a context is asked for that only tells what this OpenSSL can do.
_LISTING = frozenset(("get_ciphers", "get_cipher_list"))

Key = tuple[str, str]  # rule and algorithm


def facts(event: Event, value: Value, function: Function) -> Iterator[Facts]:
    """What a cipher string decides; PQ310 where it cannot be told."""
    for option in options(value):
        text = _text(option)
        if text is None:
            if not (isinstance(option, Const) and option.value is None):
                yield _unresolved(option, _reason(option), function)
            continue
        if not text and isinstance(option, Const) and isinstance(option.value, int):
            continue  # a signal and no suite
        if text in _ALL and is_only_listed(event.node, event.function, _LISTING):
            continue
        try:
            allowed = expand(text)
        except NotExpanded as error:
            yield _unresolved(option, str(error), function)
            continue
        if "SRP" not in text:  # these need a password too, so no general word means them
            allowed = tuple(suite for suite in allowed if "kSRP" not in suite.marks)
        yield from _of_suites(event, option, allowed, function)


def _text(value: Value) -> str | None:
    if isinstance(value, Const) and isinstance(value.value, str | bytes):
        raw = value.value
        return raw if isinstance(raw, str) else raw.decode("latin-1")
    if isinstance(value, Const) and isinstance(value.value, int):
        return _numbers().get(value.value)
    if isinstance(value, Symbol):  # a library's constant for a suite
        name = value.name.rpartition(".")[2]
        return name if registry().named("tls-suites", name) else None
    if isinstance(value, Sequence) and value.exact and value.items:
        parts = [_text(item) for item in value.items]
        return ":".join(part for part in parts if part) if None not in parts else None
    return None


@cache
def _numbers() -> dict[int, str]:
    """The suites by their numbers in the protocol."""
    table = knowledge.read_one("rules/ciphers/tls-numbers.toml").get("number")
    if not isinstance(table, dict):
        raise KnowledgeError("ciphers/tls-numbers.toml has no [number]", "mend the file")
    return {int(key, 16): str(name) for key, name in table.items()}


def _reason(value: Value) -> str:
    return value.reason if isinstance(value, Unknown) else "not a string that the engine reads"


def _unresolved(value: Value, reason: str, function: Function) -> Facts:
    return Facts(
        "unknown",
        None,
        parameters=[Reading(None, value.trail, reason)],
        takes_parameter=True,
        function=function,
        rule=NOT_RESOLVED,
    )


def _of_suites(
    event: Event, value: Value, allowed: tuple[Suite, ...], function: Function
) -> Iterator[Facts]:
    groups: dict[Key, list[tuple[Suite, NamedUse, str]]] = {}
    for suite in allowed:
        for rule, use, mode in _parts(suite):
            groups.setdefault((rule, use.algorithm), []).append((suite, use, mode))
    for (rule, algorithm), found in groups.items():
        names = list(dict.fromkeys(suite.name for suite, _, _ in found))
        trail = _trail(event, value, names)
        sizes = sorted({use.parameter for _, use, _ in found if use.parameter})
        modes = sorted({mode for _, _, mode in found if mode})
        fixed = registry().algorithm(algorithm).parameter_kind.value == "none"
        yield Facts(
            algorithm,
            trail,
            parameters=[] if fixed else [Reading(size, trail) for size in sizes],
            function=function,
            mode="|".join(modes) or None,
            rule=rule or plain_rule(algorithm, sizes),
        )


def _parts(suite: Suite) -> Iterator[tuple[str, NamedUse, str]]:
    """Rule, algorithm and mode of each part that is a result of its own."""
    exchange, cipher, weak = suite.exchange, suite.cipher, suite.weaknesses
    forward = suite.marks & {"kDHE", "kECDHE", "kDHEPSK", "kECDHEPSK"}
    if exchange is not None:
        if exchange.algorithm == "SRP":
            yield PLAIN, exchange, ""
        elif forward:
            yield CLASSICAL, exchange, ""
        else:
            yield WEAK, exchange, "" if exchange.algorithm == "RSA" else "static"
        for mark in sorted(weak & _MODES.keys()):
            yield WEAK, exchange, _MODES[mark]
    if cipher is not None:
        broken = cipher.algorithm in _BROKEN_CIPHERS
        yield WEAK if broken else PLAIN, cipher, cipher.mode or ""
    if "MD5" in weak:
        yield WEAK, NamedUse("MD5"), ""


def _trail(event: Event, value: Value, names: list[str]) -> Trail:
    more = f" and {len(names) - MAX_SHOWN} more" if len(names) > MAX_SHOWN else ""
    text = f"allows {', '.join(names[:MAX_SHOWN])}{more}"
    return Trail(StepKind.COMPUTED, event.module, event.node, text, value.trail)
