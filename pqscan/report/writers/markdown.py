"""A summary for pull requests, job summaries and wikis, where scanned text must stay text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from pqscan.report import digest
from pqscan.report.options import WriterOptions
from pqscan.report.text import clean
from pqscan.report.view import View
from pqscan.report.wording import (
    broken_year,
    context_words,
    data_size,
    duration,
    finding_asset,
    notes,
    place,
    plural,
    quantity,
)

_MOST = 200  # places in all: a job summary ends at 1 MB, and nobody reads more in one
# What Markdown, HTML or a forge (mentions, issue numbers, links) could take for more than text.
_MARKUP = re.compile(r"[^\w\s.,;()/+%'-]|_|:(?=//)")


def write(view: View, options: WriterOptions) -> str:
    """Headline, tables by algorithm, rule and policy, what was skipped."""
    blocks = [f"# pqscan: {plain(view.target)}", plain(digest.headline(view))]
    blocks += [f"**Note:** {plain(notice)}" for notice in view.notices]
    if view.assessments:
        blocks += ["## Algorithms", "\n".join(_algorithms(view)), "## Places", *_places(view)]
        policies = list(_policies(view))
        blocks += ["## Policies", "\n".join(policies)] if policies else []
    if view.proposals:
        blocks += ["## Replacements", "\n".join(_proposals(view))]
    blocks += ["## What was read", "\n".join(_reading(view))]
    return "\n\n".join(blocks) + "\n"


def plain(text: str) -> str:
    """Text that renders as itself: what could be markup is a numeric character reference."""
    return _MARKUP.sub(lambda match: f"&#{ord(match[0])};", clean(text))


def code(text: str) -> str:
    """Text as a code span, or as plain text where a span could be broken out of."""
    shown = clean(text)
    breaks = "`" in shown or "|" in shown or "\\" in shown or shown != shown.strip()
    return plain(text) if breaks or not shown else f"`{shown}`"


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _algorithms(view: View) -> Iterator[str]:
    yield _row(
        ["Algorithm", "Production", "Elsewhere", "Physical qubits", "Time a key", "Broken by"]
    )
    yield "|---|--:|--:|--:|--:|--:|"
    for row in view.by_algorithm:
        made = row.estimate
        qubits = made.physical_qubits if made else None
        hours = made.runtime_hours if made else None
        year = made.broken_year if made else None
        yield _row(
            [
                plain(row.label),
                f"{row.production:,}",
                f"{row.other:,}",
                "" if qubits is None else quantity(qubits),
                "" if hours is None else duration(hours),
                "" if year is None else broken_year(year),
            ]
        )


def _places(view: View) -> Iterator[str]:
    left = _MOST
    for group in digest.rule_groups(view):
        shown = group.members[: max(left, 0)]
        left -= len(group.members)
        count = plural(len(group.members), "place")
        rows = [f"### {plain(group.rule)} {plain(group.title)} ({count})"]
        if shown:
            rows += ["", _row(["Level", "Priority", "Place", "What"]), "|---|--:|---|---|"]
        for made in shown:
            what = ", ".join([finding_asset(made.finding), *notes(made.finding)])
            level = made.priority.level.word
            rows.append(
                _row([level, f"{made.priority.score}", code(place(made.finding)), plain(what)])
            )
        if len(shown) < len(group.members):
            rows += ["", f"and {len(group.members) - len(shown):,} more (see the JSON report)"]
        yield "\n".join(rows)


def _policies(view: View) -> Iterator[str]:
    for policy, verdicts in digest.by_policy(view).items():
        said = ", ".join(f"{count:,} {verdict.value}" for verdict, count in verdicts.items())
        yield f"- {plain(policy)}: {said}"


def _proposals(view: View) -> Iterator[str]:
    proofs = {proof.recipe: proof for proof in view.proofs}
    for made in view.proposals:
        proof = proofs.get(made.recipe)
        proved = "" if proof is None else ", proved" if proof.holds else ", not proved"
        refused = f". A plan, not an edit: {plain(made.refused)}" if made.refused else ""
        yield f"- {plain(made.title)} ({made.kind.value}{proved}){refused}"


def _reading(view: View) -> Iterator[str]:
    totals = view.totals
    yield (
        f"- {plural(totals.files, 'file')}, {data_size(totals.bytes)} read; "
        f"{totals.selected:,} examined closely; {totals.ignored:,} ignored"
    )
    for partial, words in ((False, "not read"), (True, "read in part")):
        reasons = digest.by_reason(view, partial=partial)
        if reasons:
            total = plural(sum(reasons.values()), "file")
            said = ", ".join(f"{count:,} {reason.value}" for reason, count in reasons.items())
            yield f"- {total} {words}: {said}"
    if view.suppressed:
        yield f"- {plural(len(view.suppressed), 'place')} left out on a person's word"
    outside = digest.counted(a.finding.context for a in view.assessments)
    if outside:
        said = ", ".join(f"{context_words(c)} {count:,}" for c, count in outside.items())
        yield f"- places by context: {said}"
