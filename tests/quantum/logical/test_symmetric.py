"""Grover and collisions, exact in log2, with what comes first and what never happens."""

from __future__ import annotations

import re
from math import log2, pi

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pqscan.quantum import api
from pqscan.quantum.logical import symmetric


@given(st.integers(1, 4096))
def test_iterations_are_exact_in_log2(bits: int) -> None:
    assert symmetric.log2_iterations(bits) - bits / 2 == pytest.approx(log2(pi / 4), abs=1e-12)


@given(st.floats(1, 1000), st.floats(0, 100))
def test_machines_win_only_the_root_of_their_number(bits: float, machines: float) -> None:
    gained = symmetric.log2_serial(bits) - symmetric.log2_serial(bits, machines)
    assert gained == pytest.approx(machines / 2, abs=1e-9)


@given(st.floats(1, 300), st.floats(1, 300), st.floats(1, 300))
def test_depth_limit_binds_only_below_the_depth(gates: float, depth: float, limit: float) -> None:
    limited = symmetric.log2_depth_limited(gates, depth, limit)
    assert limited == (gates if limit >= depth else gates + depth - limit)
    assert limited >= gates


def test_one_target_of_many_is_found_sooner() -> None:
    assert symmetric.log2_multi_target(128, 0) == 64
    assert symmetric.log2_multi_target(128, 40, 20) == 44


@pytest.mark.parametrize(
    ("target", "limit", "gates"),
    [
        ("AES-128", 40, 117), ("AES-128", 64, 93), ("AES-192", 40, 181), ("AES-192", 64, 157),
        ("AES-192", 96, 125), ("AES-256", 40, 245), ("AES-256", 64, 221), ("AES-256", 96, 189),
    ],
)  # fmt: skip
def test_nist_category_bounds_are_exact(target: str, limit: int, gates: int) -> None:
    assert api.estimate(target, f"nist-maxdepth-{limit}").log2_gates == gates


def test_a_limit_that_does_not_bind_leaves_the_unparallelised_cost() -> None:
    assert api.estimate("AES-128", "nist-maxdepth-96").log2_gates == 157 - 75


@pytest.mark.parametrize("target", ["AES-128", "AES-256", "ChaCha20", "SM4", "SHA-256",
                                    "SHA-512", "HMAC-SHA256", "password:128"])  # fmt: skip
def test_strong_symmetric_keys_are_not_broken_in_any_scenario(target: str) -> None:
    found = api.estimate(target)
    assert found.verdict.startswith("not broken in any scenario: 2^")
    assert found.physical_qubits is None
    assert "bit security" not in found.verdict


def test_the_number_for_aes_128() -> None:
    found = api.estimate("AES-128", "grover")
    assert found.log2_gates == pytest.approx(63.6515, abs=1e-4)
    years = 2**found.log2_gates * 1e-6 / 31_557_600
    assert f"{round(years, -4):,.0f} years on one machine" in found.verdict
    assert f"{round(years / 1024, -1):,.0f} years on 2^20" in found.verdict


@pytest.mark.parametrize(
    ("bits", "one", "million"),
    [(81, "14 days", "20 min"), (90, "320 days", "7.5 h"), (100, "28 years", "10 days"),
     (256, "8.5e24 years", "8.3e21 years")],
)  # fmt: skip
def test_times_are_in_the_unit_that_fits(bits: int, one: str, million: str) -> None:
    said = api.estimate(f"password:{bits}").verdict
    assert said.endswith(f"at 1 µs each {one} on one machine, {million} on 2^20")


@pytest.mark.parametrize(
    ("fallen", "standing", "says"),
    [("RSA-829", "RSA-830", "RSA-250, of 829 bits"), ("DH-795", "DH-796", "prime of 795 bits"),
     ("DSA-512", "DSA-1024", "prime of 795 bits"), ("secp112r1", "secp128r1", "on secp112r1")],
)  # fmt: skip
def test_a_public_key_that_was_broken_in_public_says_so_first(
    fallen: str, standing: str, says: str
) -> None:
    for found in api.estimates(fallen):
        assert found.verdict.startswith("broken classically already: ")
        assert says in found.verdict
        assert found.physical_qubits is not None or found.toffoli is not None
    assert not any("classically" in found.verdict for found in api.estimates(standing))
    late = api.estimate(fallen, budget_hours=1e-4).verdict
    assert re.search(r"\)\. Takes [0-9.]+ h, more than the 0\.0001 h given$", late)


@pytest.mark.parametrize(
    ("target", "first"),
    [("MD5", "chosen-prefix"), ("SHA-1", "2^61"), ("RC4", "RFC 7465"), ("DES", "2^56"),
     ("3DES", "Sweet32"), ("Blowfish", "Sweet32")],
)  # fmt: skip
def test_broken_ciphers_lead_with_the_classical_break(target: str, first: str) -> None:
    for found in api.estimates(target):
        assert found.verdict.startswith("classical break first: ")
        assert first in found.verdict


def test_a_weak_password_is_guessed_classically_first() -> None:
    found = api.estimate("password:40")
    assert found.verdict == "classical guessing first: 2^40 trials; Grover 2^19.7 in sequence"


def test_counts_beyond_every_float_stay_in_log2() -> None:
    found = api.estimate("password:1024")
    assert found.log2_gates == pytest.approx(512 + log2(pi / 4))


def test_collisions_default_to_the_classical_attack() -> None:
    found = api.estimate("SHA-256:collision")
    assert (found.model, found.attack, found.log2_gates) == ("rho", "collision", 128)
    assert api.estimate("SHA-384:collision", "bht97").log2_gates == pytest.approx(128)


@given(st.integers(1, 1023), st.integers(1, 100))
def test_more_entropy_never_costs_less(bits: int, more: int) -> None:
    small = api.estimate(f"password:{bits}").log2_gates
    large = api.estimate(f"password:{min(bits + more, 1024)}").log2_gates
    assert small is not None
    assert large is not None
    assert large > small


@pytest.mark.parametrize(
    ("target", "model", "qubits", "gates"),
    [("AES-128", "jang25-aes", 3161, 79.4), ("AES-192", "jang25-aes", 7666, 118.3),
     ("AES-256", "jang25-aes", 9889, 150.3), ("SHA-256", "jang25-hash", 5880, 146)],
)  # fmt: skip
def test_gates_are_the_whole_circuits_where_one_is_published(
    target: str, model: str, qubits: int, gates: float
) -> None:
    found = api.estimate(target)
    assert (found.model, found.logical_qubits, found.log2_gates) == (model, qubits, gates)
    assert found.t_count == pytest.approx(2.0**gates)
    least = api.estimate(target, "grover").log2_gates
    assert least is not None
    assert least < gates
    assert f"2^{least:.1f} iterations" in found.verdict
