"""The finished answer to `pqscan estimate`: what its writers take, already computed and ordered."""

from __future__ import annotations

from pqscan.domain.estimate import Estimate
from pqscan.domain.record import Record


class EstimateRow(Record):
    """One key under one model; `by_year` is P(broken by the year asked for).

    `most` and `fewest` are the estimates of the models that ask for most and fewest physical
    qubits, where no model was named and they differ.
    """

    name: str  # as a person writes it: RSA-2048, P-256
    estimate: Estimate
    by_year: float | None = None
    most: Estimate | None = None
    fewest: Estimate | None = None
    unit: str = "gates"  # what `log2_gates` counts: of models without a circuit, iterations


class Opinion(Record):
    """What others say about the same question: a sentence, shown and never averaged in."""

    source: str
    says: str


class Band(Record):
    """A machine's size by year over the draws, log10 qubits at 10, 50 and 90 %.

    `dates` are the sizes as dated by the roadmap itself: (year, log10 qubits, machine).
    """

    label: str
    claimed: bool  # a vendor's word; else a trend through machines that exist
    logical: bool
    years: tuple[float, ...]
    low: tuple[float | None, ...]
    middle: tuple[float | None, ...]
    high: tuple[float | None, ...]
    dates: tuple[tuple[float, float, str], ...] = ()


class Need(Record):
    """How many qubits a key asks for: log10, by the default model and fewest to most over all."""

    label: str
    logical: bool
    default: float | None
    fewest: float
    most: float


class Chart(Record):
    """What the drawing shows: machines as bands over time, keys as levels."""

    bands: tuple[Band, ...]
    needs: tuple[Need, ...]
    first_year: int
    last_year: int


class EstimateView(Record):
    """Everything an answer says."""

    rows: tuple[EstimateRow, ...]
    machine: str  # one line
    drawn: str  # how the years were drawn, one sentence
    year: int | None = None
    opinions: tuple[Opinion, ...] = ()
    chart: Chart | None = None
