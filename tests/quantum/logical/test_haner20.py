"""Häner et al. 2020 as the published script runs it, and the corrected optimisation beside it."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pqscan.quantum import api
from pqscan.quantum.cards import find
from pqscan.quantum.logical import haner20

# Width, T gates, T depth and chosen window, by rerunning shor_estimate.py of
# microsoft/QuantumEllipticCurves.
SCRIPT = {
    ("haner-width", 256): (2122.247, 7.201345e9, 2.024715e9, 19),
    ("haner-width", 384): (3150.281, 2.469979e10, 6.824804e9, 21),
    ("haner-width", 521): (4251.378, 6.121951e10, 1.687451e10, 22),
    ("haner-t", 256): (2620.358, 2.321425e9, 7.745565e8, 19),
    ("haner-depth", 256): (2863.199, 5.778903e9, 1.844761e7, 15),
}


@pytest.mark.parametrize(("model", "n"), SCRIPT)
def test_script_is_reproduced(model: str, n: int) -> None:
    width, t_count, t_depth, window = SCRIPT[model, n]
    run = haner20.published(find(model), n)
    assert run.window == window
    assert run.cost.width == pytest.approx(width, rel=1e-6)
    assert run.cost.t_count == pytest.approx(t_count, rel=1e-6)
    assert run.cost.t_depth == pytest.approx(t_depth, rel=1e-6)


def test_corrected_windows_cost_what_the_mistake_hid() -> None:
    """The script prices a window of i+1 bits as i bits: 3 to 12 % too cheap at 256 bits."""
    for variant, more in (("width", 0.0345), ("t", 0.0329), ("depth", 0.1231)):
        script = haner20.published(find(f"haner-{variant}"), 256)
        own = haner20.corrected(find(f"haner-{variant}-corrected"), 256)
        assert own.cost.t_count / script.cost.t_count - 1 == pytest.approx(more, abs=0.002)


def test_corrected_run_adds_up() -> None:
    """256 bits in 13 windows, nine of 20 and four of 19: additions, and six lookups in each."""
    card = find("haner-width-corrected")
    run = haner20.corrected(card, 256)
    addition = 503.4 * 256**2 * 8 + 1_318_387 - 6 * (4 * 2**8 + 24)
    twenty = addition + 6 * (4 * 2**20 + 24)
    nineteen = addition + 6 * (4 * 2**19 + 24)
    assert run.window == 20
    assert run.cost.t_count == pytest.approx(2 * 9 * twenty + 2 * 4 * nineteen)


@pytest.mark.parametrize("model", ["roetteler17", "haner-width-corrected", "haner-t-corrected"])
@settings(max_examples=30, deadline=None)
@given(st.integers(192, 520), st.integers(1, 60))
def test_longer_fields_never_cost_less(model: str, n: int, more: int) -> None:
    card = find(model)
    small, large = (_counts(card.id, bits) for bits in (n, min(n + more, 521)))
    assert large[0] >= small[0]
    assert large[1] > small[1]
    # One more window is a step of at most a quarter per cent over the smooth growth.
    assert large[1] / small[1] < 1.0025 * (min(n + more, 521) / n) ** 3.5


def _counts(model: str, bits: int) -> tuple[float, float]:
    from pqscan.quantum.logical import published
    from pqscan.quantum.nouns import Target

    target = Target("EC", str(bits), api.parse_target("P-256").attack, bits)
    engine = published.formula if model == "roetteler17" else published.windowed_corrected
    found = engine(find(model), target)
    return float(found.logical_qubits or 0), found.toffoli or found.t_count or 0.0


@pytest.mark.parametrize("model", ["haner-width", "haner-t", "haner-depth"])
def test_a_larger_curve_never_costs_less_in_any_figure(model: str) -> None:
    runs = [haner20.rising(find(model), n).cost for n in range(110, 560)]
    assert [n for n, (a, b) in enumerate(pairwise(runs), 110) if not b.covers(a)] == []


def test_the_script_alone_falls_where_a_windows_remainder_vanishes() -> None:
    script = {n: haner20.published(find("haner-depth"), n).cost for n in (255, 256)}
    assert script[256].t_count < 0.96 * script[255].t_count
    assert haner20.rising(find("haner-depth"), 255).cost == script[256]


@pytest.mark.parametrize("n", [192, 224, 256, 384, 521])
@pytest.mark.parametrize("model", ["haner-width", "haner-t", "haner-depth"])
def test_the_nist_curves_keep_the_scripts_own_run(model: str, n: int) -> None:
    assert haner20.rising(find(model), n) == haner20.published(find(model), n)
