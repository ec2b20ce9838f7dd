"""The end of the terminal view: what there is of each algorithm, what was read, what to do next."""

from __future__ import annotations

from collections.abc import Iterable

from pqscan.domain.estimate import Estimate
from pqscan.domain.finding import Context, Skipped, SkipReason
from pqscan.report.digest import by_level, by_policy, by_reason, counted, headline, in_use, worst
from pqscan.report.text import clean
from pqscan.report.view import View
from pqscan.report.wording import (
    broken_year,
    data_size,
    duration,
    finding_asset,
    place,
    plural,
    quantity,
)
from pqscan.report.writers.terminal.line import Line
from pqscan.report.writers.terminal.places import LEVEL_STYLES, WIDEST
from pqscan.report.writers.terminal.screen import Screen
from pqscan.report.writers.terminal.table import table

_LISTED = 20  # skipped files named with -v; all with -vv


def show_summary(view: View, screen: Screen, verbosity: int) -> None:
    """Headline, tables, what was read and what was not, and the next step."""
    line = "\N{BOX DRAWINGS HEAVY HORIZONTAL}" * min(screen.width, WIDEST)
    screen.print(Line(line, "dim"))
    screen.hang("", Line(f"{clean(view.target)}: {headline(view)}", "bold"))
    _levels(view, screen)
    _algorithms(view, screen)
    _policies(view, screen)
    _inventory(view, screen)
    _reading(view, screen, verbosity)
    for notice in view.notices:
        _say(screen, "Note", Line(clean(notice), "yellow"))
    screen.print()
    _say(screen, "Next", Line(_next_step(view)))


def _say(screen: Screen, label: str, text: Line) -> None:
    screen.hang(f"{label:<10}", text)


def _levels(view: View, screen: Screen) -> None:
    line = Line()
    parts = [(level, count) for level, count in by_level(view).items() if count]
    for index, (level, count) in enumerate(parts):
        line.append(", " if index else "")
        line.append(f"{count:,} {level.word}", LEVEL_STYLES[level])
    if parts:
        _say(screen, "Level", line)
    top = worst(view)
    if top is not None:
        _say(screen, "Worst", Line(f"{finding_asset(top.finding)} at {place(top.finding)}"))


def _algorithms(view: View, screen: Screen) -> None:
    if not view.by_algorithm:
        return
    wide = screen.width >= 100
    header = ["Algorithm", *(("Production", "Elsewhere") if wide else ("Prod.", "Other"))]
    room = screen.width >= 78  # the five figures of an estimate need it
    dated = room and any(row.estimate is not None for row in view.by_algorithm)
    if dated:
        header += ["Qubits", "Time", "Broken by"]
    rows = [
        [clean(row.label), f"{row.production:,}", f"{row.other:,}"]
        + (_dated(row.estimate) if dated else [])
        for row in view.by_algorithm
    ]
    screen.print()
    for line in table(header, rows, screen.width):
        screen.print(line)
    screen.print()


def _dated(made: Estimate | None) -> list[str]:
    """Qubits, time and the year, each empty where it is not known."""
    if made is None:
        return ["", "", ""]
    qubits, hours, year = made.physical_qubits, made.runtime_hours, made.broken_year
    return [
        "" if qubits is None else quantity(qubits),
        "" if hours is None else duration(hours),
        broken_year(year) if year else "",
    ]


def _policies(view: View, screen: Screen) -> None:
    for policy, verdicts in by_policy(view).items():
        said = ", ".join(f"{count:,} {verdict.value}" for verdict, count in verdicts.items())
        _say(screen, "Policy", Line(f"{clean(policy)}: {said}"))


def _inventory(view: View, screen: Screen) -> None:
    if view.inventory:
        names = [f"{name} ({count:,})" for name, count in in_use(view.inventory).items()]
        more = f" and {len(names) - 8:,} more" if len(names) > 8 else ""
        _say(screen, "Fine", Line(f"{', '.join(names[:8])}{more}"))


def _reading(view: View, screen: Screen, verbosity: int) -> None:
    totals = view.totals
    read = f"{plural(totals.files, 'file')}, {data_size(totals.bytes)}"
    read += f"; {totals.selected:,} examined closely"
    if totals.ignored:
        read += f"; {totals.ignored:,} ignored by .gitignore or configuration"
    if view.elapsed_seconds is not None and screen.terminal:
        read += f"; {view.elapsed_seconds:.1f} s"
    _say(screen, "Read", Line(read))
    for partial, word in ((False, "Skipped"), (True, "In part")):
        reasons = by_reason(view, partial=partial)
        if reasons:
            _say(screen, word, Line(_reasons(reasons), "yellow"))
    if view.skipped and verbosity:
        _skipped(view.skipped, screen, len(view.skipped) if verbosity > 1 else _LISTED)
    if view.suppressed:
        by = counted(s.by for s in view.suppressed)
        said = ", ".join(f"{count:,} by {clean(who)}" for who, count in by.items())
        _say(screen, "Left out", Line(f"{plural(len(view.suppressed), 'place')}: {said}"))


def _reasons(reasons: dict[SkipReason, int]) -> str:
    total = plural(sum(reasons.values()), "file")
    return f"{total}: " + ", ".join(f"{n:,} {reason.value}" for reason, n in reasons.items())


def _skipped(skipped: Iterable[Skipped], screen: Screen, limit: int) -> None:
    listed = list(skipped)
    for skip in listed[:limit]:
        detail = f": {clean(skip.detail)}" if skip.detail else ""
        _say(screen, "", Line(f"{clean(skip.path)}: {skip.reason.value}{detail}", "dim"))
    if len(listed) > limit:
        _say(screen, "", Line(f"and {len(listed) - limit:,} more (-vv)", "dim"))


def _next_step(view: View) -> str:
    ready = [p for p in view.proposals if p.edits and not p.refused and p.kind.automatic]
    top = worst(view)
    if top is None and not (view.totals.files or view.skipped):
        return "name files or folders that hold something to read."
    if top is None and view.skipped:
        return "not everything was read: -v names the files and the reasons."
    if top is None:
        return "keep it so: pqscan scan --fail-on high in your continuous integration."
    rule = clean(top.finding.rule)
    explain = f"pqscan explain {rule} says what to use instead"
    if ready:
        return f"pqscan fix shows {plural(len(ready), 'replacement')} ready to prove; {explain}."
    if top.finding.context is not Context.PRODUCTION:
        return f"{explain}; -v shows the places outside production code."
    return f"{explain}; pqscan fix looks for replacements."
