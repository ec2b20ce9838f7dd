"""Our machines beside Google's Qualtran, run by hand: it brings some 270 packages.

    pip install qualtran==0.7.0 && python benchmarks/quantum_qualtran.py

Both use Gidney & Fowler's CCZ factories on surface code; Qualtran is given as many factories as
our machine has, and both the same error budget. Its stock ModExp is the textbook circuit, 64 times
the gates of Gidney & Ekerå's, so only its physical models are compared.

Why they differ:
- Size: both add half of the patches for routing and spend the error budget as it comes. Qualtran
  looks for the least space-time volume, we for the fewest qubits: now and then a step of distance.
- Time: Qualtran's is that of its factories alone, ours at least a reaction (10 us) a Toffoli.
"""

from __future__ import annotations

from qualtran.resource_counting import GateCounts
from qualtran.surface_code import get_ccz2t_costs_from_grid_search, iter_ccz2t_factories

from pqscan.domain.record import replace
from pqscan.quantum import api
from pqscan.quantum.physical.factories import TILES
from pqscan.quantum.physical.machine import ERROR_BUDGET, Demand, build

QUBITS = (500, 1_200, 3_000, 6_189, 12_386)
TOFFOLI = (10**7, 90_000_000, 2_700_000_000, 23_000_000_000)
RATES = (1e-3, 5e-4, 1e-4)


def main() -> None:
    """Print the table and the spread of the ratio."""
    machine = replace(api.hardware("superconducting"), factory=TILES)
    row = "{:>7} {:>6} {:>8} {:>3} {:>12} {:>3} {:>8} {:>12} {:>3} {:>8} {:>6}"
    print(
        row.format(
            "p", "LQ", "Toffoli", "f", "Qualtran", "d", "hours", "ours", "d", "hours", "ratio"
        )
    )
    ratios = []
    for rate in RATES:
        for qubits in QUBITS:
            for toffoli in TOFFOLI:
                own = build(Demand(qubits, toffoli, 0, toffoli), machine, rate)
                found, _, block = get_ccz2t_costs_from_grid_search(
                    n_logical_gates=GateCounts(toffoli=toffoli),
                    n_algo_qubits=qubits,
                    phys_err=rate,
                    error_budget=ERROR_BUDGET,
                    factory_iter=list(iter_ccz2t_factories(n_factories=own.factories)),
                )
                ratios.append(own.qubits / found.footprint)
                print(
                    row.format(
                        f"{rate:g}",
                        qubits,
                        f"{toffoli:.1e}",
                        own.factories,
                        f"{found.footprint:,.0f}",
                        block.data_d,
                        f"{found.duration_hr:.3g}",
                        f"{own.qubits:,}",
                        own.distance,
                        f"{own.hours:.3g}",
                        f"{ratios[-1]:.2f}",
                    )
                )
    print(f"{len(ratios)} points; ours over Qualtran's: {min(ratios):.2f} to {max(ratios):.2f}")


if __name__ == "__main__":
    main()
