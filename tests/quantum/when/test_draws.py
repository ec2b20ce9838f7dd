"""What must hold of every draw: larger keys later, larger machines and patience earlier."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pqscan.domain.record import replace
from pqscan.quantum.when import scenario
from pqscan.quantum.when.draws import distribution, first_years
from pqscan.quantum.when.roadmaps import drawn_roadmaps

from .keys import key, single

ASSUMED = replace(scenario.default(), draws=400)
ROADMAPS = drawn_roadmaps()
SUPERCONDUCTING = drawn_roadmaps("superconducting")
CERTAIN = replace(
    ASSUMED,
    slip_median=1.0,
    slip_sigma=0.0,
    doubling_sigma=0.0,
    stall_probability=0.0,
    halving_sigma=0.0,
    error_floor=(1e-4, 1e-4),
    freeze_algorithms=True,
    budget_hours=(8760.0,),
)
TREND = tuple(roadmap for roadmap in ROADMAPS if roadmap.id == "trend-superconducting")


def years(*curves, assumed=ASSUMED, roadmaps=ROADMAPS):
    return first_years([curves], assumed, roadmaps)[0]


def test_with_nothing_left_to_chance_the_year_follows_from_the_growth():
    # 1,121 qubits double every 2 years: 1,121 * 2^8 are there after 16; 3e-3 falls to 1.5e-3 in 4.
    curve = single(np.log10(1121 * 2**8), log_rate=np.log10(1.5e-3))
    assert years(curve, assumed=CERTAIN, roadmaps=TREND) == pytest.approx(
        CERTAIN.today + 16, abs=0.01
    )


def test_an_error_rate_that_is_reached_later_decides():
    # 3e-3 / 32 takes five halvings of 4 years, longer than the qubits' two years.
    curve = single(np.log10(1121 * 2), log_rate=np.log10(3.0e-3 / 16))
    assert years(curve, assumed=CERTAIN, roadmaps=TREND) == pytest.approx(
        CERTAIN.today + 16, abs=0.01
    )


def test_an_error_rate_below_the_floor_is_never_reached():
    curve = single(3.0, log_rate=-4.1)
    assert np.isinf(years(curve, assumed=CERTAIN, roadmaps=TREND)).all()


def test_a_run_longer_than_the_patience_breaks_nothing():
    long = single(4.0, log_hours=np.log10(25.0))
    day = replace(CERTAIN, budget_hours=(24.0,))
    assert np.isinf(years(long, assumed=day, roadmaps=TREND)).all()
    assert np.isfinite(years(long, assumed=CERTAIN, roadmaps=TREND)).all()


def test_a_logical_roadmap_needs_qubits_operations_and_hours():
    ibm = tuple(replace(r, credence=1.0) for r in SUPERCONDUCTING if r.id == "ibm")
    enough = replace(single(9.0), logical=np.log10(2000), operations=9.0, hours=1.0)
    assert years(enough, assumed=CERTAIN, roadmaps=ibm) == pytest.approx(2033, abs=0.02)
    long = replace(enough, hours=5.0)
    assert np.isinf(years(long, assumed=CERTAIN, roadmaps=ibm)).all()
    unknown = replace(enough, operations=None)
    assert np.isinf(years(unknown, assumed=CERTAIN, roadmaps=ibm)).all()
    deep = replace(enough, operations=9.3)
    assert (years(deep, assumed=CERTAIN, roadmaps=ibm) > 2033.1).all()


def test_an_error_rate_asked_for_must_be_reached_on_a_logical_roadmap_too():
    ibm = tuple(replace(r, credence=1.0) for r in SUPERCONDUCTING if r.id == "ibm")
    free = replace(single(9.0), logical=np.log10(200), operations=8.0, hours=1.0)
    assert years(free, assumed=CERTAIN, roadmaps=ibm) == pytest.approx(2029, abs=0.02)
    # 3e-3 / 8 takes three halvings of 4 years; 1e-5 lies below the floor.
    asked = replace(free, needs=np.log10(3.0e-3 / 8))
    assert years(asked, assumed=CERTAIN, roadmaps=ibm) == pytest.approx(CERTAIN.today + 12)
    assert np.isinf(years(replace(free, needs=-5.0), assumed=CERTAIN, roadmaps=ibm)).all()


def test_a_logical_roadmap_has_nothing_before_its_first_machine():
    ibm = tuple(replace(r, credence=1.0) for r in SUPERCONDUCTING if r.id == "ibm")
    tiny = replace(single(9.0), logical=0.5, operations=1.0, hours=1.0)
    assert years(tiny, assumed=CERTAIN, roadmaps=ibm) == pytest.approx(2029, abs=0.02)


def test_progress_shrinks_models_and_leaves_look_ups():
    moving = replace(
        CERTAIN, freeze_algorithms=False, progress_rate=(0.1, 0.1), progress_total=(0.5, 0.5)
    )
    model = replace(single(6.0), fixed=False)
    saved = years(model, assumed=CERTAIN, roadmaps=TREND) - years(
        model, assumed=moving, roadmaps=TREND
    )
    # Half a decade of qubits, once it is all saved, is 1.66 doublings of 2 years.
    assert saved == pytest.approx(2 * 0.5 / np.log10(2), abs=0.02)
    look_up = single(6.0)
    assert (
        years(look_up, assumed=CERTAIN, roadmaps=TREND)
        == years(look_up, assumed=moving, roadmaps=TREND)
    ).all()


def test_a_model_is_used_only_in_the_draws_that_believe_it():
    cheap = replace(single(4.0), stance="unverified")
    share = np.isfinite(years(cheap, assumed=CERTAIN, roadmaps=TREND)).mean()
    assert share == pytest.approx(CERTAIN.believed("unverified"), abs=0.06)


def test_freezing_algorithms_never_breaks_a_key_sooner():
    frozen = replace(ASSUMED, freeze_algorithms=True)
    assert (years(key(2048), assumed=frozen) >= years(key(2048))).all()
    assert (years(key(2048), assumed=frozen) > years(key(2048))).any()


def test_the_years_are_the_same_whatever_else_is_asked():
    alone = first_years([[key(2048)]], ASSUMED, ROADMAPS)[0]
    among = first_years([[key(1024)], [key(2048)], [key(4096)]], ASSUMED, ROADMAPS)[1]
    assert (alone == among).all()


sizes = st.integers(512, 16384)


@settings(max_examples=40, deadline=None)
@given(sizes, sizes)
def test_a_larger_key_never_breaks_sooner(one, other):
    small, large = sorted((one, other))
    assert (years(key(small)) <= years(key(large))).all()


@settings(max_examples=30, deadline=None)
@given(sizes, st.floats(1, 1000))
def test_a_larger_machine_never_breaks_later(bits, factor):
    larger = replace(ASSUMED, machine_factor=factor)
    assert (years(key(bits), assumed=larger) <= years(key(bits)) + 1e-9).all()


@settings(max_examples=30, deadline=None)
@given(sizes, st.floats(0.1, 1e5), st.floats(1, 100))
def test_more_patience_never_breaks_later(bits, hours, factor):
    short = replace(ASSUMED, budget_hours=(hours,))
    long = replace(ASSUMED, budget_hours=(hours * factor,))
    assert (years(key(bits), assumed=long) <= years(key(bits), assumed=short)).all()


@settings(max_examples=20, deadline=None)
@given(sizes)
def test_a_further_model_never_breaks_later(bits):
    one, more = key(bits), key(bits, qubits=9e5, hours=119, stance="frontier")
    assert (years(one, more) <= years(one)).all()


def test_the_distribution_is_that_of_the_draws():
    found = np.array([2030.0] * 2 + [2040.0] * 5 + [np.inf] * 3)
    spread = distribution(found, ASSUMED)
    assert (spread.p10, spread.p50, spread.p90) == (2030.0, 2040.0, None)
    assert spread.p_never == pytest.approx(0.3)
    assert spread.by(2029.9) == 0.0
    assert spread.by(2035) == pytest.approx(0.2)
    assert spread.by(2050) == pytest.approx(0.7)
    assert spread.by(2500) == pytest.approx(0.7)
