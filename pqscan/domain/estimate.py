"""What breaking one key costs a quantum computer, and when one could exist."""

from __future__ import annotations

from enum import StrEnum

from pqscan.domain.record import Record


class Provenance(StrEnum):
    """Where an estimate's figures come from."""

    REPRODUCED = "reproduced"  # computed as the paper does, and its printed figures come out
    FORMULA = "formula"  # the paper's formula, evaluated
    TABULATED = "tabulated"  # copied from the paper
    UNVERIFIED = "tabulated, unverified"  # copied from a secondary source
    EXTRAPOLATED = "extrapolated"  # scaled from another size or curve: factor 2


class BrokenYear(Record):
    """When a machine could break it: calendar years; None where the quantile is never reached."""

    p10: float | None
    p50: float | None
    p90: float | None
    p_never: float


class Estimate(Record):
    """One algorithm and parameter set under one model; None where a figure does not apply."""

    algorithm: str
    parameter_set: str | None
    model: str
    attack: str
    logical_qubits: int | None = None
    toffoli: float | None = None
    t_count: float | None = None
    log2_gates: float | None = None
    depth: float | None = None
    code_distance: int | None = None
    physical_qubits: int | None = None
    runtime_hours: float | None = None
    shots: float | None = None
    success_probability: float | None = None
    error_rate: float | None = None
    cycle_seconds: float | None = None
    provenance: Provenance = Provenance.FORMULA
    source: str = ""
    broken_year: BrokenYear | None = None
    verdict: str = ""  # e.g. "not broken in any scenario", or the classical break that comes first
