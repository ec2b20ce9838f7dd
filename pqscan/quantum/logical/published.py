"""Counts that a paper's formula or table gives outright, or that are scaled from its row."""

from __future__ import annotations

from pqscan.domain.errors import ModelError
from pqscan.domain.estimate import Provenance
from pqscan.quantum.counts import Counts, evaluate, power_of_two
from pqscan.quantum.logical import haner20
from pqscan.quantum.nouns import ModelCard, Row, Target


def row_for(card: ModelCard, target: Target) -> Row:
    """The card's row of that target; ModelError, with those it has, where there is none."""
    for row in card.rows:
        if row.target in (target.name, target.parameter_set, f"{target.bits}-bit"):
            return row
    known = ", ".join(row.target for row in card.rows)
    raise ModelError(f"{card.id} does not price {target}", f"allowed: {known}")


def formula(card: ModelCard, target: Target) -> Counts:
    """The paper's closed form at n; a Toffoli or T count by the card's unit."""
    terms = dict(card.terms)
    gates = evaluate(terms["gates"], target.bits)
    toffoli = card.units == "Toffoli"
    return Counts(
        logical_qubits=round(evaluate(terms["logical_qubits"], target.bits)),
        toffoli=gates if toffoli else None,
        t_count=None if toffoli else gates,
        depth=evaluate(terms["depth"], target.bits) if "depth" in terms else None,
        provenance=card.provenance,
    )


def scaled(card: ModelCard, target: Target) -> Counts:
    """The paper's row; other sizes by n^3 in gates and linearly in qubits, labelled."""
    row = card.rows[0]
    ratio = target.bits / card.coefficient("bits")
    part = dict(row.figures)
    qubits, toffoli = part.get("logical_qubits"), part.get("toffoli")
    return Counts(
        logical_qubits=None if qubits is None else round(qubits * ratio),
        toffoli=None if toffoli is None else toffoli * ratio**3,
        shots=part.get("shots"),
        success=part.get("success_probability"),
        provenance=card.provenance if ratio == 1 else Provenance.EXTRAPOLATED,
    )


def windowed(card: ModelCard, target: Target) -> Counts:
    """Häner et al. 2020 as their script runs it, made to rise with the size of the curve."""
    return _windowed(card, haner20.rising(card, target.bits))


def windowed_corrected(card: ModelCard, target: Target) -> Counts:
    """Häner et al. 2020 with every window priced at its own size."""
    return _windowed(card, haner20.corrected(card, target.bits))


def _windowed(card: ModelCard, run: haner20.Windowed) -> Counts:
    return Counts(
        logical_qubits=round(run.cost.width),
        t_count=run.cost.t_count,
        depth=run.cost.t_depth,
        provenance=card.provenance,
    )


def tabulated(card: ModelCard, target: Target) -> Counts:
    """The paper's row, as printed."""
    part = dict(row_for(card, target).figures)
    qubits, log2_gates = part.get("logical_qubits"), part.get("log2_gates")
    t_count = part.get("t_count")
    if card.units == "T" and t_count is None and log2_gates is not None:
        t_count = power_of_two(log2_gates)
    return Counts(
        logical_qubits=None if qubits is None else round(qubits),
        toffoli=part.get("toffoli"),
        t_count=t_count,
        log2_gates=log2_gates,
        depth=part.get("depth"),
        shots=part.get("shots"),
        success=part.get("success_probability"),
        provenance=card.provenance,
    )
