"""The file of the shipped grid: JSON, one line a cell, under a hash of what it was made from."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from functools import cache
from math import log10
from pathlib import Path
from typing import TypedDict

from pqscan.domain import knowledge
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
    bits: list[int]
    lines: list[Line]


def path() -> Path:
    """Where the grid is kept."""
    return knowledge.folder("rules/quantum") / "grids" / "demand.json"


@cache
def shipped() -> dict[tuple[str, str, str], Cell]:
    """The grid by (kind, model, platform); empty where models or machines have changed since."""
    try:
        found = json.loads(path().read_bytes())
    except (OSError, ValueError):
        return {}
    if found["stamp"] != stamp():
        return {}
    rates = [log10(rate) for rate in found["rates"]]
    rows: list[Row] = found["cells"]
    return {(row["kind"], row["model"], row["platform"]): _read(row, rates) for row in rows}


def stamp() -> str:
    """A hash of the models, machines and factories that the grid is made from."""
    digest = hashlib.blake2b(digest_size=16)
    root = knowledge.folder("rules/quantum")
    files = [*(root / "models").glob("*.toml"), *(root / "hardware").glob("*.toml")]
    for file in sorted([*files, root / "factories.toml"]):
        digest.update(f"{file.relative_to(root).as_posix()}\0".encode() + file.read_bytes())
    return digest.hexdigest()


def write(cells: Sequence[tuple[str, Cell]]) -> str:
    """The text of the file for cells named by their kind."""
    made = [json.dumps(_row(kind, cell), separators=(",", ":")) for kind, cell in cells]
    head = f'{{"stamp":"{stamp()}","rates":{json.dumps(list(ask.RATES))},"cells":[\n'
    return head + ",\n".join(made) + "\n]}\n"


def _row(kind: str, cell: Cell) -> Row:
    one = next(curve for curve in cell.curves if curve is not None)
    return Row(
        kind=kind,
        model=one.model,
        platform=one.platform,
        stance=one.stance,
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
