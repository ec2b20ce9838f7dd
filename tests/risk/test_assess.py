"""Assessments: the order, the reasons that add up, and what must never happen."""

import datetime
import re
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pqscan.domain.assessment import Assessment
from pqscan.domain.errors import ConfigError, UsageError
from pqscan.domain.estimate import BrokenYear, Estimate
from pqscan.domain.finding import Asset, Confidence, Context, Finding, Function, Level, Role
from pqscan.domain.location import Location, Region
from pqscan.domain.record import replace
from pqscan.risk import RiskOptions, assess, forecast, mosca, policies

TODAY = datetime.date(2026, 11, 22)
OPTIONS = RiskOptions(TODAY, estimates=False)


def _finding(asset: Asset, rule: str = "PQ101", **facts: object) -> Finding:
    made = Finding(rule, asset, Location("a.py", Region(1, 1, 1, 2)), "A key.")
    return replace(made, **facts)  # type: ignore[arg-type]


def _one(asset: Asset, rule: str = "PQ101", **facts: object) -> Assessment:
    return assess([_finding(asset, rule, **facts)], OPTIONS)[0]


def _sum(assessment: Assessment) -> int:
    return sum(int(reason.split()[0]) for reason in assessment.priority.reasons)


AGREE = Asset("ECDH", ("P-256",), Function.KEY_AGREE)
SIGN = Asset("ECDSA", ("P-256",), Function.SIGN)


def test_reasons_of_one_finding() -> None:
    found = _one(Asset("RSA", ("2048",), Function.ENCRYPT)).priority
    assert found.reasons == (
        "+60 PQ101 is high",
        "+15 what it protects can be captured now and read later",
        "+0 nist-ir-8547: disallowed after 2035-12-31",
    )
    assert (found.score, found.level) == (75, Level.HIGH)


def test_what_is_captured_today_comes_before_what_is_signed_tomorrow() -> None:
    ordered = assess([_finding(SIGN, "PQ105"), _finding(AGREE, "PQ106")], OPTIONS)
    assert [one.finding.asset.algorithm for one in ordered] == ["ECDH", "ECDSA"]
    assert [one.priority.score for one in ordered] == [75, 45]


def test_below_112_bits_is_critical_in_production_and_not_in_a_test() -> None:
    small = Asset("RSA", ("1024",), Function.SIGN)
    found = _one(small).priority
    assert found.level is Level.CRITICAL
    assert "+25 RSA 1024 has 80 bits of classical strength, below 112" in found.reasons
    assert _one(small, context=Context.TEST).priority.level is Level.LOW
    assert _one(small, context=Context.EXAMPLE).priority.level is Level.MEDIUM
    assert _one(Asset("RSA", ("2048",), Function.SIGN)).priority.level is Level.HIGH
    assert (
        "+30 RSA 512 has been broken in public"
        in _one(Asset("RSA", ("512", "4096"))).priority.reasons
    )


def test_an_unknown_size_is_said_and_not_guessed() -> None:
    found = _one(Asset("RSA", (), Function.KEYGEN), takes_parameter=True, unresolved="it is read")
    assert "+0 its parameter set is not known: it is read" in found.priority.reasons
    assert found.estimate is None
    assert any(r.startswith("+0 nist-ir-8547 cannot be decided") for r in found.priority.reasons)


@pytest.mark.parametrize(
    "facts",
    [
        {"context": Context.TEST},
        {"context": Context.EXAMPLE},
        {"context": Context.VENDORED},
        {"role": Role.MENTION},
        {"confidence": Confidence.LOW},
        {"properties": (("negotiated", "hybrid-first"),)},
    ],
)
def test_what_lowers_a_priority(facts: dict[str, object]) -> None:
    assert _one(AGREE, "PQ106", **facts).priority.score < _one(AGREE, "PQ106").priority.score


def test_the_inventory_is_informative() -> None:
    assert _one(Asset("X25519MLKEM768"), "PQ001").priority.level is Level.INFO
    assert _one(Asset("AES", ("256",)), "PQ002").priority.level is Level.INFO


def test_a_level_a_detector_set_is_kept() -> None:
    assert _one(AGREE, "PQ106", level=Level.INFO).priority.reasons[0] == "+5 PQ106 is info"


def test_the_nearest_policy_counts() -> None:
    all_of_them = replace(OPTIONS, policies=tuple(policies()))
    found = assess([_finding(AGREE, "PQ106")], all_of_them)[0]
    assert len(found.verdicts) == len(policies()) >= 9
    assert "+5 anssi-2026: disallowed after 2030-12-31" in found.priority.reasons
    assert found.priority.score == 80


def test_contradictions_stand_among_the_reasons() -> None:
    options = replace(OPTIONS, policies=("bsi-tr-02102-1", "asd-ism"))
    found = assess([_finding(Asset("X25519MLKEM768"), "PQ001")], options)[0]
    assert any(r.startswith("+0 the policies disagree: bsi") for r in found.priority.reasons)


