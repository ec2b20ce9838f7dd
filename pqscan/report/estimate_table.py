"""The answer to `pqscan estimate` for a terminal: a table within 80 columns, then its sources."""

from __future__ import annotations

import re
import textwrap

from pqscan.domain.estimate import BrokenYear, Estimate
from pqscan.report import estimate_words as words
from pqscan.report.estimate_view import EstimateRow, EstimateView

WIDTH = 80
_FIGURES = (7, 8, 5, 5, 5, 5)  # least widths of the columns that every table has
_TIE = "\N{NO-BREAK SPACE}"
_KEY_INDENT = 12
_MODEL_INDENT = 25  # the longest model's name and a space


def write_table(view: EstimateView, colour: bool = False) -> str:
    """The table, a paragraph a row, how the years were drawn, and what others say."""
    lines = [*_heading(view, colour), ""] if _one_key(view) else []
    lines += [*_table(view, colour), ""]
    notes = _notes(view)
    most = _MODEL_INDENT if _one_key(view) else _KEY_INDENT
    indent = min(max(len(name) for name, _ in notes) + 1, most)
    lines += [_paragraph(name, text, indent) for name, text in notes]
    return "\n".join(lines) + "\n"


def _heading(view: EstimateView, colour: bool) -> list[str]:
    """The one key that all rows are of, and what every model says of it."""
    name = view.rows[0].name
    shared = _shared(view)
    return [_bold(name, colour), *([_paragraph("", _sentences(shared), 0)] if shared else [])]


def _shared(view: EstimateView) -> str:
    """The verdict of the first model, where others say the same."""
    verdicts = [row.estimate.verdict for row in view.rows]
    return verdicts[0] if verdicts.count(verdicts[0]) > 1 else ""


def _table(view: EstimateView, colour: bool) -> list[str]:
    """Names to the left and folded where the figures leave no room, figures to the right."""
    heads = ["Key", "Model", "Qubits", "Time", "10 %", "50 %", "90 %", "Never"]
    heads += [] if view.year is None else [f"By {view.year}"]
    rows = [heads, *(_cells(row, view.year is not None) for row in view.rows)]
    if _one_key(view):
        rows = [row[1:] for row in rows]
    names = len(rows[0]) - len(_FIGURES) - (view.year is not None)
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    least = (*_FIGURES, 7)
    widths[names:] = [max(w, least[i]) for i, w in enumerate(widths[names:])]
    spare = WIDTH - sum(widths[names:]) - len(widths) + 1
    widths[:names] = _shrunk(widths[:names], spare)
    head, *body = [_fold(row, widths, names) for row in rows]
    rule = "─" * len(head[0])
    return [_bold(head[0], colour), rule, *(line for lines in body for line in lines)]


def _shrunk(widths: list[int], spare: int) -> list[int]:
    """The names' widths, the widest made narrower until they fit."""
    while sum(widths) > spare:
        widths[widths.index(max(widths))] -= 1
    return widths


def _fold(row: list[str], widths: list[int], names: int) -> list[str]:
    """One row as lines: the figures stand on the first."""
    parts = [textwrap.wrap(cell, width) for cell, width in zip(row, widths, strict=True)][:names]
    lines = []
    for index in range(max(map(len, parts))):
        left = [part[index] if index < len(part) else "" for part in parts]
        cells = [cell.ljust(width) for cell, width in zip(left, widths, strict=False)]
        if index == 0:
            figures = zip(row[names:], widths[names:], strict=True)
            cells += [cell.rjust(width) for cell, width in figures]
        lines.append(" ".join(cells).rstrip())
    return lines


def _bold(text: str, colour: bool) -> str:
    return f"\x1b[1m{text}\x1b[0m" if colour else text


def _one_key(view: EstimateView) -> bool:
    """Whether the rows are models of one key, which then stands above the table."""
    models = {row.estimate.model for row in view.rows}
    return len(models) == len(view.rows) > 1 and len({row.name for row in view.rows}) == 1


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
        notes = [(row.estimate.model, _figures(row, _shared(view))) for row in view.rows]
        notes.append(("Sources", "pqscan estimate --list-models"))
    else:
        notes = [(row.name, _describe(row)) for row in view.rows]
    notes += [("Machine", view.machine), ("Years", view.drawn)]
    for index, opinion in enumerate(view.opinions):
        notes.append(("Others say" if index == 0 else "", f"{opinion.source}: {opinion.says}"))
    return notes


def _figures(row: EstimateRow, shared: str) -> str:
    """What a model says, without its citation and what all say."""
    verdict = "" if row.estimate.verdict == shared else row.estimate.verdict
    said = ", ".join([*_facts(row, verdict), row.estimate.provenance.value])
    return _sentences(verdict, said)


def _describe(row: EstimateRow) -> str:
    estimate = row.estimate
    said = ", ".join(_facts(row, estimate.verdict))
    source = f"{estimate.source} ({estimate.provenance.value})"
    return _sentences(estimate.verdict, said, source, _envelope(row))


def _envelope(row: EstimateRow) -> str:
    """What all models together ask for, least and most."""
    if row.most is None or row.fewest is None:
        return ""
    low, high = (
        f"{words.count(one.physical_qubits)} in {words.hours(_expected(one))} ({one.model})"
        for one in (row.fewest, row.most)
    )
    return f"all models: {low} to {high}"


def _sentences(*texts: str) -> str:
    return " ".join(f"{text[0].upper()}{text[1:].rstrip('.')}." for text in texts if text)


def _facts(row: EstimateRow, verdict: str) -> list[str]:
    """The figures there are; gates alone only where the verdict beside them has not said them."""
    estimate = row.estimate
    counted = estimate.toffoli is not None or estimate.t_count is not None
    gates = "" if estimate.log2_gates is None or counted else f"2^{estimate.log2_gates:.1f}"
    facts = [
        _fact(estimate.logical_qubits, "logical qubits"),
        _fact(estimate.toffoli, "Toffoli"),
        _fact(estimate.t_count, "T gates") if estimate.toffoli is None else "",
        f"{gates} {row.unit}" if gates and gates not in verdict else "",
        f"distance {estimate.code_distance}" if estimate.code_distance else "",
        f"{words.three(estimate.shots)} shots" if estimate.shots and estimate.shots > 1 else "",
        _chance(estimate),
    ]
    return [fact for fact in facts if fact]


def _chance(estimate: Estimate) -> str:
    chance = estimate.success_probability
    if chance is None or chance >= 1 or estimate.runtime_hours is None:
        return ""
    return f"{words.hours(estimate.runtime_hours)} an attempt that succeeds in {chance * 100:.0f} %"


def _fact(value: float | None, unit: str) -> str:
    return "" if value is None else f"{words.power(value)} {unit}"


def _paragraph(name: str, text: str, indent: int) -> str:
    tied = re.sub(r"(?<=[0-9]) (?=[%a-z]{1,3}\b|%)", _TIE, text)  # a number and its unit
    head = [name] if len(name) >= indent else []  # a long name has a line of its own
    filled = textwrap.fill(
        tied,
        WIDTH,
        initial_indent=" " * indent if head else f"{name:<{indent}}",
        subsequent_indent=" " * indent,
        break_on_hyphens=False,
    )
    return "\n".join([*head, filled.replace(_TIE, " ")])
