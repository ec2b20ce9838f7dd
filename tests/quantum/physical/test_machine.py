"""Codes, factories and the machines built of them."""

from __future__ import annotations

import pytest

from pqscan.domain.errors import ModelError
from pqscan.domain.record import replace
from pqscan.quantum import api
from pqscan.quantum.physical import factories
from pqscan.quantum.physical.codes import BEVERLAND22, GE21, routed
from pqscan.quantum.physical.distillation import cheapest
from pqscan.quantum.physical.machine import Demand, build

SMALL = Demand(1_200, 9e7, 0, 9e7)


def test_both_published_error_models() -> None:
    assert GE21.logical_error(7, 1e-3) == pytest.approx(1e-5)
    assert GE21.logical_error(31, 1e-3) == pytest.approx(1e-17)
    assert BEVERLAND22.logical_error(27, 1e-3) == pytest.approx(3e-16)
    assert (GE21.patch_qubits(25), BEVERLAND22.patch_qubits(27)) == (1352, 1458)


def test_routing_takes_half_or_as_much_again() -> None:
    assert routed(BEVERLAND22, 6189) == 12_602
    assert routed(BEVERLAND22, 1) == 6
    assert routed(GE21, 6189) == 9_284


def test_beverlands_factory_for_two_billion_ccz() -> None:
    made = cheapest(1e-3, 1e-3, 1.5432098765432098e-11)
    assert made is not None
    assert (made.qubits, made.cycles, made.distances) == (33_320, 322, (7, 21))
    assert made.error == pytest.approx(2.4699e-12, rel=1e-4)


def test_a_single_round_runs_twice_for_its_failures() -> None:
    made = cheapest(1e-3, 1e-3, 4.2e-8)
    assert made is not None
    assert (made.qubits, made.cycles, made.distances) == (18_000, 195, (15,))


def test_no_chain_reaches_an_impossible_error() -> None:
    assert cheapest(9e-3, 9e-3, 1e-30) is None


@pytest.mark.parametrize(
    ("name", "error", "qubits", "cycles"),
    [("litinski19", 1e-10, 30_700, 82.5), ("litinski19-ccz", 1e-10, 47_000, 60.0)],
)
def test_published_factories_are_as_published(
    name: str, error: float, qubits: int, cycles: float
) -> None:
    found = list(factories.supplies(name, GE21, 27, 1e-3, 1e-3, 1e-6, error))
    assert found[0].qubits == qubits
    assert found[0].seconds == pytest.approx(cycles * 1e-6)


def test_cultivated_states_make_a_ccz_of_28_e_squared() -> None:
    found = next(factories.supplies("cultivation", GE21, 41, 1e-3, 1e-3, 1e-6, 1e-12))
    assert found.error == pytest.approx(28 * (2e-9) ** 2, rel=1e-3)
    assert found.qubits == 21 * GE21.patch_qubits(41)
    assert found.seconds == pytest.approx(6 * 41 * 1e-6)


def test_factories_for_better_gates_are_not_offered_to_worse_ones() -> None:
    worse = factories.supplies("litinski19", GE21, 27, 2e-3, 2e-3, 1e-6, 1e-6)
    assert list(worse) == []


def test_the_choice_of_factory_is_the_users() -> None:
    machine = api.hardware("superconducting")
    for name in ("gidney-fowler19", "litinski19", "litinski19-ccz", "cultivation", "15-to-1"):
        assert build(SMALL, replace(machine, factory=name), 1e-3).factory == name


def test_machine_adds_up() -> None:
    machine = api.hardware("gate-ns")
    built = build(SMALL, machine, 1e-3)
    made = cheapest(1e-3, 1e-3, 1 / 6 / 9e7 / 4)
    assert made is not None
    patches = routed(BEVERLAND22, 1_200) * BEVERLAND22.patch_qubits(built.distance)
    assert built.qubits == patches + built.factories * made.qubits
    assert built.hours * 3600 == pytest.approx(3 * 9e7 * built.distance * 4e-7)


def test_reaction_time_paces_the_autoccz_machine() -> None:
    machine = api.hardware("superconducting")
    assert build(SMALL, machine, 1e-3).hours * 3600 == pytest.approx(9e7 * 1e-5)


def test_gates_too_bad_for_any_factory_are_refused() -> None:
    machine = replace(api.hardware("superconducting"), factory="litinski19")
    with pytest.raises(ModelError, match="lower error rate"):
        build(SMALL, machine, 5e-3)