def test_mosca_by_function(monkeypatch: pytest.MonkeyPatch) -> None:
    """X = 10, Y = 5, trust = 2: secrets must hold to 2041.9, signatures to 2033.9."""
    year = BrokenYear(2030.0, 2035.0, 2045.0, 0.1)
    one = forecast.Forecast(
        Estimate("RSA", "2048", "m", "shor", broken_year=year), 2026.0, 10.0, (0.0, 0.4, 0.8)
    )
    monkeypatch.setattr(mosca, "forecast", lambda *key: one if key == ("RSA", "2048") else None)
    options = replace(OPTIONS, estimates=True, trust_years=2.0)
    secret, signed = (
        assess([_finding(Asset("RSA", ("2048",), function))], options)[0]
        for function in (Function.DECRYPT, Function.VERIFY)
    )
    assert "+10 64 % chance of being broken while it is confidential (until 2041.9)" in (
        secret.priority.reasons
    )
    assert "+5 32 % chance of being broken while it is trusted (until 2033.9)" in (
        signed.priority.reasons
    )
    assert secret.estimate is not None
    assert secret.estimate.broken_year == year
    unlisted = assess([_finding(Asset("RSA", ("2049",), Function.SIGN))], options)[0]
    assert "+0 no year: no estimate is kept for RSA 2049" in unlisted.priority.reasons
    assert unlisted.estimate is None
    unknown = assess([_finding(Asset("RSA", (), Function.SIGN))], options)[0]
    assert "+0 no year: its parameter set is not known" in unknown.priority.reasons


def test_a_longer_shelf_life_never_lowers_the_chance() -> None:
    one = forecast.Forecast(Estimate("RSA", "2048", "m", "shor"), 2026.0, 0.5, (0.0, 0.1, 0.5))
    chances = [one.by(2026.0 + step / 10) or 0.0 for step in range(-5, 30)]
    assert chances == sorted(chances)
    assert (chances[0], chances[-1]) == (0.0, 0.5)
    assert one.by(2026.25) == pytest.approx(0.05)


ASSETS = st.sampled_from(
    [
        Asset("RSA"),
        Asset("RSA", ("1024", "2048"), Function.KEYGEN),
        Asset("EC", ("P-256",), Function.LOAD),
        Asset("MD5", (), Function.DIGEST),
        Asset("AES", ("128",), Function.ENCRYPT, mode="ECB"),
        Asset("ML-KEM", ("768",)),
        Asset("X25519", hybrid=True),
        Asset("no such thing", ("1",)),
    ]
)
FINDINGS = st.builds(
    _finding,
    ASSETS,
    st.sampled_from(["PQ101", "PQ001", "PQ201", "PQ999"]),
    role=st.sampled_from(Role),
    context=st.sampled_from(Context),
    confidence=st.sampled_from(Confidence),
    level=st.sampled_from(Level),
)


@given(st.lists(FINDINGS, max_size=6), st.booleans())
def test_reasons_add_up_order_holds_and_nothing_is_lost(
    findings: list[Finding], estimates: bool
) -> None:
    options = RiskOptions(TODAY, tuple(policies()), estimates=estimates)
    found = assess(findings, options)
    assert sorted(map(repr, (one.finding for one in found))) == sorted(map(repr, findings))
    scores = [one.priority.score for one in found]
    assert scores == sorted(scores, reverse=True)
    for one in found:
        assert _sum(one) == one.priority.score
        assert 0 <= one.priority.score <= 100
        assert all(re.match(r"[+-]\d+ \S", reason) for reason in one.priority.reasons)
    assert found == assess(list(reversed(findings)), options)


def test_wrong_options() -> None:
    with pytest.raises(ConfigError):
        assess([], replace(OPTIONS, policies=("nist",)))
    with pytest.raises(UsageError):
        RiskOptions(TODAY, shelf_life_years=-1)


def test_exposure_of_what_no_quantum_computer_breaks() -> None:
    years = mosca.Years(TODAY, 10, 5, 5)
    for asset in (Asset("AES", ("256",)), Asset("X25519MLKEM768"), Asset("X25519", hybrid=True)):
        assert mosca.exposure(asset, years) == mosca.Exposure(None)


def test_a_scan_pays_for_no_numpy() -> None:
    code = (
        "import sys, datetime; from pqscan.risk import *;"
        "from pqscan.domain.finding import *; from pqscan.domain.location import *;"
        "f = Finding('PQ101', Asset('RSA', ('2048',)), Location('a', Region(1, 1, 1, 1)), '');"
        "assess([f], RiskOptions(datetime.date(2026, 1, 1)));"
        "print([m for m in ('numpy', 'sklearn', 'libcst', 'rich') if m in sys.modules])"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "[]"
