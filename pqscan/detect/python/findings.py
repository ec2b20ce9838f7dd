"""Turns closed events into findings, with the chain of values as evidence."""

from __future__ import annotations

from collections.abc import Iterator

from pqscan.detect.excerpt import excerpt
from pqscan.detect.python.apis import Apis
from pqscan.detect.python.asked import is_refused
from pqscan.detect.python.assets import Facts
from pqscan.detect.python.evidence import chain
from pqscan.detect.python.misuse.data import misuse_rules
from pqscan.detect.python.places import Place, consumed, place_of, region_of, used_places
from pqscan.detect.python.roles import reason, role_of
from pqscan.detect.python.scope import Event, Site
from pqscan.detect.python.sinks.reading import facts_of
from pqscan.detect.python.specs import CallSpec
from pqscan.detect.python.values import Symbol
from pqscan.detect.python.wording import message, title
from pqscan.domain.algorithm import ClassicalStatus, Primitive
from pqscan.domain.finding import Asset, Confidence, Finding, Function
from pqscan.domain.location import Location
from pqscan.domain.record import Record
from pqscan.domain.registry import registry


class Fact(Record):
    """A finding before merging; `sink` is the described call that a call site decides."""

    finding: Finding
    place: Place
    sink: Place | None = None
    is_open: bool = False  # the sink itself, closed without its callers
    consumes: tuple[Place, ...] = ()  # made objects that this call takes over
    component: bool = False
    used_on: tuple[Place, ...] = ()  # where the object it is a method of was made


Seen = set[tuple[object, ...]]


def facts(apis: Apis, event: Event, is_open: bool, seen: Seen) -> Iterator[Fact]:
    """The findings of one event: of the call itself, and of the call site that decides it.

    `seen` holds what was said before, so that it is not built again.
    """
    spec = event.spec
    if spec is None or _is_refused(event, spec):
        return
    place = place_of(event.module, event.node)
    used_on = tuple(dict.fromkeys(used_places(event)))
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
                consumes=tuple(consumed(event)),
                component=spec.component,
                used_on=used_on,
            )
            if (
                site is not None
                and not site.told
                and (asset.parameter_set is not None or not spec.component)
            ):
                yield Fact(
                    _at_call_site(event, site, common),
                    place_of(site.module, site.node),
                    sink=place,
                )


def _deciding(event: Event, found: Facts) -> Site | None:
    """The outermost call on the way that passes a value (or a callable) the asset hangs on."""
    if not event.via:
        return None
    nodes: set[int] = set()
    trails = [reading.trail for reading in found.parameters if reading.text is not None]
    called = event.callee.trail if isinstance(event.callee, Symbol) else None
    for trail in (*trails, found.trail, called, *found.around):
        while trail is not None:
            nodes.add(id(trail.node))
            trail = trail.previous
    return next((site for site in reversed(event.via) if id(site.node) in nodes), None)


_SIGNS = (Function.SIGN, Function.CERTIFY)


def _is_refused(event: Event, spec: CallSpec) -> bool:
    """Whether a test says of a call on the way that it fails, so that nothing is signed."""
    return spec.function in _SIGNS and any(
        b"aises" in site.module.source and is_refused(site.node, site.caller, site.module)
        for site in event.via
    )


def _is_below(asset: Asset, spec: CallSpec) -> bool:
    """Whether a post-quantum parameter set that most policies refuse is chosen in this call."""
    source = spec.parameter or spec.algorithm
    if source is None or source.argument == "self":
        return False
    below = misuse_rules().below_policy
    return any((asset.algorithm, one) in below for one in asset.parameters)


_KEYED = (Primitive.MAC, Primitive.KDF)


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
    if found.digest and algorithm.primitive in _KEYED and _is_broken(found.digest):
        chosen = "PQ209" if chosen == "PQ002" else chosen
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
    return any(registry().status(one, None) is ClassicalStatus.BROKEN for one in digest.split("|"))


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
        evidence=(*chain(event, found), *reason(why)),
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
