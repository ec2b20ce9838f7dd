"""GE21's own search against a rerun of the published script, and what the search must satisfy."""

from __future__ import annotations

from itertools import pairwise
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


@pytest.mark.parametrize(
    ("small", "large", "figure"),
    [
        (2048, 2304, "expected_hours"),
        (6144, 6400, "toffoli"),
        (7168, 7424, "expected_hours"),
        (3072, 3073, "hours"),
    ],
)
def test_a_step_of_distance_or_window_never_makes_a_larger_key_cheaper(
    small: int, large: int, figure: str
) -> None:
    """Where the paper's search, left to itself, prefers more qubits and fewer retries or gates."""
    assert getattr(sizes.best(large, RSA, PAPER), figure) >= getattr(
        sizes.best(small, RSA, PAPER), figure
    )


def test_the_search_alone_would_fall_there() -> None:
    free = {n: ge21.search(n, exponent_length(n, RSA), PAPER) for n in (2048, 2304)}
    assert free[2048] is not None
    assert free[2304] is not None
    assert free[2304].expected_hours < free[2048].expected_hours


paces = st.builds(
    Pace, st.floats(1e-5, 1.5e-3), st.sampled_from([1e-6, 1e-3]), st.sampled_from([1e-5, 3e-2])
)
bits = st.integers(256, 16384)


@settings(max_examples=12, deadline=None)
@given(bits, bits, st.sampled_from([RSA, "full", "short-exponent", "schnorr-order-known"]), paces)
def test_a_larger_key_never_costs_less_in_any_figure(
    one: int, other: int, variant: str, pace: Pace
) -> None:
    small, large = (sizes.best(n, variant, pace) for n in sorted((one, other)))
    assert large.covers(small)


def test_no_figure_falls_from_512_to_16384_and_none_jumps() -> None:
    found = [sizes.best(n, RSA, PAPER) for n in range(512, 16385, 32)]
    for small, large in pairwise(found):
        assert large.covers(small)
        assert large.qubits / small.qubits < 1.42  # a step of both distances, as in the paper
        assert large.rank / small.rank < 1.5


@settings(max_examples=20, deadline=None)
@given(st.integers(512, 16384))
def test_rising_costs_little_over_the_search_alone(n: int) -> None:
    free = ge21.search(n, exponent_length(n, RSA), PAPER)
    assert free is not None
    assert 1 - 1e-9 < sizes.best(n, RSA, PAPER).rank / free.rank < 1.35


@settings(max_examples=12, deadline=None)
@given(st.integers(256, 16383))
def test_one_bit_more_moves_the_result(n: int) -> None:
    """The logical counts with every bit; the machine may be that of a slightly larger key."""
    here, there = api.estimate(f"RSA-{n}", "ge21"), api.estimate(f"RSA-{n + 1}", "ge21")
    assert (here.logical_qubits or 0) < (there.logical_qubits or 0)
    assert (here.depth or 0) < (there.depth or 0)
    assert sizes.best(n, RSA, PAPER) != sizes.best(n + 1 + n // 8, RSA, PAPER)


@settings(max_examples=12, deadline=None)
@given(st.integers(512, 16383), st.sampled_from(["full", "short-exponent", "schnorr"]))
def test_depth_rises_for_discrete_logarithms_too(n: int, variant: str) -> None:
    here, there = (api.estimate(f"DH-{size}:{variant}", "ge21") for size in (n, n + 1))
    assert (here.depth or 0) < (there.depth or 0)


rates = st.floats(1e-5, 1.4e-3)


@settings(max_examples=20, deadline=None)
@given(bits, rates, rates)
def test_worse_gates_never_need_fewer_qubits(n: int, one: float, other: float) -> None:
    better, worse = (sizes.best(n, RSA, Pace(p, 1e-6, 1e-5)) for p in sorted((one, other)))
    assert worse.qubits >= better.qubits


@settings(max_examples=25, deadline=None)
@given(st.sampled_from([1024, 2048, 3072, 4096, 8192, 16384]), rates, rates)
def test_worse_gates_never_make_a_better_compromise(n: int, one: float, other: float) -> None:
    better, worse = (sizes.best(n, RSA, Pace(p, 1e-6, 1e-5)) for p in sorted((one, other)))
    assert worse.rank >= better.rank * (1 - 1e-12)


def test_a_step_of_distance_buys_fewer_retries() -> None:
    """Why expected hours may fall as gates get worse: the machine that the paper prefers grows."""
    at, past = (sizes.best(2048, RSA, Pace(p, 1e-6, 1e-5)) for p in (1e-3, 1.05e-3))
    assert past.choice.distance == at.choice.distance + 2
    assert past.qubits > at.qubits
    assert past.expected_hours < at.expected_hours


@settings(max_examples=20, deadline=None)
@given(st.floats(0.5, 2000.0), st.floats(1.0, 20.0))
def test_more_time_never_needs_more_qubits(hours: float, more: float) -> None:
    short = sizes.best(2048, RSA, PAPER, hours)
    long = sizes.best(2048, RSA, PAPER, hours * more)
    if short.expected_hours <= hours:
        assert long.qubits <= short.qubits
        assert long.expected_hours <= hours * more


@settings(max_examples=15, deadline=None)
@given(st.integers(512, 4096), st.integers(1, 200), st.sampled_from([24.0, 168.0, 8760.0]))
def test_in_the_same_time_a_larger_key_never_needs_fewer_qubits(
    n: int, more: int, hours: float
) -> None:
    small, large = (sizes.best(size, RSA, PAPER, hours) for size in (n, n + more))
    assert large.qubits >= small.qubits or large.expected_hours > hours


def test_a_budget_is_kept_by_the_smallest_layout_that_keeps_it() -> None:
    day, free = sizes.best(2048, RSA, PAPER, 24.0), sizes.best(2048, RSA, PAPER)
    assert day.expected_hours <= 24
    assert day.qubits < free.qubits
    kept = [one for one in ge21.layouts(2048, exponent_length(2048, RSA), PAPER)
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
