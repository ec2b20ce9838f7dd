"""The end of the terminal view: what there is of each algorithm, what was read, what to do next."""

from __future__ import annotations

from collections.abc import Iterable

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

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
from pqscan.report.writers.terminal.lines import hang
from pqscan.report.writers.terminal.places import LEVEL_STYLES, WIDEST

_LISTED = 20  # skipped files named with -v; all with -vv


def show_summary(view: View, console: Console, verbosity: int) -> None:
    """Headline, tables, what was read and what was not, and the next step."""
    line = "\N{BOX DRAWINGS HEAVY HORIZONTAL}" * min(console.width, WIDEST)
    console.print(Text(line, "dim"), soft_wrap=True)
    hang(console, "", Text(f"{clean(view.target)}: {headline(view)}", "bold"))
    _levels(view, console)
    _algorithms(view, console)
    _policies(view, console)
    _inventory(view, console)
    _reading(view, console, verbosity)
    for notice in view.notices:
        _say(console, "Note", Text(clean(notice), "yellow"))
    console.print()
    _say(console, "Next", Text(_next_step(view)))


def _say(console: Console, label: str, text: Text) -> None:
    hang(console, f"{label:<10}", text)


def _levels(view: View, console: Console) -> None:
    line = Text()
    parts = [(level, count) for level, count in by_level(view).items() if count]
    for index, (level, count) in enumerate(parts):
        line.append(", " if index else "")
        line.append(f"{count:,} {level.word}", LEVEL_STYLES[level])
    if parts:
        _say(console, "Level", line)
    top = worst(view)
    if top is not None:
        _say(console, "Worst", Text(f"{finding_asset(top.finding)} at {place(top.finding)}"))


def _algorithms(view: View, console: Console) -> None:
    if not view.by_algorithm:
        return
    table = Table(box=SIMPLE_HEAD, pad_edge=False, show_edge=False, header_style="dim")
    wide = console.width >= 100
    table.add_column("Algorithm", overflow="fold")
    table.add_column("Production" if wide else "Prod.", justify="right", no_wrap=True)
    table.add_column("Elsewhere" if wide else "Other", justify="right", no_wrap=True)
    room = console.width >= 78  # the five figures of an estimate need it
    dated = room and any(row.estimate is not None for row in view.by_algorithm)
    if dated:
        table.add_column("Qubits", justify="right", no_wrap=True)
        table.add_column("Time", justify="right", no_wrap=True)
        table.add_column("Broken by", justify="right", no_wrap=True)
    for row in view.by_algorithm:
        cells = [clean(row.label), f"{row.production:,}", f"{row.other:,}"]
        if dated:
            made = row.estimate
            qubits = made.physical_qubits if made else None
            hours = made.runtime_hours if made else None
            cells.append("" if qubits is None else quantity(qubits))
            cells.append("" if hours is None else duration(hours))
            cells.append(broken_year(made.broken_year) if made and made.broken_year else "")
        table.add_row(*(Text(cell) for cell in cells))
    console.print()
    console.print(table)
    console.print()


def _policies(view: View, console: Console) -> None:
    for policy, verdicts in by_policy(view).items():
        said = ", ".join(f"{count:,} {verdict.value}" for verdict, count in verdicts.items())
        _say(console, "Policy", Text(f"{clean(policy)}: {said}"))


def _inventory(view: View, console: Console) -> None:
    if view.inventory:
        names = [f"{name} ({count:,})" for name, count in in_use(view.inventory).items()]
        more = f" and {len(names) - 8:,} more" if len(names) > 8 else ""
        _say(console, "Fine", Text(f"{', '.join(names[:8])}{more}"))


def _reading(view: View, console: Console, verbosity: int) -> None:
    totals = view.totals
    read = f"{plural(totals.files, 'file')}, {data_size(totals.bytes)}"
    read += f"; {totals.selected:,} examined closely"
    if totals.ignored:
        read += f"; {totals.ignored:,} ignored by .gitignore or configuration"
    if view.elapsed_seconds is not None and console.is_terminal:
        read += f"; {view.elapsed_seconds:.1f} s"
    _say(console, "Read", Text(read))
    for partial, word in ((False, "Skipped"), (True, "In part")):
        reasons = by_reason(view, partial=partial)
        if reasons:
            _say(console, word, Text(_reasons(reasons), "yellow"))
    if view.skipped and verbosity:
        _skipped(view.skipped, console, len(view.skipped) if verbosity > 1 else _LISTED)
    if view.suppressed:
        by = counted(s.by for s in view.suppressed)
        said = ", ".join(f"{count:,} by {clean(who)}" for who, count in by.items())
        _say(console, "Left out", Text(f"{plural(len(view.suppressed), 'place')}: {said}"))


def _reasons(reasons: dict[SkipReason, int]) -> str:
    total = plural(sum(reasons.values()), "file")
    return f"{total}: " + ", ".join(f"{n:,} {reason.value}" for reason, n in reasons.items())


def _skipped(skipped: Iterable[Skipped], console: Console, limit: int) -> None:
    listed = list(skipped)
    for skip in listed[:limit]:
        detail = f": {clean(skip.detail)}" if skip.detail else ""
        _say(console, "", Text(f"{clean(skip.path)}: {skip.reason.value}{detail}", "dim"))
    if len(listed) > limit:
        _say(console, "", Text(f"and {len(listed) - limit:,} more (-vv)", "dim"))


def _next_step(view: View) -> str:
    ready = [p for p in view.proposals if p.edits and not p.refused and p.kind.automatic]
    top = worst(view)
    if top is None:
        return "keep it so: pqscan scan --fail-on high in your continuous integration."
    rule = clean(top.finding.rule)
    explain = f"pqscan explain {rule} says what to use instead"
    if ready:
        return f"pqscan fix shows {plural(len(ready), 'replacement')} ready to prove; {explain}."
    if top.finding.context is not Context.PRODUCTION:
        return f"{explain}; -v shows the places outside production code."
    return f"{explain}; pqscan fix shows replacements."
