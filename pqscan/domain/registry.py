"""The registry: every algorithm and name the field uses, resolved here and nowhere else."""

from __future__ import annotations

from dataclasses import dataclass

from pqscan.domain.algorithm import Algorithm


@dataclass(frozen=True, slots=True)
class Named:
    """What a name stands for: an algorithm, and the parameter set if the name fixes one."""

    algorithm: Algorithm
    parameter: str | None = None
