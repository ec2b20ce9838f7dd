"""Machines over time: they slip, never arrive early, grow, stall and err ever less."""

import numpy as np
import pytest

from pqscan.domain.record import replace
from pqscan.quantum.when import scenario
from pqscan.quantum.when.roadmaps import all_roadmaps
from pqscan.quantum.when.trajectories import Machine, delivered, draw_world

ASSUMED = replace(scenario.default(), draws=2000)
PLAIN = replace(ASSUMED, slip_median=1.0, slip_sigma=0.0, stall_probability=0.0, doubling_sigma=0.0)


def _machine(name: str, assumed=ASSUMED) -> Machine:
    roadmap = next(roadmap for roadmap in all_roadmaps() if roadmap.id == name)
    return Machine(assumed, roadmap, draw_world(assumed))


def _at(machine: Machine, year: float):
    return np.full(machine.world.belief.size, year)


def test_without_slip_a_claim_arrives_on_its_date():
    machine = _machine("ibm", PLAIN)
    assert machine.log_qubits(_at(machine, 2028.9)).max() == -np.inf
    assert machine.log_qubits(_at(machine, 2029.0)) == pytest.approx(np.log10(200))
    assert machine.log_qubits(_at(machine, 2033.0)) == pytest.approx(np.log10(2000))
    assert machine.log_operations(_at(machine, 2033.0)) == pytest.approx(9)


def test_after_the_last_claim_qubits_double_every_so_many_years():
    machine = _machine("ibm", PLAIN)
    later = machine.log_qubits(_at(machine, 2033.0 + 2 * PLAIN.doubling_median))
    assert later == pytest.approx(np.log10(8000))


def test_operations_grow_by_the_drawn_decades_a_doubling():
    machine = _machine("ibm", PLAIN)
    later = machine.log_operations(_at(machine, 2033.0 + PLAIN.doubling_median))
    assert later == pytest.approx(9 + machine.world.decades)
    assert machine.world.decades.min() >= 0.3
    assert machine.world.decades.max() <= 1.0


def test_nothing_arrives_early():
    machine = _machine("ibm")
    assert (machine.world.slip >= 1).all()
    assert (machine.arrivals()[0] >= 2029 - 1e-9).all()


def test_a_trend_starts_from_the_largest_machine_that_exists():
    machine = _machine("trend-superconducting", PLAIN)
    assert machine.log_qubits(_at(machine, PLAIN.today)) == pytest.approx(np.log10(1121))
    later = machine.log_qubits(_at(machine, PLAIN.today + 10 * PLAIN.doubling_median))
    assert later == pytest.approx(np.log10(1121 * 1024))


def test_machines_only_ever_grow():
    for name in ("ibm", "ionq", "quantinuum", "quera", "trend-superconducting"):
        machine = _machine(name)
        sizes = np.stack([machine.log_qubits(_at(machine, y)) for y in np.arange(2027, 2100, 1.0)])
        assert (sizes[1:] >= sizes[:-1]).all(), name


def test_a_stalled_machine_stays_as_it_is():
    machine = _machine("trend-superconducting")
    stalled = machine.world.stall < ASSUMED.horizon
    assert stalled.mean() == pytest.approx(ASSUMED.stall_probability, abs=0.03)
    late, later = machine.log_qubits(_at(machine, 2070.0)), machine.log_qubits(_at(machine, 2090.0))
    assert (late[stalled] == later[stalled]).all()
    assert (late[~stalled] < later[~stalled]).all()


def test_a_clean_machine_takes_halvings_and_may_never_come():
    machine = _machine("trend-superconducting", PLAIN)
    tenth = machine.when_clean(np.log10(3.0e-3 / 8))
    possible = machine.world.log_floor <= np.log10(3.0e-3 / 8)
    expected = PLAIN.today + 3 * machine.world.halving[possible]
    reached = expected <= PLAIN.horizon
    assert tenth[possible][reached] == pytest.approx(expected[reached])
    assert np.isinf(tenth[~possible]).all()
    assert (machine.when_clean(np.log10(5e-3)) == PLAIN.today).all()


def test_a_roadmap_is_delivered_as_often_as_believed():
    ibm = next(roadmap for roadmap in all_roadmaps() if roadmap.id == "ibm")
    assert delivered(ASSUMED, ibm).mean() == pytest.approx(ibm.credence, abs=0.04)
    assert delivered(ASSUMED, replace(ibm, credence=1.0)).all()
    assert not delivered(replace(ASSUMED, claims_factor=0.0), ibm).any()
    trend = next(r for r in all_roadmaps() if r.id == "trend-superconducting")
    assert delivered(replace(ASSUMED, claims_factor=0.0), trend).all()


def test_the_seed_decides_everything_and_fixing_one_quantity_moves_no_other():
    first, again = draw_world(ASSUMED), draw_world(ASSUMED)
    assert (first.slip == again.slip).all()
    frozen = draw_world(replace(ASSUMED, freeze_algorithms=True, budget_hours=(24.0,)))
    assert (frozen.slip == first.slip).all()
    assert (frozen.doubling == first.doubling).all()
    assert (frozen.progress_rate == 0).all()
    other = draw_world(replace(ASSUMED, seed=2))
    assert (other.slip != first.slip).mean() > 0.5
