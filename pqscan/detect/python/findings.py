"""Turns closed events into findings, with the chain of values as evidence."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from pqscan.detect.excerpt import excerpt, mask
from pqscan.detect.python.apis import Apis
from pqscan.detect.python.assets import Facts
from pqscan.detect.python.misuse.data import misuse_rules
from pqscan.detect.python.modules import Module
from pqscan.detect.python.readings import Reading
from pqscan.detect.python.roles import reason, role_of
from pqscan.detect.python.scope import Event, Site
from pqscan.detect.python.sinks.reading import facts_of
from pqscan.detect.python.specs import CallSpec
from pqscan.detect.python.values import Made, Symbol, Trail, Union, Value
from pqscan.domain.algorithm import ClassicalStatus, Primitive
from pqscan.domain.finding import Asset, Confidence, Finding, Function, Step, StepKind
from pqscan.domain.location import Location, Region
from pqscan.domain.record import Record
from pqscan.domain.registry import registry

MAX_STEPS = 12

_KEYS = ("", "bits", "key", "meaning")  # ways of reading an argument that may be a key object

_PHRASES = {
    Function.KEYGEN: "key generation",
    Function.SIGN: "signature",
    Function.VERIFY: "signature verification",
    Function.KEY_AGREE: "key agreement",
    Function.ENCAPSULATE: "encapsulation",
    Function.DECAPSULATE: "decapsulation",
    Function.ENCRYPT: "encryption",
    Function.DECRYPT: "decryption",
    Function.WRAP: "key wrapping",
    Function.UNWRAP: "key unwrapping",
    Function.DIGEST: "digest",
    Function.MAC: "message authentication",
    Function.KDF: "key derivation",
    Function.LOAD: "key loading",
    Function.STORE: "key storage",
    Function.CERTIFY: "certificate",
    Function.NEGOTIATE: "negotiation",
    Function.OTHER: "use",
}


class Place(Record):
    """Where a described call stands; the same in every process."""

    path: str
    line: int
    column: int


class Fact(Record):
    """A finding before merging; `sink` is the described call that a call site decides."""

    finding: Finding
    place: Place
    sink: Place | None = None
    is_open: bool = False  # the sink itself, closed without its callers
    consumes: tuple[Place, ...] = ()  # made objects that this call takes over
    component: bool = False
    used_on: tuple[Place, ...] = ()  # where the object it is a method of was made


def place_of(module: Module, node: ast.AST) -> Place:
    """The start of a node."""
    return Place(module.path, getattr(node, "lineno", 1), getattr(node, "col_offset", 0) + 1)


Seen = set[tuple[object, ...]]


def facts(apis: Apis, event: Event, is_open: bool, seen: Seen) -> Iterator[Fact]:
    """The findings of one event: of the call itself, and of the call site that decides it.

    `seen` holds what was said before, so that it is not built again.
    """
    spec = event.spec
    if spec is None:
        return
    place = place_of(event.module, event.node)
    used_on = tuple(dict.fromkeys(_used_on(event)))
    for found in facts_of(apis, event):
        chosen = found.rule or spec.rule
        if found.algorithm == "unknown" and not chosen:
            chosen = spec.fallback_rule
        if found.algorithm == "unknown" and not chosen:
            continue
        site = _deciding(event, found)
        for default, asset in assets(found, chosen, spec.name):
            rule = "PQ506" if default == "PQ001" and _is_below(asset, spec) else default
            key = (place, rule, asset, site and place_of(site.module, site.node), used_on)
            if key in seen:
                continue
            seen.add(key)
            common = _finding(apis, event, found, rule, asset)
            yield Fact(
                common,
                place,
                is_open=is_open,
                consumes=tuple(_consumed(event)),
                component=spec.component,
                used_on=used_on,
            )
            if site is not None and (asset.parameter_set is not None or not spec.component):
                yield Fact(
                    _at_call_site(event, site, common),
                    place_of(site.module, site.node),
                    sink=place,
                )


def _used_on(event: Event) -> Iterator[Place]:
    """Where the objects were made that a call uses: its own, and the key that it is given."""
    yield from made_on(event.receiver)
    spec = event.spec
    for source in (spec.parameter, spec.algorithm) if spec is not None else ():
        if source is not None and source.how in _KEYS and source.argument in event.bound:
            yield from made_on(event.bound[source.argument])


def _deciding(event: Event, found: Facts) -> Site | None:
    """The outermost call on the way that passes a value (or a callable) the asset hangs on."""
    if not event.via:
        return None
    nodes: set[int] = set()
    trails = [reading.trail for reading in found.parameters if reading.text is not None]
    called = event.callee.trail if isinstance(event.callee, Symbol) else None
    for trail in (*trails, found.trail, called):
        while trail is not None:
            nodes.add(id(trail.node))
            trail = trail.previous
    return next((site for site in reversed(event.via) if id(site.node) in nodes), None)


def _is_below(asset: Asset, spec: CallSpec) -> bool:
    """Whether a post-quantum parameter set that most policies refuse is chosen in this call."""
    source = spec.parameter or spec.algorithm
    if source is None or source.argument == "self":
        return False
    below = misuse_rules().below_policy
    return any((asset.algorithm, one) in below for one in asset.parameters)


def assets(found: Facts, rule: str, symbol: str) -> Iterator[tuple[str, Asset]]:
    """The asset under its rule, and further ones for a broken digest or ECB."""
    parameters = tuple(sorted({r.text for r in found.parameters if r.text is not None}))
    if found.algorithm == "unknown":
        yield rule, Asset("unknown", (), found.function)
        return
    algorithm = registry().algorithm(found.algorithm)
    asset = Asset(
        algorithm=found.algorithm,
        parameters=parameters,
        function=found.function,
        mode=found.mode,
        padding=found.padding,
        digest=found.digest,
        hybrid=algorithm.hybrid,
    )
    chosen = rule or algorithm.rule
    if found.digest and algorithm.primitive is Primitive.MAC and _is_broken(found.digest):
        chosen = "PQ209"
    elif not rule and found.algorithm == "AES" and parameters and max(map(_size, parameters)) < 256:
        chosen = "PQ207"
    if found.mode and "ECB" in found.mode.split("|") and algorithm.rule == "PQ002":
        chosen = "PQ206"
    elif found.mode and "ECB" in found.mode.split("|"):
        yield "PQ206", asset
    yield chosen, asset


def _size(text: str) -> int:
    return int(text) if text.isdecimal() else 0


def _is_broken(digest: str) -> bool:
    return any(
        registry().status(one, None) is ClassicalStatus.BROKEN and one != "SHA-1"
        for one in digest.split("|")
    )


def _finding(apis: Apis, event: Event, found: Facts, rule: str, asset: Asset) -> Finding:
    module, spec = event.module, event.spec
    region = region_of(module, event.node)
    unresolved = _unresolved(found)
    role, why = role_of(apis, event, asset)
    return Finding(
        rule=rule,
        asset=asset,
        location=Location(module.path, region, module.content_hash),
        message=message(asset, unresolved if found.takes_parameter else ""),
        symbol=found.symbol or (spec.name if spec else ""),
        excerpt=excerpt(module.lines, region),
        evidence=(*_chain(event, found), *reason(why)),
        unresolved=unresolved,
        takes_parameter=found.takes_parameter,
        role=role,
        confidence=Confidence.VERY_HIGH if not unresolved else Confidence.HIGH,
        detector="python",
    )


def _unresolved(found: Facts) -> str:
    """The first reason, where no value of the parameter is known."""
    if not found.takes_parameter:
        return ""
    if any(reading.text is not None for reading in found.parameters):
        return ""
    reasons = [reading.reason for reading in found.parameters if reading.reason]
    return reasons[0] if reasons else "the value is not given in the scanned code"


def title(asset: Asset) -> str:
    """`RSA-2048 key generation`."""
    name = asset.algorithm
    if asset.parameter_set:
        separator = " " if asset.algorithm in ("EC", "ECDSA", "ECDH") else "-"
        name = f"{name}{separator}{' or '.join(asset.parameter_set.split('|'))}"
    if asset.mode:
        name = f"{name} in {asset.mode.replace('|', ' or ')} mode"
    if asset.algorithm == "unknown":
        name = "Public-key"
    return f"{name} {_PHRASES[asset.function]}"


def message(asset: Asset, unresolved: str) -> str:
    """The finding in words; the first sentence is its title."""
    text = f"{title(asset)}."
    if asset.digest:
        text += f" Digest: {asset.digest.replace('|', ' or ')}."
    if unresolved:
        text += f" Parameter not resolved: {unresolved}."
    return text


def region_of(module: Module, node: ast.AST) -> Region:
    """The four corners of a node, in code points."""
    start, end = getattr(node, "lineno", 1), getattr(node, "end_lineno", None)
    end = end or start
    return Region(
        start,
        _column(module, start, getattr(node, "col_offset", 0)),
        end,
        _column(module, end, getattr(node, "end_col_offset", None) or 0),
    )


def _column(module: Module, line: int, offset: int) -> int:
    text = module.lines[line - 1] if line <= len(module.lines) else ""
    if text.isascii():
        return offset + 1
    return len(text.encode("utf-8", "replace")[:offset].decode("utf-8", "replace")) + 1


def _chain(event: Event, found: Facts) -> Iterator[Step]:
    """Oldest first: where each value was written, the calls it went through, the described call."""
    readings = [r for r in found.parameters if r.trail is not None]
    if found.trail is not None:
        readings.insert(0, Reading(found.algorithm, found.trail))
    seen: set[tuple[str, str]] = set()
    for reading in readings[:6]:
        steps = list(_steps(reading))
        for step in steps[-MAX_STEPS:]:
            key = (str(step.location), step.text)
            if key not in seen:
                seen.add(key)
                yield step
    for site in reversed(event.via):
        location = Location(site.module.path, region_of(site.module, site.node))
        text = site.module.text(site.node)
        if (str(location), text) not in seen:
            yield Step(StepKind.ARGUMENT, mask(text), location, None)
    location = Location(event.module.path, region_of(event.module, event.node))
    value = "|".join(sorted({r.text for r in found.parameters if r.text})) or None
    yield Step(StepKind.SINK, mask(event.module.text(event.node)), location, value)


def _steps(reading: Reading) -> Iterator[Step]:
    trails: list[Trail] = []
    trail = reading.trail
    while trail is not None and len(trails) < 40:
        trails.append(trail)
        trail = trail.previous
    for index, one in enumerate(reversed(trails)):
        location = Location(one.module.path, region_of(one.module, one.node))
        last = index == len(trails) - 1
        kind = StepKind.UNRESOLVED if last and reading.text is None else one.kind
        text = one.text
        if not text or text.rstrip().endswith("="):  # a prefix such as `bits=`, before the source
            text += one.module.text(one.node)
        yield Step(kind, mask(text), location, reading.text if last else None)


def _at_call_site(event: Event, site: Site, finding: Finding) -> Finding:
    """The same asset, at the call that decides its parameter."""
    region = region_of(site.module, site.node)
    where = f"{event.module.path}:{getattr(event.node, 'lineno', 1)}"
    return Finding(
        rule=finding.rule,
        asset=finding.asset,
        location=Location(site.module.path, region, site.module.content_hash),
        message=f"{title(finding.asset)}, decided here and made at {where}.",
        symbol=f"{site.callee.module.name}.{site.callee.qualname}",
        excerpt=excerpt(site.module.lines, region),
        evidence=finding.evidence,
        takes_parameter=finding.takes_parameter,
        unresolved=finding.unresolved,
        role=finding.role,
        confidence=finding.confidence,
        detector="python",
    )


def _consumed(event: Event) -> Iterator[Place]:
    """Component objects, such as a hash instance, that were made for this call."""
    for value in event.bound.values():
        yield from _components(value)


def _components(value: Value) -> Iterator[Place]:
    if isinstance(value, Union):
        for option in value.options:
            yield from _components(option)
    elif isinstance(value, Made) and value.spec.component:
        yield place_of(value.module, value.node)


def made_on(receiver: Value | None) -> Iterator[Place]:
    """The calls that made the object whose method this is, through copies and halves."""
    depth = 0
    pending = [receiver] if receiver is not None else []
    while pending and depth < 20:
        depth += 1
        value = pending.pop()
        if isinstance(value, Union):
            pending.extend(value.options)
        elif isinstance(value, Made):
            yield place_of(value.module, value.node)
            if value.receiver is not None:
                pending.append(value.receiver)
