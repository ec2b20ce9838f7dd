"""The answer to `pqscan estimate` for a terminal: a table within 80 columns, then its sources."""

from __future__ import annotations

import io
import textwrap

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from pqscan.domain.estimate import BrokenYear, Estimate
from pqscan.report import estimate_words as words
from pqscan.report.estimate_view import EstimateRow, EstimateView

WIDTH = 80
_INDENT = 11


def write_table(view: EstimateView, colour: bool = False) -> str:
    """The table, a paragraph a row, how the years were drawn, and what others say."""
    stream = io.StringIO()
    console = Console(
        file=stream, width=WIDTH, force_terminal=colour, no_color=not colour, highlight=False
    )
    console.print(_table(view))
    for name, text in _notes(view):
        console.print(_paragraph(name, text), markup=False)
    return "\n".join(line.rstrip() for line in stream.getvalue().strip("\n").splitlines()) + "\n"


def _table(view: EstimateView) -> Table:
    table = Table(box=SIMPLE_HEAD, padding=(0, 1), pad_edge=False)
    table.add_column("Key", no_wrap=True, style="bold")
    table.add_column("Model", overflow="fold")
    table.add_column("Qubits", justify="right", no_wrap=True)
    table.add_column("Time", justify="right", no_wrap=True)
    table.add_column("Broken in\n10 · 50 · 90 %", justify="center", no_wrap=True)
    table.add_column("Never", justify="right", no_wrap=True)
    if view.year is not None:
        table.add_column(f"By\n{view.year}", justify="right", no_wrap=True)
    for row in view.rows:
        table.add_row(*_cells(row, view.year is not None))
    return table


def _cells(row: EstimateRow, with_year: bool) -> list[str]:
    estimate = row.estimate
    broken = estimate.broken_year
    cells = [
        row.name,
        estimate.model,
        words.count(estimate.physical_qubits),
        words.hours(estimate.runtime_hours),
        _years(broken),
        words.NONE if broken is None else words.percent(broken.p_never),
    ]
    return [*cells, words.percent(row.by_year)] if with_year else cells


def _years(broken: BrokenYear | None) -> str:
    if broken is None:
        return "not drawn"
    if broken.p_never == 1.0:
        return "in no scenario"
    return " · ".join(words.year(value) for value in (broken.p10, broken.p50, broken.p90))


def _notes(view: EstimateView) -> list[tuple[str, str]]:
    notes: list[tuple[str, str]] = []
    for row in view.rows:
        name = row.name if row.name not in [note[0] for note in notes] else ""
        notes.append((name, _describe(row.estimate)))
    notes += [("Machine", view.machine), ("Years", view.drawn)]
    for index, opinion in enumerate(view.opinions):
        notes.append(("Others say" if index == 0 else "", f"{opinion.source}: {opinion.says}"))
    return notes


def _describe(estimate: Estimate) -> str:
    facts = [
        _fact(estimate.logical_qubits, "logical qubits"),
        _fact(estimate.toffoli, "Toffoli"),
        _fact(estimate.t_count, "T gates") if estimate.toffoli is None else "",
        f"2^{estimate.log2_gates:.1f} gates" if estimate.log2_gates and _huge(estimate) else "",
        f"distance {estimate.code_distance}" if estimate.code_distance else "",
        f"{words.three(estimate.shots)} runs" if estimate.shots and estimate.shots > 1 else "",
    ]
    said = ", ".join(fact for fact in facts if fact)
    verdict = f"{estimate.verdict[0].upper()}{estimate.verdict[1:]}. " if estimate.verdict else ""
    figures = f"{said[0].upper()}{said[1:]}. " if said else ""
    return f"{verdict}{figures}{estimate.source} ({estimate.provenance.value})."


def _huge(estimate: Estimate) -> bool:
    return (estimate.log2_gates or 0) > 60


def _fact(value: float | None, unit: str) -> str:
    return "" if value is None else f"{words.power(value)} {unit}"


def _paragraph(name: str, text: str) -> str:
    indent = " " * _INDENT
    head = f"{name:<{_INDENT}}"
    start = head if len(head) == _INDENT else f"{name} "
    return textwrap.fill(
        text, WIDTH, initial_indent=start, subsequent_indent=indent, break_on_hyphens=False
    )
