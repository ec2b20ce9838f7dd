"""Which keys no drawn machine touches: Grover's square root against any patience of an attacker."""

from __future__ import annotations

from math import log2

from pqscan.domain.algorithm import Attack
from pqscan.quantum.logical.symmetric import (
    ITERATION_SECONDS,
    LOG2_CLASSICAL_REACH,
    LOG2_MACHINES,
    classical_breaks,
    log2_serial,
)
from pqscan.quantum.nouns import Target


def classical_first(target: Target) -> bool:
    """Whether a classical attack ends a symmetric key or hash before a quantum one could."""
    if target.attack.is_shor:
        return False
    return target.algorithm in classical_breaks() or target.bits <= LOG2_CLASSICAL_REACH


def out_of_reach(target: Target, budget_hours: float) -> bool:
    """Whether a million machines, each with a microsecond an iteration, still miss the budget.

    A lower bound whatever the circuit: Grover's iterations come one after the other and S machines
    win only the square root of S (Zalka 1999, quant-ph/9711070). For collisions the fewest
    evaluations that anybody proposes, 2^(n/3) (Brassard, Hoyer & Tapp 1997), shared out evenly.
    """
    if target.attack.is_shor:
        return False
    if target.attack is Attack.COLLISION:
        steps = target.bits / 3 - LOG2_MACHINES
    else:
        steps = log2_serial(target.bits, LOG2_MACHINES)
    return steps + log2(ITERATION_SECONDS) > log2(budget_hours * 3600)
