"""Tells code that uses an algorithm from code that declares, implements or only parses it.

A role other than use needs a reason, which becomes evidence. In doubt it is a use.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, lru_cache

from pqscan.detect.python.apis import Apis
from pqscan.detect.python.pieces import ClassInfo
from pqscan.detect.python.scope import Event
from pqscan.detect.python.values import Mapped, Sequence, Value, options
from pqscan.domain import knowledge
from pqscan.domain.errors import KnowledgeError
from pqscan.domain.finding import Asset, Finding, Function, Role, Step, StepKind
from pqscan.domain.record import Record, replace

_PARTS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
_TESTS = re.compile(r"(?:^|/)(?:tests?/|test_[^/]*$|[^/]*_test\.py$)")  # a test uses what it names
_LISTED = ("value",)  # the one argument of a sink that is no call


class Names(Record):
    """rules/roles/names.toml."""

    table_length: int
    siblings: int
    parse: frozenset[str]
    uses: frozenset[str]
    families: Mapping[str, frozenset[str]]


@cache
def names() -> Names:
    """The shipped table."""
    table = knowledge.read_one("rules/roles/names.toml")
    families, parse, uses = table.get("families"), table.get("parse"), table.get("uses")
    length, siblings = table.get("table-length"), table.get("siblings")
    if (
        not isinstance(families, dict)
        or not isinstance(parse, list)
        or not isinstance(uses, list)
        or not isinstance(length, int)
        or not isinstance(siblings, int)
    ):
        raise KnowledgeError("rules/roles/names.toml is not whole", "reinstall pqscan")
    found = {word: frozenset(map(str, known)) for word, known in families.items()}
    return Names(length, siblings, frozenset(map(str, parse)), frozenset(map(str, uses)), found)


@lru_cache(maxsize=8192)
def parts(name: str) -> frozenset[str]:
    """The words of a name: `privateKey_d` gives private, key and d."""
    return frozenset(word.lower() for word in _PARTS.findall(name))


def role_of(apis: Apis, event: Event, asset: Asset) -> tuple[Role, str]:
    """The role of a described call for an asset, and why if it is not simply a use."""
    spec = event.spec
    if spec is None or spec.role is not Role.USE:
        return (spec.role if spec else Role.USE), ""
    if event.function is None:
        length = _listed(event)
        if spec.arguments == _LISTED and length >= names().table_length:
            return Role.DECLARE, f"a table of {length} names, not a use of each"
    elif why := _implements(apis, event, asset):
        return Role.IMPLEMENT, why
    elif asset.function is Function.LOAD and _parses(event.function.name) and not _takes(event):
        return Role.PARSE, f"{event.function.qualname}() reads a format, and no use is seen"
    return Role.USE, ""


def reason(why: str) -> tuple[Step, ...]:
    """The evidence for a role."""
    return (Step(StepKind.REASON, why),) if why else ()


# Tables.


def _listed(event: Event) -> int:
    """How many values the longest list of a sink holds."""
    return max((_length(value) for value in event.bound.values()), default=0)


def _length(value: Value) -> int:
    return max(
        len(one.items) if isinstance(one, Sequence | Mapped) else 0 for one in options(value)
    )


# Implementations.


def _implements(apis: Apis, event: Event, asset: Asset) -> str:
    """Why the code around a call is an algorithm's implementation; empty if it is not."""
    function = event.function
    if function is None or _TESTS.search(event.module.path):
        return ""
    around = _named_for(event, asset)
    if not around:
        return ""
    root, _, below = event.module.name.partition(".")
    if below and apis.library_of(root):
        return f"{around} is part of the library {root}"
    if function.cls is not None and _is_family(function.cls):
        return f"{around} stands beside classes named for other algorithms"
    return ""


def _named_for(event: Event, asset: Asset) -> str:
    """The class, function or module around a call that is named for the algorithm."""
    function, spec = event.function, event.spec
    if function is None or spec is None:
        return ""
    wanted = {asset.algorithm}
    any_will_do = asset.function is Function.DIGEST and spec.function is not Function.DIGEST
    places = [event.module.path.rpartition("/")[2].removesuffix(".py"), function.name]
    if function.cls is not None:
        places.insert(0, function.cls.name)
    for place in places:
        named = _families(place)
        if named & wanted or (named and (any_will_do or asset.algorithm == "unknown")):
            return place
    return ""


@lru_cache(maxsize=8192)
def _families(name: str) -> frozenset[str]:
    """The algorithms that a name speaks of."""
    known = names().families
    words = parts(name)
    return frozenset().union(*(known[word] for word in words & known.keys()))


@lru_cache(maxsize=64)
def _is_family(cls: ClassInfo) -> bool:
    """Whether classes with the same base are named for several algorithms."""
    bases = {ast.unparse(base) for base in cls.bases} - {"object"}
    families = {
        _families(other.name)
        for other in cls.module.classes.values()
        if bases & {ast.unparse(base) for base in other.bases} and _families(other.name)
    }
    return len(families) >= names().siblings


# Parsers.


def _parses(name: str) -> bool:
    words = _PARTS.findall(name)
    return bool(words) and words[0].lower() in names().parse


def _takes(event: Event) -> bool:
    """Whether the function around puts keys where they are used, such as into a TLS context."""
    function = event.function
    return function is not None and bool((function.words & names().uses) - {function.name})


def settle(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Findings whose code was taken for a parser's are uses where a use is seen after all."""
    kept = tuple(findings)
    used = {f.location.path for f in kept if f.role is Role.USE and _is_deed(f.asset)}
    return tuple(_settled(kept, used))


def _settled(findings: tuple[Finding, ...], used: set[str]) -> Iterator[Finding]:
    for finding in findings:
        if finding.role is Role.PARSE and (
            finding.location.path in used or set(finding.asset.functions) - {Function.LOAD}
        ):
            evidence = tuple(s for s in finding.evidence if s.kind is not StepKind.REASON)
            yield replace(finding, role=Role.USE, evidence=evidence)
        elif finding.role is not Role.USE:  # several chains were joined: the reason comes last
            chain = sorted(finding.evidence, key=lambda step: step.kind is StepKind.REASON)
            yield replace(finding, evidence=tuple(chain))
        else:
            yield finding


_DEEDS = (
    Function.KEYGEN,
    Function.SIGN,
    Function.VERIFY,
    Function.KEY_AGREE,
    Function.ENCAPSULATE,
    Function.DECAPSULATE,
    Function.ENCRYPT,
    Function.DECRYPT,
    Function.UNWRAP,
    Function.CERTIFY,
)


def _is_deed(asset: Asset) -> bool:
    """Whether an asset is put to use by its function."""
    return asset.function in _DEEDS
