"""GE21's own search against a rerun of the published script, and what the search must satisfy."""

from __future__ import annotations

from math import log2

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pqscan.domain.errors import ModelError
from pqscan.domain.record import replace
from pqscan.quantum import api
from pqscan.quantum.logical.modexp import RSA, exponent_length, strength_bits
from pqscan.quantum.physical import ge21, sizes
from pqscan.quantum.physical.ge21 import Pace
from pqscan.quantum.physical.tiles import factory

PAPER = Pace(1e-3, 1e-6, 1e-5)
# n: million qubits, hours, distance, level-1 distance, retry risk, by rerunning the script of
# arXiv 1905.09749.
SCRIPT = {
    1024: (9.624, 1.264, 27, 15, 0.06),
    2048: (19.25, 5.046, 27, 15, 0.31),
    3072: (37.90, 11.61, 29, 17, 0.09),
    4096: (54.62, 21.08, 31, 17, 0.05),
    8192: (133.3, 85.54, 33, 19, 0.05),
    16384: (266.6, 342.5, 33, 19, 0.24),
}


@pytest.mark.parametrize("n", SCRIPT)
def test_search_finds_what_the_script_finds(n: int) -> None:
    qubits, hours, distance, l1_distance, risk = SCRIPT[n]
    layout = sizes.best(n, RSA, PAPER)
    assert layout.qubits == pytest.approx(qubits * 1e6, rel=0.001)
    assert layout.hours == pytest.approx(hours, rel=0.001)
    assert (layout.choice.distance, layout.choice.l1_distance) == (distance, l1_distance)
    assert layout.error == pytest.approx(risk)


@pytest.mark.parametrize("n", SCRIPT)
def test_closed_form_toffoli_is_within_a_fifth_of_the_search(n: int) -> None:
    closed = 0.3 * n**3 + 0.0005 * n**3 * log2(n)
    assert abs(closed / sizes.best(n, RSA, PAPER).toffoli - 1) < 0.2


def test_factory_dimensions_of_the_paper() -> None:
    # Level-1 and level-2 distance to width, height, depth: figure 8's factory at five sizes.
    sized = {pair: factory(*pair, 1e-3) for pair in ((15, 25), (15, 27), (17, 29), (17, 31))}
    shapes = {pair: (made.width, made.height, made.depth) for pair, made in sized.items()}
    assert shapes == {
        (15, 25): (14, 8, 5.0),
        (15, 27): (13, 7, 5.0),
        (17, 29): (14, 8, 5.0),
        (17, 31): (13, 7, 5.0),
    }


@pytest.mark.parametrize(
    ("variant", "length"),
    [
        (RSA, 3 * 1023 - 40),
        ("short-exponent", 672),
        ("schnorr", 672),
        ("schnorr-order-known", 458),
        ("full", 6141),
        ("full-order-known", 4104),
    ],
)
def test_exponent_lengths_for_2048_bits(variant: str, length: int) -> None:
    assert exponent_length(2048, variant) == length


def test_strength_follows_the_number_field_sieve() -> None:
    assert [strength_bits(n) for n in (1024, 2048, 3072, 4096)] == [80, 112, 128, 152]


def test_unknown_variant_is_refused_with_those_there_are() -> None:
    with pytest.raises(ModelError, match="schnorr-order-known"):
        exponent_length(2048, "fast")


@settings(max_examples=60, deadline=None)
@given(st.integers(512, 16383), st.integers(1, 600))
def test_a_larger_key_never_needs_fewer_qubits_or_less_of_both(n: int, more: int) -> None:
    small = sizes.best(n, RSA, PAPER)
    large = sizes.best(min(n + more, 16384), RSA, PAPER)
    assert large.qubits >= small.qubits
    assert large.hours >= 0.995 * small.hours
    assert large.rank >= 0.98 * small.rank


@settings(max_examples=60, deadline=None)
@given(st.integers(512, 16383))
def test_one_bit_more_moves_the_result_a_little(n: int) -> None:
    here, there = sizes.best(n, RSA, PAPER), sizes.best(n + 1, RSA, PAPER)
    assert (here.hours, here.toffoli) != (there.hours, there.toffoli)
    assert there.qubits / here.qubits < 1.42  # a step of both distances, as in the paper
    assert there.rank / here.rank < 1.5


@settings(max_examples=25, deadline=None)
@given(
    st.sampled_from([1024, 2048, 3072, 4096]),
    st.floats(1e-4, 2e-3),
    st.floats(1.0, 1.5),
)
def test_worse_gates_never_make_it_cheaper(n: int, rate: float, worse: float) -> None:
    better = sizes.best(n, RSA, Pace(rate, 1e-6, 1e-5))
    other = sizes.best(n, RSA, Pace(rate * worse, 1e-6, 1e-5))
    assert other.rank >= better.rank * (1 - 1e-12)
    assert other.qubits >= better.qubits


@settings(max_examples=20, deadline=None)
@given(st.floats(0.5, 2000.0), st.floats(1.0, 20.0))
def test_more_time_never_needs_more_qubits(hours: float, more: float) -> None:
    short = sizes.best(2048, RSA, PAPER, hours)
    long = sizes.best(2048, RSA, PAPER, hours * more)
    if short.expected_hours <= hours:
        assert long.qubits <= short.qubits
        assert long.expected_hours <= hours * more


def test_a_budget_is_kept_by_the_smallest_layout_that_keeps_it() -> None:
    day, free = sizes.best(2048, RSA, PAPER, 24.0), sizes.best(2048, RSA, PAPER)
    assert day.expected_hours <= 24
    assert day.qubits < free.qubits
    kept = [one for one in ge21.layouts(2048, exponent_length(2048, RSA), PAPER, True)
            if one.expected_hours <= 24]  # fmt: skip
    assert min(one.qubits for one in kept) == day.qubits


def test_slower_code_cycles_take_proportionally_longer() -> None:
    slow = sizes.best(2048, RSA, Pace(1e-3, 1e-3, 1e-2))
    fast = sizes.best(2048, RSA, PAPER)
    assert slow.qubits == fast.qubits
    assert slow.hours == pytest.approx(1000 * fast.hours)


def test_reaction_faster_than_ten_cycles_changes_nothing() -> None:
    quick = sizes.best(2048, RSA, replace(PAPER, reaction=1e-6))
    paper = sizes.best(2048, RSA, PAPER)
    assert quick.choice == paper.choice
    assert quick.hours == pytest.approx(paper.hours)


def test_gates_too_bad_for_two_levels_of_distillation_are_refused() -> None:
    with pytest.raises(ModelError, match="lower error rate"):
        sizes.best(16384, RSA, Pace(5e-3, 1e-6, 1e-5))


def test_schnorr_groups_and_short_exponents_cost_less_than_full_ones() -> None:
    hours = {
        variant: api.estimate(f"DH-2048:{variant}", "ge21").runtime_hours
        for variant in ("schnorr-order-known", "short-exponent", "full-order-known", "full")
    }
    assert list(hours) == sorted(hours, key=lambda variant: hours[variant] or 0.0)
