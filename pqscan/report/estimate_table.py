"""The answer to `pqscan estimate` for a terminal: a table within 80 columns, then its sources."""

from __future__ import annotations

import io
import re
import textwrap

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from pqscan.domain.estimate import BrokenYear, Estimate
from pqscan.report import estimate_words as words
from pqscan.report.estimate_view import EstimateRow, EstimateView

WIDTH = 80
_TIE = "\N{NO-BREAK SPACE}"
_KEY_INDENT = 12
_MODEL_INDENT = 25  # the longest model's name and a space


def write_table(view: EstimateView, colour: bool = False) -> str:
    """The table, a paragraph a row, how the years were drawn, and what others say."""
    stream = io.StringIO()
    console = Console(
        file=stream, width=WIDTH, force_terminal=colour, no_color=not colour, highlight=False
    )
    if _one_key(view):
        console.print(f"\n{view.rows[0].name}", style="bold")
    console.print(_table(view))
    notes = _notes(view)
    most = _MODEL_INDENT if _one_key(view) else _KEY_INDENT
    indent = min(max(len(name) for name, _ in notes) + 1, most)
    for name, text in notes:
        console.print(_paragraph(name, text, indent), markup=False)
    return "\n".join(line.rstrip() for line in stream.getvalue().strip("\n").splitlines()) + "\n"


def _table(view: EstimateView) -> Table:
    table = Table(box=SIMPLE_HEAD, padding=(0, 0), pad_edge=False)
    if not _one_key(view):
        table.add_column("Key", overflow="fold", style="bold", min_width=8)
    table.add_column("Model", overflow="fold", min_width=8)
    numbers = [("Qubits", 7), ("Time", 8), ("10 %", 5), ("50 %", 5), ("90 %", 5), ("Never", 5)]
    numbers += [] if view.year is None else [(f"By {view.year}", 7)]
    for head, width in numbers:
        table.add_column(head, justify="right", no_wrap=True, min_width=width)
    for row in view.rows:
        cells = _cells(row, view.year is not None)
        table.add_row(*(cells[1:] if _one_key(view) else cells))
    return table


def _one_key(view: EstimateView) -> bool:
    """Whether the rows are models of one key, which then stands above the table."""
    return len(view.rows) > 1 and len({row.name for row in view.rows}) == 1


def _cells(row: EstimateRow, with_year: bool) -> list[str]:
    estimate = row.estimate
    cells = [
        row.name,
        estimate.model,
        words.count(estimate.physical_qubits),
        words.hours(_expected(estimate)),
        *_years(estimate.broken_year),
    ]
    return [*cells, words.percent(row.by_year)] if with_year else cells


def _years(broken: BrokenYear | None) -> list[str]:
    if broken is None:
        return [words.NONE] * 4
    years = [words.year(value) for value in (broken.p10, broken.p50, broken.p90)]
    return [*years, words.percent(broken.p_never)]


def _expected(estimate: Estimate) -> float | None:
    """Hours until the key is out, failed attempts made again."""
    if estimate.runtime_hours is None:
        return None
    return estimate.runtime_hours / (estimate.success_probability or 1.0)


def _notes(view: EstimateView) -> list[tuple[str, str]]:
    """A paragraph a row (of one key: a line a model), then what holds for all of them."""
    if _one_key(view):
        notes = [(row.estimate.model, _figures(row.estimate)) for row in view.rows]
        notes.append(("Sources", "pqscan estimate --list-models"))
    else:
        notes = [(row.name, _describe(row.estimate)) for row in view.rows]
    notes += [("Machine", view.machine), ("Years", view.drawn)]
    for index, opinion in enumerate(view.opinions):
        notes.append(("Others say" if index == 0 else "", f"{opinion.source}: {opinion.says}"))
    return notes


def _figures(estimate: Estimate) -> str:
    """What a model says, without its citation."""
    said = ", ".join([*_facts(estimate), estimate.provenance.value])
    return _sentences(said)


def _describe(estimate: Estimate) -> str:
    said = ", ".join(_facts(estimate))
    return _sentences(estimate.verdict, said, f"{estimate.source} ({estimate.provenance.value})")


def _sentences(*texts: str) -> str:
    return " ".join(f"{text[0].upper()}{text[1:].rstrip('.')}." for text in texts if text)


def _facts(estimate: Estimate) -> list[str]:
    facts = [
        _fact(estimate.logical_qubits, "logical qubits"),
        _fact(estimate.toffoli, "Toffoli"),
        _fact(estimate.t_count, "T gates") if estimate.toffoli is None else "",
        f"2^{estimate.log2_gates:.1f} gates" if _only_gates(estimate) else "",
        f"distance {estimate.code_distance}" if estimate.code_distance else "",
        f"{words.three(estimate.shots)} shots" if estimate.shots and estimate.shots > 1 else "",
        _chance(estimate),
    ]
    return [fact for fact in facts if fact]


def _only_gates(estimate: Estimate) -> bool:
    """Whether the gates are the figure to show: nothing else is, and the verdict has no number."""
    counted = estimate.toffoli is not None or estimate.t_count is not None
    return estimate.log2_gates is not None and not counted and "2^" not in estimate.verdict


def _chance(estimate: Estimate) -> str:
    chance = estimate.success_probability
    if chance is None or chance >= 1 or estimate.runtime_hours is None:
        return ""
    return f"{words.hours(estimate.runtime_hours)} an attempt that succeeds in {chance * 100:.0f} %"


def _fact(value: float | None, unit: str) -> str:
    return "" if value is None else f"{words.power(value)} {unit}"


def _paragraph(name: str, text: str, indent: int) -> str:
    start = f"{name:<{indent - 1}} "
    tied = re.sub(r"(?<=[0-9]) (?=[%a-z]{1,3}\b|%)", _TIE, text)  # a number and its unit
    filled = textwrap.fill(
        tied, WIDTH, initial_indent=start, subsequent_indent=" " * indent, break_on_hyphens=False
    )
    return filled.replace(_TIE, " ")
