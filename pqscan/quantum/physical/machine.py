"""The smallest good surface-code machine for given logical counts."""

from __future__ import annotations

from collections.abc import Iterator
from math import ceil, inf

from pqscan.domain.errors import ModelError
from pqscan.domain.record import Record
from pqscan.quantum.nouns import Hardware
from pqscan.quantum.physical.codes import DISTANCES, ERROR_MODELS, ErrorModel, routed
from pqscan.quantum.physical.factories import Supply, supplies
from pqscan.quantum.physical.ge21 import REACTION_CYCLES

ERROR_BUDGET = 1 / 3  # of one run, patches and magic states together
NEGLIGIBLE = 1e-3  # of the budget: a larger distance cannot help any more
TOFFOLI_STEPS = 3  # logical steps a CCZ takes by lattice surgery (Beverland et al. 2022)
STRETCHES = tuple(2**k for k in range(11))  # slower clocks that a time budget may allow


class Demand(Record):
    """What a machine must run: logical qubits, gates, and the depth of those (in gates)."""

    logical_qubits: int
    toffoli: float
    t_count: float
    depth: float


class Machine(Record):
    """A surface-code computer and one run on it."""

    distance: int
    qubits: int
    hours: float
    success: float
    factories: int
    factory: str

    @property
    def expected_hours(self) -> float:
        """Retries counted."""
        return self.hours / self.success


def build(
    demand: Demand, hardware: Hardware, error_rate: float, budget_hours: float | None = None
) -> Machine:
    """The smallest machine that never waits for magic states, or that keeps the time budget.

    Raises ModelError where no code distance or factory reaches the error budget.
    """
    model = ERROR_MODELS[hardware.error_model]
    found: list[Machine] = []
    for stretch in STRETCHES if budget_hours is not None else STRETCHES[:1]:
        found.extend(_stretched(demand, hardware, model, error_rate, stretch))
    if not found:
        raise ModelError(
            f"no code distance and factory reach the error budget at error rate {error_rate:g}",
            "use a lower error rate, or another factory",
        )
    kept = [machine for machine in found if machine.expected_hours <= (budget_hours or inf)]
    if kept:
        return min(kept, key=lambda machine: (machine.qubits, machine.hours))
    return min(found, key=lambda machine: (machine.hours, machine.qubits))


def _stretched(
    demand: Demand, hardware: Hardware, model: ErrorModel, error_rate: float, stretch: int
) -> Iterator[Machine]:
    """The machines that survive a run slowed down so many times, none much too good for it.

    GE21 spends the error budget as it comes, at any distance; Beverland et al. half of it on
    patches, at the smallest distance that will do, and half on states.
    """
    patches = routed(model, demand.logical_qubits)
    operations = max(demand.toffoli + demand.t_count, 1.0)
    injected = error_rate if hardware.t_error_rate is None else hardware.t_error_rate
    allowed = ERROR_BUDGET if model.step_is_round else ERROR_BUDGET / 2
    found = False
    for distance in DISTANCES:
        seconds = stretch * _seconds(demand, hardware, model, distance)
        steps = model.steps(seconds, distance, hardware.cycle_seconds)
        failing = patches * steps * model.logical_error(distance, error_rate)
        if failing >= allowed:
            continue
        share = ERROR_BUDGET - failing if model.step_is_round else ERROR_BUDGET / 2
        for supply in supplies(
            hardware.factory,
            model,
            distance,
            error_rate,
            injected,
            hardware.cycle_seconds,
            share / operations,
        ):
            found = True
            yield _with(supply, demand, model, distance, seconds, patches)
        if found and (failing < NEGLIGIBLE * ERROR_BUDGET or not model.step_is_round):
            return


def _with(
    supply: Supply,
    demand: Demand,
    model: ErrorModel,
    distance: int,
    seconds: float,
    patches: int,
) -> Machine:
    states = supply.states(demand.toffoli, demand.t_count)
    factories = max(1, ceil(states * supply.seconds / seconds)) if states else 0
    return Machine(
        distance=distance,
        qubits=patches * model.patch_qubits(distance) + factories * supply.qubits,
        hours=seconds / 3600,
        success=1 - ERROR_BUDGET,
        factories=factories,
        factory=supply.id,
    )


def _seconds(demand: Demand, hardware: Hardware, model: ErrorModel, distance: int) -> float:
    """How long a run takes at full speed.

    GE21: gates one after the other, each waiting for the classical reaction to the one before,
    and never for less than the paper's ten cycles.
    Beverland et al.: a T a logical step of `distance` cycles, a Toffoli three.
    """
    if model.step_is_round:
        slowest = REACTION_CYCLES * hardware.cycle_seconds
        return demand.depth * max(hardware.reaction_seconds, slowest)
    steps = TOFFOLI_STEPS * demand.toffoli + demand.t_count
    return steps * distance * hardware.cycle_seconds
