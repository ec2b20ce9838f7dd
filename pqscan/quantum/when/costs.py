"""What a draw needs to know of a key: the machine each believed model asks for, by error rate.

The engine of a model is never run inside a draw. Its answers at a few error rates are a `Curve`,
the sizes a machine may be built to; the draws look for the first that is reached.
"""

from __future__ import annotations

from pqscan.domain.record import Record
from pqscan.quantum.nouns import Hardware, Target


class Size(Record):
    """One machine that would do, in log10 but for `within`.

    It needs gates that fail at most `rate` of the time, `qubits` physical qubits, and `hours`
    (expected, retries counted). It is the smallest that is done `within` so many hours, or with 0
    the paper's own compromise.
    """

    rate: float
    qubits: float
    hours: float
    within: float = 0.0


class Curve(Record):
    """One model's demand for one key on one platform.

    `logical` (qubits) and `operations` (Toffoli or T in a shot) are for roadmaps counted in
    logical qubits, with `hours` at the platform's own error rate; log10 all, None where unknown.
    A fixed curve is a published whole machine that progress does not shrink.
    """

    model: str
    platform: str
    stance: str
    sizes: tuple[Size, ...]
    logical: float | None = None
    operations: float | None = None
    hours: float | None = None
    fixed: bool = False
    needs: float | None = None  # log10 of an error rate asked for: reached on any roadmap first


class Cell(Record):
    """One model on one platform for one kind of key: a curve at each of `bits`, None where none."""

    bits: tuple[int, ...]
    curves: tuple[Curve | None, ...]


class Question(Record):
    """One key, and what is held fixed: None leaves the models, the platform or the rate drawn."""

    target: Target
    models: tuple[str, ...] | None = None
    hardware: Hardware | None = None
    error_rate: float | None = None  # machines are sized for this rate and need it reached
