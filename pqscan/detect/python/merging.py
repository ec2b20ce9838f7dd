"""Joins what several files, callers and processes learnt of one place into one finding."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from pqscan.detect.fingerprint import fingerprinted
from pqscan.detect.python.findings import Fact
from pqscan.detect.python.places import Place
from pqscan.detect.python.wording import message
from pqscan.domain.finding import Confidence, Finding, Function, Step
from pqscan.domain.record import replace

MAX_CHAINS = 3  # chains of values shown for one finding

_UNTOLD = ("PQ115", "unknown")
_UNTOLD_COMMAND = ("PQ311", "unknown")
_ON_CURVES = frozenset(("EC", "ECDSA"))
_EDWARDS = frozenset(("Ed25519", "Ed448"))

Key = tuple[Place, str, str, Function]


def merge(facts: Iterable[Fact]) -> tuple[Finding, ...]:
    """One finding a place, rule, algorithm and function; call sites linked to what they decide."""
    groups: dict[Key, list[Fact]] = defaultdict(list)
    consumed: set[Place] = set()
    uses: dict[Place, set[Function]] = defaultdict(set)
    for fact in facts:
        groups[_key(fact)].append(fact)
        consumed.update(fact.consumes)
        for place in fact.used_on:
            uses[place].add(fact.finding.asset.function)
    merged: list[tuple[Finding, Fact]] = []
    told = {(key[0], key[3]) for key in groups if key[2] != "unknown"}
    edwards = {(key[0], key[3]) for key in groups if key[2] in _EDWARDS}
    for key, group in groups.items():
        if key[1:3] == _UNTOLD and (key[0], key[3]) in told:
            continue  # some caller says of what kind the key is
        if key[1:3] == _UNTOLD_COMMAND and (key[0], key[3]) in told and _is_untold(group):
            continue  # or what the command is told
        if key[2] in _ON_CURVES and (key[0], key[3]) in edwards and _is_untold(group):
            continue  # every caller passes a curve of EdDSA
        if group[0].component and group[0].place in consumed:
            continue
        merged.append((_with_uses(_one(group), uses.get(group[0].place, set())), group[0]))
    named = fingerprinted(finding for finding, _ in merged)
    return _linked(named, [fact for _, fact in merged])


def _is_untold(group: list[Fact]) -> bool:
    """Whether nobody says which curve it is."""
    return all(fact.is_open and not fact.finding.asset.parameters for fact in group)


def _key(fact: Fact) -> Key:
    finding = fact.finding
    return (fact.place, finding.rule, finding.asset.algorithm, finding.asset.function)


def _one(group: list[Fact]) -> Finding:
    """Callers' values first; the unresolved reason only where nobody gives a value."""
    known = [fact for fact in group if fact.finding.asset.parameters]
    chosen = known or group
    chosen.sort(key=lambda fact: (fact.is_open, str(fact.finding.evidence)))
    first = chosen[0].finding
    parameters = sorted({p for fact in chosen for p in fact.finding.asset.parameters})
    asset = replace(first.asset, parameters=tuple(parameters))
    evidence: list[Step] = []
    shown: set[tuple[str, ...]] = set()
    for fact in chosen:
        if fact.finding.asset.parameters not in shown and len(shown) < MAX_CHAINS:
            shown.add(fact.finding.asset.parameters)
            evidence.extend(step for step in fact.finding.evidence if step not in evidence)
    unresolved = "" if parameters else first.unresolved
    return replace(
        first,
        asset=asset,
        evidence=tuple(evidence),
        unresolved=unresolved,
        message=first.message if first.asset == asset else message(asset, unresolved),
        confidence=Confidence.HIGH if unresolved else first.confidence,
    )


def _with_uses(finding: Finding, uses: set[Function]) -> Finding:
    functions = tuple(sorted(uses | {finding.asset.function}))
    return replace(finding, asset=replace(finding.asset, functions=functions))


def _linked(named: tuple[Finding, ...], facts: list[Fact]) -> tuple[Finding, ...]:
    """Each call site carries the fingerprint of the described call that it decides."""
    by_place = {_place_key(f, f.location.path, _corner(f)): f.fingerprint for f in named}
    sinks = {
        _place_key(fact.finding, fact.place.path, (fact.place.line, fact.place.column)): fact.sink
        for fact in facts
        if fact.sink is not None
    }
    linked: list[Finding] = []
    for finding in named:
        sink = sinks.get(_place_key(finding, finding.location.path, _corner(finding)))
        if sink is not None:
            key = _place_key(finding, sink.path, (sink.line, sink.column))
            target = by_place.get(key, "")
            if target and target != finding.fingerprint:
                finding = replace(finding, related=(target,))
        linked.append(finding)
    return tuple(linked)


def _corner(finding: Finding) -> tuple[int, int]:
    region = finding.location.region
    return (region.start_line, region.start_column)


def _place_key(
    finding: Finding, path: str, corner: tuple[int, int]
) -> tuple[str, tuple[int, int], str, str, Function]:
    return (path, corner, finding.rule, finding.asset.algorithm, finding.asset.function)
