"""The shipped grid is what the models say, rises along bits, and is followed between its sizes."""

from __future__ import annotations

from itertools import pairwise

import pytest

from pqscan.domain import knowledge
from pqscan.domain.record import replace
from pqscan.quantum import api
from pqscan.quantum.when import ask, demand, grid, gridfile
from pqscan.quantum.when.costs import Cell

from .keys import key

CELLS = {name: kept.cell for name, kept in gridfile.shipped().items()}
CARDS = {card.id: card for card in api.models()}
RENEW = "run python -m pqscan.quantum.when.grid --write"


def test_the_grid_was_made_from_the_models_and_machines_as_they_are():
    assert CELLS, RENEW
    assert {platform for _, _, platform in CELLS} == {m.kind for m in ask.machines()}
    assert {kind for kind, _, _ in CELLS} == set(grid.samples())
    machines = {machine.kind: machine for machine in ask.machines()}
    for (kind, model, platform), kept in gridfile.shipped().items():
        now = gridfile.stamp(CARDS[model], machines[platform])
        assert kept.stamp == now, f"{kind}, {model}: {RENEW}"


@pytest.mark.parametrize(
    ("kind", "model", "platform", "bits"),
    [
        ("factoring", "ge21", "superconducting", 512),
        ("factoring", "g25", "neutral-atom", 512),
        ("factoring", "haner17", "trapped-ion", 512),
        ("finite-field-dlog short-exponent", "ge21", "trapped-ion", 1024),
        ("elliptic-curve-dlog", "haner-width", "superconducting", 160),
        ("elliptic-curve-dlog", "roetteler17", "neutral-atom", 160),
    ],
)
def test_a_cells_first_size_is_what_the_model_answers_today(kind, model, platform, bits):
    """The first size of a cell is not lifted by a smaller one: it is the model's own answer."""
    target = grid.samples()[kind][0]
    assert target.bits == bits
    kept = CELLS[kind, model, platform].curves[0]
    asked = ask.curve(target, CARDS[model], api.hardware(platform))
    assert kept.stance == asked.stance
    assert (kept.logical, kept.operations, kept.hours) == pytest.approx(
        (asked.logical, asked.operations, asked.hours), abs=1e-4
    ), RENEW
    assert [(s.within, s.qubits, s.hours) for s in kept.sizes] == [
        (s.within, pytest.approx(s.qubits, abs=1e-4), pytest.approx(s.hours, abs=1e-4))
        for s in asked.sizes
    ], RENEW


def test_rsa_2048_by_ge21_is_not_lifted_either():
    kept = grid.at(CELLS["factoring", "ge21", "superconducting"], 2048)
    asked = ask.curve(
        api.parse_target("RSA-2048"),
        CARDS["ge21"],
        api.hardware("superconducting"),
        within=(ask.COMPROMISE,),
    )
    plain = [(s.qubits, s.hours) for s in kept.sizes if s.within == ask.COMPROMISE]
    assert plain == [
        (pytest.approx(s.qubits, abs=0.01), pytest.approx(s.hours, abs=0.01)) for s in asked.sizes
    ], RENEW


def test_no_figure_falls_as_keys_grow():
    for name, cell in CELLS.items():
        known = [curve for curve in cell.curves if curve is not None]
        for small, large in pairwise(known):
            assert (small.logical or 0) <= (large.logical or 0), name
            assert (small.operations or 0) <= (large.operations or 0), name
            assert (small.hours or -9) <= (large.hours or -9), name
            before = {(s.rate, s.within): s for s in small.sizes}
            for size in large.sizes:
                assert size.qubits >= before[size.rate, size.within].qubits, name
                assert size.hours >= before[size.rate, size.within].hours, name


def test_every_size_is_done_within_its_time():
    for name, cell in CELLS.items():
        for curve in filter(None, cell.curves):
            for size in curve.sizes:
                if size.within:
                    assert 10**size.hours <= size.within * 1.001, name


def test_between_two_sizes_a_straight_line_in_the_logarithms():
    cell = Cell((1024, 4096), (key(1024), key(4096)))
    middle = grid.at(cell, 2048)
    assert middle.logical == pytest.approx(key(2048).logical)
    assert [s.qubits for s in middle.sizes] == pytest.approx([s.qubits for s in key(2048).sizes])
    assert grid.at(cell, 1024) == key(1024)
    assert grid.at(cell, 1000) is None
    assert grid.at(cell, 5000) is None
    assert grid.at(replace(cell, curves=(key(1024), None)), 2048) is None


def test_a_larger_key_takes_over_what_a_smaller_one_needs_more_of():
    raised = grid._rise(key(2048, qubits=1e8), key(4096, qubits=1e6))
    assert [s.qubits for s in raised.sizes] == [s.qubits for s in key(2048, qubits=1e8).sizes]
    assert [s.hours for s in raised.sizes] == [s.hours for s in key(4096).sizes]
    assert raised.logical == key(4096).logical


def test_a_cell_of_a_changed_model_is_asked_anew(monkeypatch):
    target, machine = api.parse_target("P-256"), api.hardware("superconducting")
    card = CARDS["haner-width"]
    kept = gridfile.shipped()["elliptic-curve-dlog", "haner-width", "superconducting"]
    assert kept.stamp == gridfile.stamp(card, machine)
    [usual] = demand.curves(target, ("haner-width",), machine)
    changed = replace(card, coefficients=(*card.coefficients, ("new", 1.0)), note="and why")
    assert gridfile.stamp(changed, machine) != kept.stamp
    assert gridfile.stamp(replace(card, note="other words"), machine) == kept.stamp
    monkeypatch.setattr(gridfile, "stamp", lambda card, machine: "changed")
    [anew] = demand.curves(target, ("haner-width",), machine)
    assert {size.within for size in anew.sizes} == {ask.COMPROMISE}
    assert len({size.within for size in usual.sizes}) > 3
    assert anew.logical == pytest.approx(usual.logical, abs=1e-4)


def test_a_larger_keys_published_machine_breaks_the_smaller_one():
    def models(name: str) -> set[str]:
        return {c.model for c in demand.curves(api.parse_target(name)) if c.fixed}

    assert {"zhou25", "webster26-week"} <= models("RSA-2048")
    assert models("RSA-1024") == models("RSA-2048")
    assert models("RSA-3072") == set()
    assert "haner26-ions" in models("secp256k1")
    assert "haner26-ions" not in models("P-256")
    assert "haner26-ions" not in models("P-192")


def test_the_grid_stands_with_the_rules_and_ships_with_them():
    assert gridfile.path().is_relative_to(knowledge.folder("rules"))
