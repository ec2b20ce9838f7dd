"""Algorithmic progress: how many decades of qubits a draw's cryptanalysts save by a year."""

from __future__ import annotations

import numpy as np

from pqscan.quantum.when.scenario import Scenario
from pqscan.quantum.when.trajectories import Floats, World


def saved_decades(scenario: Scenario, world: World, year: Floats) -> Floats:
    """log10 of the factor that physical qubits have fallen by; 0 where algorithms are frozen.

    A rate until a total is used up. Rate and total share a random number: an era that is good at
    saving qubits is so for longer.
    """
    spent = world.progress_rate * (year - scenario.today)
    return np.minimum(np.maximum(spent, 0.0), world.progress_total)


def ends(scenario: Scenario, world: World) -> Floats:
    """The year in which each draw's total is used up; today where there is none to use."""
    rate = np.maximum(world.progress_rate, 1e-12)
    found: Floats = scenario.today + np.where(
        world.progress_rate > 0, world.progress_total / rate, 0
    )
    return found
