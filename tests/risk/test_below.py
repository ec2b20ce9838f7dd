"""Post-quantum parameter sets under the policies that a person chose."""

import datetime

import pytest

from pqscan.domain.finding import Asset, Finding, Function
from pqscan.domain.location import Location, Region
from pqscan.risk import RiskOptions, settle_sets

TODAY = datetime.date(2026, 11, 22)
SETS = (
    ("ML-KEM", "512"),
    ("ML-KEM", "768"),
    ("ML-KEM", "1024"),
    ("ML-DSA", "44"),
    ("ML-DSA", "87"),
)


def _finding(rule: str, algorithm: str, *parameters: str) -> Finding:
    asset = Asset(algorithm, parameters, Function.KEYGEN)
    return Finding(rule, asset, Location("a.py", Region(1, 1, 1, 2)), "A key.")


@pytest.mark.parametrize(
    ("policies", "rules"),
    [
        (("nist-ir-8547",), ["PQ001", "PQ001", "PQ001", "PQ001", "PQ001"]),
        (("cnsa-2.0",), ["PQ506", "PQ506", "PQ001", "PQ506", "PQ001"]),
        (("nist-ir-8547", "cnsa-2.0"), ["PQ506", "PQ506", "PQ001", "PQ506", "PQ001"]),
    ],
)
@pytest.mark.parametrize("said", ["PQ001", "PQ506"])
def test_a_set_is_below_policy_where_one_of_them_ends_it(
    policies: tuple[str, ...], rules: list[str], said: str
) -> None:
    findings = [_finding(said, *one) for one in SETS]
    settled = settle_sets(findings, RiskOptions(TODAY, policies))
    assert [one.rule for one in settled] == rules


def test_others_keep_their_rule() -> None:
    findings = (_finding("PQ101", "RSA", "2048"), _finding("PQ001", "ML-KEM"))
    assert settle_sets(findings, RiskOptions(TODAY, ("cnsa-2.0",))) == findings
