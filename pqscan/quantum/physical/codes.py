"""Surface-code patches under both published error models."""

from __future__ import annotations

from math import ceil, sqrt

from pqscan.domain.errors import UsageError
from pqscan.domain.record import Record

LOWEST_RATE = 1e-6  # the best gates a cited profile has: qubit_maj_ns_e6, Beverland et al. 2022
THRESHOLD = 0.01  # both models: error a gate above which distance no longer helps
DISTANCES = range(3, 402, 2)


class ErrorModel(Record):
    """Logical error `prefactor` * (p / threshold)^((d+1)/2) a patch and step.

    A step is one round of measurements in GE21, d of them in Beverland et al.; a patch takes
    2 (d + border)^2 physical qubits.
    """

    id: str
    prefactor: float
    border: int
    step_is_round: bool
    source: str

    def logical_error(self, distance: float, error_rate: float) -> float:
        """Chance that a patch fails in a step; `error_rate` is the physical error a gate."""
        return float(self.prefactor * (error_rate / THRESHOLD) ** ((distance + 1) / 2))

    def patch_qubits(self, distance: int) -> int:
        """Physical qubits of one patch."""
        return 2 * (distance + self.border) ** 2

    def steps(self, seconds: float, distance: int, cycle: float) -> float:
        """How many steps a patch lives through in so many seconds."""
        return seconds / cycle / (1 if self.step_is_round else distance)


GE21 = ErrorModel("ge21", 0.1, 1, True, "Gidney & Ekerå 2021, arXiv 1905.09749, section 2.13")
BEVERLAND22 = ErrorModel("beverland22", 0.03, 0, False, "Beverland et al. 2022, arXiv 2211.07629")
ERROR_MODELS = {model.id: model for model in (GE21, BEVERLAND22)}


def check_error_rate(error_rate: float) -> float:
    """The rate itself; UsageError unless LOWEST_RATE <= rate < THRESHOLD."""
    if not LOWEST_RATE <= error_rate < THRESHOLD:
        low = 0 < error_rate < LOWEST_RATE
        why = "better than any proposed gate" if low else "not below the surface code's threshold"
        raise UsageError(
            f"error rate {error_rate:g} is {why}",
            f"allowed: {LOWEST_RATE:g} to below {THRESHOLD:g}, such as 1e-3",
        )
    return error_rate


def routed(model: ErrorModel, logical_qubits: int) -> int:
    """Patches with room for lattice surgery between them.

    GE21: half as many again, as its own layout of RSA-2048 has (1.57 a logical qubit, factories
    apart). Beverland et al. 2022: 2 Q + ceil(sqrt(8 Q)) + 1.
    """
    if model.step_is_round:
        return ceil(1.5 * logical_qubits)
    return 2 * logical_qubits + ceil(sqrt(8 * logical_qubits)) + 1
