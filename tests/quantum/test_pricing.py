"""Models, keys and machines together: defaults, refusals, envelopes, and what is null."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pqscan.domain.errors import ModelError, UsageError
from pqscan.domain.estimate import Estimate, Provenance
from pqscan.domain.record import asdict, replace
from pqscan.quantum import api

SURFACE_CURVES = ("haner-width", "haner-t", "roetteler17", "eprint26-280", "schrottenloher26")


@pytest.mark.parametrize(
    ("target", "model"),
    [("RSA-2048", "ge21"), ("DH-2048", "ge21"), ("DSA-3072", "ge21"), ("P-256", "haner-width"),
     ("X25519", "haner-width"), ("K-233", "banegas20"), ("AES-128", "jang25-aes"),
     ("SHA-256", "jang25-hash"), ("SM4", "grover"), ("SHA-384", "grover"),
     ("SHA-256:collision", "rho")],
)  # fmt: skip
def test_default_is_peer_reviewed(target: str, model: str) -> None:
    found = api.estimate(target)
    card = next(card for card in api.models() if card.id == model)
    assert found.model == model
    assert card.reviewed
    assert card.circuits_public


def test_g25_tally_is_exact_and_moves_with_the_key() -> None:
    own = api.estimate("RSA-2048", "g25")
    assert own.physical_qubits == 1280 * 430 + 131 * 1352 + 7 * 18 * 1352 == 897_864
    assert own.runtime_hours is not None
    assert own.success_probability is not None
    assert own.runtime_hours / own.success_probability / 24 == pytest.approx(4.96, abs=0.005)
    next_bit = api.estimate("RSA-2049", "g25")
    assert next_bit.physical_qubits is not None
    assert 897_864 < next_bit.physical_qubits < 900_000
    assert next_bit.provenance is Provenance.EXTRAPOLATED
    assert own.provenance is Provenance.UNVERIFIED


@pytest.mark.parametrize(
    ("target", "model", "says"),
    [
        ("P-256", "ge21", "allowed: haner-width"),
        ("RSA-2048", "haner-width", "allowed: ge21"),
        ("P-256", "babbush26-width", "does not price P-256"),
        ("brainpoolP256r1", "babbush26-toffoli", "does not price brainpoolP256r1"),
        ("brainpoolP256r1", "schrottenloher26", "does not price brainpoolP256r1"),
        ("RSA-3072", "zhou25", "does not price RSA-3072"),
        ("K-283", "haner-width", "allowed: banegas20"),
        ("P-256", "banegas20", "does not price P-256"),
    ],
)
def test_a_model_is_refused_outside_its_range(target: str, model: str, says: str) -> None:
    with pytest.raises(ModelError) as caught:
        api.estimate(target, model)
    assert says in str(caught.value)


@pytest.mark.parametrize(
    ("target", "model", "machine", "says"),
    [
        ("RSA-2048", "ge21", "cat", "needs a surface-code machine"),
        ("RSA-2048", "g25", "photonic", "needs a surface-code machine"),
        ("P-256", "haner-width", "photonic", "needs a surface-code machine"),
        ("RSA-2048", "zhou25", "superconducting", "use --hardware neutral-atom"),
        ("P-256", "gouzien23-cat", "superconducting", "use --hardware cat"),
        ("secp256k1", "haner26-ions", "neutral-atom", "use --hardware trapped-ion"),
        ("RSA-2048", "webster26-week", "neutral-atom", "use --hardware superconducting"),
    ],
)
def test_incompatible_pairs_are_refused(target: str, model: str, machine: str, says: str) -> None:
    with pytest.raises(ModelError) as caught:
        api.estimate(target, model, machine)
    assert says in str(caught.value)


@pytest.mark.parametrize("rate", [0.01, 0.5, 0.0, -1e-3, float("nan"), float("inf")])
def test_error_rates_at_or_above_threshold_are_refused(rate: float) -> None:
    with pytest.raises(UsageError, match=r"threshold \(allowed: 1e-06 to below 0\.01"):
        api.estimate("RSA-2048", error_rate=rate)


@pytest.mark.parametrize("rate", [9e-7, 1e-20, 1e-300])
def test_error_rates_below_any_proposed_gate_are_refused(rate: float) -> None:
    with pytest.raises(UsageError, match=r"better than any proposed gate \(allowed: 1e-06"):
        api.estimate("RSA-2048", error_rate=rate)
    assert api.estimate("RSA-2048", error_rate=1e-6).code_distance == 9


@pytest.mark.parametrize("hours", [0.0, -1.0, float("nan"), float("inf")])
def test_budgets_are_above_zero(hours: float) -> None:
    with pytest.raises(UsageError, match="any time above 0"):
        api.estimate("RSA-2048", budget_hours=hours)


def test_unknown_names_are_answered_with_those_there_are() -> None:
    with pytest.raises(UsageError, match=r"allowed: default, all, .*ge21"):
        api.estimate("RSA-2048", "shor")
    with pytest.raises(UsageError, match=r"allowed: cat, .*superconducting"):
        api.estimate("RSA-2048", hardware="abacus")


def test_published_machines_are_looked_up_and_never_recomputed() -> None:
    found = api.estimate("RSA-2048", "webster26-week", error_rate=1e-3)
    assert (found.physical_qubits, found.runtime_hours) == (135_000, 168)
    assert (found.error_rate, found.code_distance, found.logical_qubits) == (1e-3, None, None)


@pytest.mark.parametrize("rate", [5e-4, 2e-3])
def test_a_published_machine_is_refused_at_another_error_rate(rate: float) -> None:
    with pytest.raises(ModelError) as caught:
        api.estimate("RSA-2048", "webster26-week", error_rate=rate)
    assert str(caught.value) == (
        f"webster26-week is a published machine at 0.001 and is not recomputed for {rate:g} "
        "(leave the error rate out, or name a model that is computed)"
    )
    with pytest.raises(ModelError, match="at an error rate that it does not say"):
        api.estimate("P-256", "gouzien23-cat", error_rate=rate)


def test_a_published_machine_is_refused_on_one_that_is_only_alike() -> None:
    for other in (api.hardware("gate-ns"), replace(api.hardware("superconducting"), id="mine")):
        with pytest.raises(ModelError, match="is not recomputed for"):
            api.estimate("RSA-2048", "webster26-week", other)


def test_a_key_too_large_for_the_default_names_the_model_that_prices_it() -> None:
    with pytest.raises(ModelError) as caught:
        api.estimate("RSA-65536")
    assert "use a lower error rate, or a model that runs there: haner17" in str(caught.value)
    assert api.estimate("RSA-65536", "haner17").logical_qubits == 2 * 65536 + 2


def test_the_variant_of_a_finite_field_is_told_apart() -> None:
    found = [api.estimate(f"DH-2048{variant}").attack for variant in ("", ":full", ":schnorr")]
    assert found == [
        "finite-field-dlog:short-exponent", "finite-field-dlog:full", "finite-field-dlog:schnorr",
    ]  # fmt: skip
    assert api.estimate("RSA-2048").attack == "factoring"
    assert api.estimate("SHA-256:collision").attack == "collision"


@pytest.mark.parametrize("field", ["cycle_seconds", "reaction_seconds", "error_rate"])
@pytest.mark.parametrize("value", [1e-300, 1e300, 0.0, -1.0])
def test_a_machine_made_in_python_is_checked_like_one_in_a_file(field: str, value: float) -> None:
    machine = replace(api.hardware("superconducting"), **{field: value})
    with pytest.raises(UsageError, match=f"machine superconducting: {field} is .*allowed: "):
        api.estimate("RSA-2048", hardware=machine)


def test_a_layout_for_better_gates_is_refused_at_worse_ones() -> None:
    with pytest.raises(ModelError, match="laid out for error rates up to"):
        api.estimate("RSA-2048", "g25", error_rate=2e-3)


def test_toffoli_and_t_are_never_mixed() -> None:
    for target in ("RSA-2048", "P-256", "secp256k1", "K-233", "AES-128"):
        for found in api.estimates(target):
            assert found.toffoli is None or found.t_count is None


def test_what_does_not_apply_is_none_and_never_zero() -> None:
    for target in ("RSA-2048", "P-256", "secp256k1", "AES-128", "SHA-256", "MD5", "password:40"):
        for found in api.estimates(target):
            zeros = [name for name, value in asdict(found).items()
                     if value == 0 and not isinstance(value, bool)]  # fmt: skip
            assert zeros == []


def test_scaled_figures_are_labelled_extrapolated() -> None:
    scaled = api.estimate("P-384", "litinski23")
    assert scaled.provenance is Provenance.EXTRAPOLATED
    assert scaled.toffoli == pytest.approx(5e7 * (384 / 256) ** 3)
    assert api.estimate("P-256", "litinski23").provenance is Provenance.TABULATED
    assert api.estimate("Ed448", "eprint26-280").logical_qubits == round(1193 * 448 / 256)


def test_special_primes_are_priced_as_generic_ones() -> None:
    for name, bits in (("X25519", 255), ("Ed25519", 255), ("Ed448", 448)):
        found = api.estimate(name, "roetteler17")
        lg = 8 if bits < 256 else 9
        assert found.logical_qubits == 9 * bits + 2 * lg + 10


def test_a_budget_too_short_is_said_and_not_hidden() -> None:
    found = api.estimate("RSA-2048", budget_hours=0.01)
    assert found.verdict.startswith("takes ")
    assert found.verdict.endswith("more than the 0.01 h given")
    assert api.estimate("RSA-2048", budget_hours=24).verdict == ""


@pytest.mark.parametrize("target", ["RSA-2048", "P-256", "secp256k1", "DH-3072", "AES-256"])
def test_envelope_holds_every_model(target: str) -> None:
    high, low = api.envelope(target)
    sized = [e for e in api.estimates(target) if e.physical_qubits is not None]
    figures = [_size(e) for e in (sized or api.estimates(target)) if _size(e)]
    assert _size(high) == max(figures)
    assert _size(low) == min(figures)


@pytest.mark.parametrize("hours", [1.0, 24.0, 168.0, 8760.0])
def test_the_envelope_of_a_budget_holds_the_models_that_keep_it(hours: float) -> None:
    found = api.estimates("RSA-2048", budget_hours=hours)
    kept = [e.physical_qubits for e in found if e.physical_qubits and api.in_time(e, hours)]
    kept = kept or [e.physical_qubits for e in found if e.physical_qubits]
    high, low = api.envelope("RSA-2048", budget_hours=hours)
    assert (high.physical_qubits, low.physical_qubits) == (max(kept), min(kept))


def test_what_a_month_allows_is_not_offered_to_who_has_a_day() -> None:
    assert api.envelope("RSA-2048", budget_hours=730)[1].model == "webster26-month"
    assert api.envelope("RSA-2048", budget_hours=24)[1].model == "webster26-day"


def test_hours_beyond_the_budget_are_readable() -> None:
    assert api.estimate("RSA-2048", "cain26", budget_hours=24).verdict == (
        "takes 2,328 h, more than the 24 h given"
    )
    said = api.estimate("RSA-8192", "haner17", budget_hours=1000).verdict
    assert re.fullmatch(r"takes [0-9],[0-9]{3},[0-9]{3} h, more than the 1,000 h given", said)


def _size(found: Estimate) -> float:
    return found.physical_qubits or found.log2_gates or 0.0


def test_envelope_of_rsa_2048_runs_from_the_reviewed_to_the_frontier() -> None:
    high, low = api.envelope("RSA-2048")
    stance = {card.id: card.stance for card in api.models()}
    assert stance[high.model] in ("conservative", "reviewed")
    assert stance[low.model] == "frontier"


@settings(max_examples=25, deadline=None)
@given(
    st.sampled_from(["haner-width", "haner-t", "roetteler17", "eprint26-280"]),
    st.sampled_from(["superconducting", "trapped-ion", "gate-ns"]),
    st.floats(1e-5, 9e-4),
    st.floats(1.0, 3.0),
)
def test_worse_gates_never_need_a_smaller_distance(
    model: str, machine: str, rate: float, worse: float
) -> None:
    better = api.estimate("P-256", model, machine, rate)
    other = api.estimate("P-256", model, machine, min(rate * worse, 1e-3))
    assert (other.code_distance or 0) >= (better.code_distance or 0)
    assert _volume(other) >= _volume(better) * (1 - 1e-9)


def _volume(found: Estimate) -> float:
    assert found.physical_qubits is not None
    assert found.runtime_hours is not None
    return float(found.physical_qubits**1.2 * found.runtime_hours)


@settings(max_examples=20, deadline=None)
@given(st.sampled_from(SURFACE_CURVES), st.floats(0.1, 1e5), st.floats(1.0, 30.0))
def test_more_time_never_needs_more_qubits(model: str, hours: float, more: float) -> None:
    short = api.estimate("secp256k1", model, budget_hours=hours)
    long = api.estimate("secp256k1", model, budget_hours=hours * more)
    assert short.physical_qubits is not None
    assert long.physical_qubits is not None
    if not short.verdict:
        assert long.physical_qubits <= short.physical_qubits
        assert not long.verdict


@pytest.mark.parametrize("model", ["ge21", "g25", "haner17"])
def test_no_rsa_size_jumps(model: str) -> None:
    sizes = list(range(512, 16385, 512))
    found = [api.estimate(f"RSA-{n}", model) for n in sizes]
    qubits = [e.physical_qubits or 0 for e in found]
    hours = [e.runtime_hours or 0.0 for e in found]
    assert qubits == sorted(qubits)
    assert hours == sorted(hours)
    for n, first, second in zip(sizes, found, found[1:], strict=False):
        assert _volume(second) / _volume(first) < 2 * ((n + 512) / n) ** 4.5


@pytest.mark.parametrize(
    "model", ["haner-width", "haner-t", "haner-depth", "haner-width-corrected", "haner-t-corrected",
              "haner-depth-corrected", "roetteler17", "eprint26-280"]
)  # fmt: skip
@pytest.mark.parametrize("machine", ["superconducting", "trapped-ion", "gate-ns"])
def test_larger_curves_never_need_a_smaller_machine(model: str, machine: str) -> None:
    curves = ("P-192", "P-224", "P-256", "brainpoolP320r1", "P-384", "brainpoolP512r1", "P-521")
    found = [api.estimate(curve, model, machine) for curve in curves]
    qubits = [e.physical_qubits or 0 for e in found]
    hours = [e.runtime_hours or 0.0 for e in found]
    assert qubits == sorted(qubits)
    assert hours == sorted(hours)
