"""The file of the shipped grid: JSON, a line a cell, each with a hash of what it was made from."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from functools import cache
from math import log10
from pathlib import Path
from typing import TypedDict

from pqscan.domain import knowledge
from pqscan.domain.record import Record, replace
from pqscan.quantum.nouns import Hardware, ModelCard
from pqscan.quantum.when import ask
from pqscan.quantum.when.costs import Cell, Curve, Size

_DIGITS = 4  # of a logarithm: a fortieth of a percent
Number = float | None
Pair = tuple[float, float] | None  # log10 of qubits and hours at one error rate
Sizes = list[list[Pair]]  # by error rate, then by time
Line = tuple[Number, Number, Number, Sizes] | None  # logical, operations, hours, sizes


class Row(TypedDict):
    """One cell: a line for each of `bits`, an entry of its sizes for each rate of the file."""

    kind: str
    model: str
    platform: str
    stance: str
    stamp: str
    bits: list[int]
    lines: list[Line]


class Kept(Record):
    """A cell as shipped, and what it was made from."""

    stamp: str
    cell: Cell


def path() -> Path:
    """Where the grid is kept."""
    return knowledge.folder("rules/quantum") / "grids" / "demand.json"


@cache
def shipped() -> dict[tuple[str, str, str], Kept]:
    """The grid by (kind, model, platform), empty where the file cannot be read."""
    try:
        found = json.loads(path().read_bytes())
    except (OSError, ValueError):
        return {}
    rows: list[Row] = found["cells"] if found["rates"] == list(ask.RATES) else []
    rates = [log10(rate) for rate in ask.RATES]
    return {
        (row["kind"], row["model"], row["platform"]): Kept(row["stamp"], _read(row, rates))
        for row in rows
    }


@cache
def stamp(card: ModelCard, machine: Hardware) -> str:
    """A hash of what a cell's figures follow from: model, machine and factories, not their words.

    The code of the engines is not in it: a test asks the models again.
    """
    factories = (knowledge.folder("rules/quantum") / "factories.toml").read_text(encoding="utf-8")
    model = (
        card.engine,
        card.lowest,
        card.highest,
        card.physical,
        card.stance,
        card.provenance.value,
        card.targets,
        card.coefficients,
        card.terms,
        card.rows,
    )
    bare = replace(machine, title="", source="", note="")
    text = repr((model, bare, factories, ask.RATES, ask.WITHIN))
    return hashlib.blake2b(text.encode(), digest_size=8).hexdigest()


def write(cells: Sequence[tuple[str, str, Cell]]) -> str:
    """The text of the file, for cells with their kind and stamp."""
    made = [json.dumps(_row(kind, mark, cell), separators=(",", ":")) for kind, mark, cell in cells]
    head = f'{{"rates":{json.dumps(list(ask.RATES))},"cells":[\n'
    return head + ",\n".join(made) + "\n]}\n"


def _row(kind: str, mark: str, cell: Cell) -> Row:
    one = next(curve for curve in cell.curves if curve is not None)
    return Row(
        kind=kind,
        model=one.model,
        platform=one.platform,
        stance=one.stance,
        stamp=mark,
        bits=list(cell.bits),
        lines=[_line(curve) for curve in cell.curves],
    )


def _line(curve: Curve | None) -> Line:
    if curve is None:
        return None
    known = {(round(size.rate, 6), size.within): size for size in curve.sizes}
    rates = [round(log10(rate), 6) for rate in ask.RATES]
    sizes = [[_pair(known.get((rate, hours))) for hours in ask.WITHIN] for rate in rates]
    return _round(curve.logical), _round(curve.operations), _round(curve.hours), sizes


def _pair(size: Size | None) -> Pair:
    return None if size is None else (round(size.qubits, _DIGITS), round(size.hours, _DIGITS))


def _round(value: Number) -> Number:
    return None if value is None else round(value, _DIGITS)


def _read(row: Row, rates: list[float]) -> Cell:
    return Cell(tuple(row["bits"]), tuple(_curve(row, line, rates) for line in row["lines"]))


def _curve(row: Row, line: Line, rates: list[float]) -> Curve | None:
    if line is None:
        return None
    logical, operations, hours, sizes = line
    kept = [
        Size(rate, *pair, hours)
        for rate, pairs in zip(rates, sizes, strict=True)
        for hours, pair in zip(ask.WITHIN, pairs, strict=True)
        if pair is not None
    ]
    named = row["model"], row["platform"], row["stance"]
    return Curve(*named, tuple(kept), logical, operations, hours)
