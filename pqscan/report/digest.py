"""Groups and counts of a view that people read, worked out once for terminal, page and Markdown.

Grouping keeps the view's order: a group stands where its first member stood.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from typing import TypeVar

from pqscan.domain.assessment import Assessment, Verdict
from pqscan.domain.errors import KnowledgeError
from pqscan.domain.finding import Context, Finding, Level, SkipReason
from pqscan.domain.record import Record
from pqscan.domain.registry import registry
from pqscan.report.rules import rule_title
from pqscan.report.view import View
from pqscan.report.wording import finding_asset, plural

_Item = TypeVar("_Item")
_Key = TypeVar("_Key", bound=Hashable)


def grouped(items: Iterable[_Item], key: Callable[[_Item], _Key]) -> dict[_Key, list[_Item]]:
    """The items by key, both in the order they came."""
    groups: dict[_Key, list[_Item]] = {}
    for item in items:
        groups.setdefault(key(item), []).append(item)
    return groups


def counted(keys: Iterable[_Key]) -> dict[_Key, int]:
    """How often each key came, in the order of first sight."""
    counts: dict[_Key, int] = {}
    for key in keys:
        counts[key] = counts.get(key, 0) + 1
    return counts


class RuleGroup(Record):
    """The assessments of one catalogue rule; `production` are those people look at first."""

    rule: str
    title: str
    members: tuple[Assessment, ...]

    @property
    def production(self) -> tuple[Assessment, ...]:
        """The members in production code."""
        return tuple(m for m in self.members if m.finding.context is Context.PRODUCTION)

    @property
    def outside(self) -> tuple[Assessment, ...]:
        """The members in tests, examples, vendored and generated code."""
        return tuple(m for m in self.members if m.finding.context is not Context.PRODUCTION)

    @property
    def elsewhere(self) -> dict[Context, int]:
        """How many members stand outside production code, by context."""
        return counted(m.finding.context for m in self.outside)

    @property
    def worst(self) -> Level:
        """The highest level among the members."""
        return max(m.priority.level for m in self.members)


def rule_groups(view: View) -> tuple[RuleGroup, ...]:
    """The assessments by catalogue rule."""
    groups = grouped(view.assessments, lambda a: a.finding.rule)
    return tuple(RuleGroup(rule, rule_title(rule), tuple(got)) for rule, got in groups.items())


def by_file(members: Iterable[Assessment]) -> dict[str, list[Assessment]]:
    """By path, the files of one folder kept together."""
    folders = grouped(members, lambda a: a.finding.location.path.rpartition("/")[0])
    files: dict[str, list[Assessment]] = {}
    for inside in folders.values():
        files.update(grouped(inside, lambda a: a.finding.location.path))
    return files


def by_level(view: View) -> dict[Level, int]:
    """How many assessments have each level, every level present, the worst first."""
    counts = counted(a.priority.level for a in view.assessments)
    return {level: counts.get(level, 0) for level in sorted(Level, reverse=True)}


def by_reason(view: View, *, partial: bool) -> dict[SkipReason, int]:
    """How many files were skipped for each reason, wholly or in part."""
    return counted(s.reason for s in view.skipped if s.partial is partial)


def by_policy(view: View) -> dict[str, dict[Verdict, int]]:
    """What each policy says of how many assessments."""
    verdicts = grouped((v for a in view.assessments for v in a.verdicts), lambda v: v.policy)
    return {policy: counted(v.verdict for v in said) for policy, said in verdicts.items()}


def in_use(findings: Iterable[Finding]) -> dict[str, int]:
    """Assets by name with their number of places."""
    return counted(finding_asset(f) for f in findings)


def worst(view: View) -> Assessment | None:
    """The assessment of highest priority, the first of equals; production code before the rest."""

    def rank(assessment: Assessment) -> tuple[bool, int]:
        return assessment.finding.context is Context.PRODUCTION, assessment.priority.score

    return max(view.assessments, key=rank, default=None)


def falls_to_shor(finding: Finding) -> bool:
    """Whether the finding's algorithm ends with a large quantum computer."""
    try:
        return registry().algorithm(finding.asset.algorithm).quantum_vulnerable
    except KnowledgeError:  # a saved result may be newer than the registry
        return False


def headline(view: View) -> str:
    """Two sentences: how many places fall, in how many files, how many in production code."""
    places = len(view.assessments)
    if not places:
        return "No quantum-vulnerable or weak cryptography was found."
    shor = sum(falls_to_shor(a.finding) for a in view.assessments)
    parts = []
    if shor:
        parts.append(f"{plural(shor, 'place')} {_verb(shor, 'fall')} to a quantum computer")
    if places > shor:
        more = f"{places - shor:,} more" if shor else plural(places, "place")
        parts.append(f"{more} {_verb(places - shor, 'need')} attention")
    files = len({a.finding.location.path for a in view.assessments})
    inside = sum(a.finding.context is Context.PRODUCTION for a in view.assessments)
    return f"{' and '.join(parts)}, in {plural(files, 'file')}. {_inside(inside, places)}"


def _verb(count: int, verb: str) -> str:
    return verb + "s" if count == 1 else verb


def _inside(inside: int, places: int) -> str:
    if inside == places:
        return "All in production code." if places > 1 else "It is in production code."
    if inside:
        return f"{inside:,} of the {places:,} are in production code."
    return "None in production code."
