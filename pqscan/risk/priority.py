"""One number a finding, 0 to 100, as a sum of stated reasons, and the level that follows from it.

The points are this project's judgement, kept in one place: they order work, they measure nothing.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from pqscan.domain.algorithm import ClassicalStatus
from pqscan.domain.assessment import PolicyVerdict, Priority, Verdict
from pqscan.domain.catalogue import catalogue
from pqscan.domain.finding import Confidence, Context, Finding, Level, Role
from pqscan.domain.registry import registry
from pqscan.risk.mosca import Exposure
from pqscan.risk.policy import Purpose
from pqscan.risk.purpose import seen
from pqscan.risk.verdicts import contradictions, strength

Points = tuple[int, str]

RULE = {Level.INFO: 5, Level.LOW: 20, Level.MEDIUM: 40, Level.HIGH: 60, Level.CRITICAL: 80}
HARVEST, AUTHENTICATION, PURPOSE_OPEN = 15, 5, 8
BROKEN_SIZE, WEAK_SIZE, CRITICAL_FROM = 30, 25, 85
PURPOSES = {Purpose.CONFIDENTIALITY: "it is confidential", Purpose.SIGNATURE: "it is trusted"}
CONTEXT = {
    Context.TEST: -40,
    Context.EXAMPLE: -30,
    Context.VENDORED: -10,
    Context.GENERATED: -10,
}
ROLE = {Role.MENTION: -45, Role.DECLARE: -10, Role.PARSE: -10}
CONFIDENCE = {Confidence.LOW: -15, Confidence.MEDIUM: -5}
FALLBACK = -30  # a server that offers a hybrid first
EXPOSED = ((0.5, 10), (0.1, 5))  # from that probability on
DUE = ((0.0, 15), (2.0, 10), (5.0, 5))  # years until the nearest end
CEILING = {Context.TEST: 34, Context.EXAMPLE: 59}  # low, medium: such code guards nothing
LEVELS = (
    (CRITICAL_FROM, Level.CRITICAL),
    (60, Level.HIGH),
    (35, Level.MEDIUM),
    (15, Level.LOW),
    (0, Level.INFO),
)


def prioritise(
    finding: Finding,
    exposure: Exposure,
    verdicts: Sequence[PolicyVerdict],
    today: datetime.date,
) -> Priority:
    """Sum the reasons; each begins with its signed points, and they add up to the score."""
    level = rule_level(finding)
    points: list[Points] = [(RULE[level], f"{finding.rule} is {level.word}")]
    points += _use(finding)
    points += _size(finding)
    points += _mosca(exposure)
    points += _policy(verdicts, today)
    points += _place(finding)
    points += [(0, f"the policies disagree: {text}") for text in contradictions(verdicts)]
    total = sum(number for number, _ in points)
    ceiling = CEILING.get(finding.context, 100)
    if total > ceiling and ceiling < 100:
        points.append((ceiling - total, f"{finding.context.value} code goes no higher"))
        total = ceiling
    score = min(max(total, 0), 100)
    if score != total:
        points.append((score - total, "the scale ends here"))
    refined = next(level for least, level in LEVELS if score >= least)
    return Priority(score, refined, tuple(f"{number:+d} {text}" for number, text in points))


def rule_level(finding: Finding) -> Level:
    """The catalogue's level of its rule, unless a detector set one of its own.

    Medium is what a finding has when no detector said anything.
    """
    known = catalogue().get(finding.rule)
    return known.level if known and finding.level is Level.MEDIUM else finding.level


def _use(finding: Finding) -> list[Points]:
    """What a quantum computer would get at: today's traffic, or tomorrow's signatures."""
    algorithm = registry().algorithms.get(finding.asset.algorithm)
    if algorithm is None or not algorithm.quantum_vulnerable:
        return []
    if algorithm.hybrid or finding.asset.hybrid:
        return []
    purposes = seen(finding.asset) or ({Purpose.SIGNATURE} if _signs_only(finding) else set())
    if Purpose.CONFIDENTIALITY in purposes or algorithm.primitive == "key-agree":
        return [(HARVEST, "what it protects can be captured now and read later")]
    if purposes:
        return [(AUTHENTICATION, "its signatures can be forged once it is broken")]
    return [(PURPOSE_OPEN, "what the key is for is not known: it may protect secrets")]


def _signs_only(finding: Finding) -> bool:
    algorithm = registry().algorithms[finding.asset.algorithm]
    return algorithm.primitive == "signature"


def _size(finding: Finding) -> list[Points]:
    """A parameter set that is weak without a quantum computer, where its algorithm is not."""
    asset = finding.asset
    algorithm = registry().algorithms.get(asset.algorithm)
    if algorithm is None or not algorithm.quantum_vulnerable:
        return []
    found = []
    for one in asset.parameters:
        bits = strength(algorithm, one)
        if registry().status(asset.algorithm, one) is ClassicalStatus.BROKEN:
            found.append((BROKEN_SIZE, f"{asset.algorithm} {one} has been broken in public"))
        elif bits is not None and bits < 112:
            text = f"{asset.algorithm} {one} has {bits} bits of classical strength, below 112"
            found.append((WEAK_SIZE, text))
    if not found and asset.parameters:
        return []
    if not found and finding.takes_parameter:
        return [(0, f"its parameter set is not known: {finding.unresolved or 'not passed'}")]
    return [max(found)] if found else []


def _mosca(exposure: Exposure) -> list[Points]:
    if exposure.missing:
        return [(0, f"no year: {exposure.missing}")]
    if exposure.probability is None or exposure.until is None or exposure.purpose is None:
        return []
    gained = next((points for least, points in EXPOSED if exposure.probability >= least), 0)
    percent = f"{100 * exposure.probability:.0f} %"
    while_ = PURPOSES[exposure.purpose]
    return [
        (gained, f"{percent} chance of being broken while {while_} (until {exposure.until:.1f})")
    ]


def _policy(verdicts: Sequence[PolicyVerdict], today: datetime.date) -> list[Points]:
    """The nearest end among the policies; undecided ones are named with no points."""
    ends = [
        (datetime.date.fromisoformat(verdict.disallowed_after), verdict.policy)
        for verdict in verdicts
        if verdict.disallowed_after
    ]
    found: list[Points] = [
        (0, f"{verdict.policy} cannot be decided: {verdict.reason}")
        for verdict in verdicts
        if verdict.verdict is Verdict.UNDECIDED
    ]
    if not ends:
        return found
    day, policy = min(ends)
    years = (day - today).days / 365.25
    gained = next((points for most, points in DUE if years <= most), 0)
    word = "disallowed since" if years < 0 else "disallowed after"
    return [(gained, f"{policy}: {word} {day.isoformat()}"), *found]


def _place(finding: Finding) -> list[Points]:
    """Where it stands and how sure the detector is."""
    found: list[Points] = []
    if finding.context in CONTEXT:
        found.append((CONTEXT[finding.context], f"it is {finding.context.value} code"))
    if finding.role in ROLE:
        found.append((ROLE[finding.role], f"its role is {finding.role.value}"))
    if finding.confidence in CONFIDENCE:
        found.append((CONFIDENCE[finding.confidence], f"confidence is {finding.confidence.word}"))
    if ("negotiated", "hybrid-first") in finding.properties:
        found.append((FALLBACK, "a hybrid is offered before it"))
    return found
