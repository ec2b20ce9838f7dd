"""The policy files: dates as their sources give them, and what a wrong file ends in."""

import datetime

import pytest

from pqscan.domain.assessment import Verdict
from pqscan.domain.errors import ConfigError, KnowledgeError
from pqscan.domain.finding import Asset, Function
from pqscan.domain.registry import registry
from pqscan.risk import policy as room
from pqscan.risk.policy import policies
from pqscan.risk.verdicts import contradictions, judge

TODAY = datetime.date(2026, 11, 22)
RSA = Asset("RSA", ("2048",), Function.SIGN)


def _dates(policy: str, asset: Asset) -> tuple[str, str | None, str | None]:
    found = judge(policies()[policy], asset, TODAY)
    return (found.verdict.value, found.deprecated_after, found.disallowed_after)


@pytest.mark.parametrize(
    ("policy", "asset", "expected"),
    [
        ("nist-ir-8547", RSA, ("allowed", "2030-12-31", "2035-12-31")),
        ("nist-ir-8547", Asset("RSA", ("3072",)), ("allowed", None, "2035-12-31")),
        ("nist-ir-8547", Asset("ECDSA", ("P-224",)), ("allowed", "2030-12-31", "2035-12-31")),
        ("nist-ir-8547", Asset("ECDSA", ("P-256",)), ("allowed", None, "2035-12-31")),
        ("nist-ir-8547", Asset("Ed25519"), ("allowed", None, "2035-12-31")),
        ("nist-ir-8547", Asset("RSA", ("1024",)), ("disallowed", None, "2013-12-31")),
        ("nist-ir-8547", Asset("RSA", ("1024", "4096")), ("disallowed", None, "2013-12-31")),
        ("nist-ir-8547", Asset("AES", ("128",)), ("not covered", None, None)),
        ("nist-ir-8547", Asset("ML-KEM", ("768",)), ("allowed", None, None)),
        ("nist-sp-800-131a-r3", RSA, ("allowed", None, "2030-12-31")),
        ("nist-sp-800-131a-r3", Asset("SHA-1"), ("allowed", None, "2030-12-31")),
        (
            "nist-sp-800-131a-r3",
            Asset("AES", ("256",), mode="ECB"),
            ("allowed", None, "2030-12-31"),
        ),
        ("nist-sp-800-131a-r3", Asset("AES", ("256",), mode="GCM"), ("not covered", None, None)),
        ("us-eo-14412", RSA, ("allowed", None, "2031-12-31")),
        ("us-eo-14412", Asset("X25519"), ("allowed", None, "2030-12-31")),
        ("cnsa-2.0", Asset("ML-KEM", ("768",)), ("allowed", "2026-12-31", "2035-12-31")),
        ("cnsa-2.0", Asset("ML-KEM", ("1024",)), ("allowed", None, None)),
        ("bsi-tr-02102-1", Asset("ECDH", ("P-256",)), ("allowed", "2030-12-31", "2031-12-31")),
        ("bsi-tr-02102-1", RSA, ("allowed", None, "2035-12-31")),
        ("anssi-2026", RSA, ("allowed", None, "2030-12-31")),
        ("ncsc-2025", RSA, ("allowed", "2031-12-31", "2035-12-31")),
        ("asd-ism", Asset("ML-DSA", ("65",)), ("allowed", None, "2030-12-31")),
        ("asd-ism", Asset("X25519MLKEM768"), ("deprecated", None, None)),
        ("eu-roadmap-1.1", RSA, ("allowed", "2030-12-31", "2035-12-31")),
    ],
)
def test_dates(policy: str, asset: Asset, expected: tuple[str, str | None, str | None]) -> None:
    assert _dates(policy, asset) == expected


@pytest.mark.parametrize(
    ("day", "verdict"),
    [
        ("2030-12-31", Verdict.ALLOWED),
        ("2031-01-01", Verdict.DEPRECATED),
        ("2035-12-31", Verdict.DEPRECATED),
        ("2036-01-01", Verdict.DISALLOWED),
    ],
)
def test_the_verdict_changes_the_day_after(day: str, verdict: Verdict) -> None:
    found = judge(policies()["nist-ir-8547"], RSA, datetime.date.fromisoformat(day))
    assert found.verdict is verdict


def test_an_unknown_size_is_undecided_where_it_matters_and_only_there() -> None:
    unknown = Asset("RSA", (), Function.SIGN)
    found = judge(policies()["nist-ir-8547"], unknown, TODAY)
    assert found.verdict is Verdict.UNDECIDED
    assert (found.deprecated_after, found.disallowed_after) == (None, None)
    assert found.reason.startswith("the parameter set is not known: below 112 bits")
    assert _dates("anssi-2026", unknown) == ("allowed", None, "2030-12-31")
    assert _dates("asd-ism", Asset("ML-KEM"))[0] == "undecided"


def test_an_unknown_purpose_is_undecided_where_it_matters() -> None:
    generated = Asset("RSA", ("2048",), Function.KEYGEN)
    found = judge(policies()["us-eo-14412"], generated, TODAY)
    assert found.verdict is Verdict.UNDECIDED
    assert found.reason.startswith("what the key is for is not known: key establishment")
    assert "2030-12-31" in found.reason
    assert "2031-12-31" in found.reason
    signs = Asset("RSA", ("2048",), Function.KEYGEN, functions=(Function.SIGN,))
    assert _dates("us-eo-14412", signs) == ("allowed", None, "2031-12-31")
    both = Asset("RSA", ("2048",), Function.SIGN, functions=(Function.DECRYPT,))
    assert _dates("us-eo-14412", both) == ("allowed", None, "2030-12-31")


def test_contradictions_are_shown() -> None:
    hybrid = Asset("X25519MLKEM768")
    verdicts = [judge(policies()[name], hybrid, TODAY) for name in ("anssi-2026", "asd-ism")]
    assert contradictions(verdicts) == (
        "anssi-2026 allows it (hybrids are recommended); asd-ism: hybrids are not recommended",
    )
    assert contradictions(verdicts[:1]) == ()


def test_every_row_is_marked_unverified_and_says_its_source() -> None:
    rows = [(policy, row) for policy in policies().values() for row in policy.rows]
    assert len(rows) > 30
    assert {row.verified for _, row in rows} == {False}
    assert {policy.id for policy, row in rows if len(row.source) < 15} == set()


def test_rows_name_what_the_registry_has() -> None:
    algorithms = registry().algorithms
    for policy in policies().values():
        for row in policy.rows:
            assert [name for name in row.algorithms if name not in algorithms] == []
            for name in row.algorithms:
                known = {one.id for one in algorithms[name].parameters}
                assert set(row.parameters) <= known


def test_a_wrong_id_names_the_nearest() -> None:
    with pytest.raises(ConfigError) as caught:
        room.chosen(("cnsa2",))
    assert caught.value.hint == "try cnsa-2.0"


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"colour": "red"}, "unknown key colour"),
        ({"version": None}, "no version"),
        ({"title": ""}, "no title"),
        ({"row": []}, "no .*row"),
        ({"row": [{"reason": "a", "source": "b"}]}, "a row needs"),
        ({"row": [{"reason": "a", "source": "b", "verified": False, "x": 1}]}, "unknown key x"),
        (
            {"row": [{"reason": "a", "source": "b", "verified": False, "verdict": "maybe"}]},
            "not a valid Verdict",
        ),
        (
            {
                "row": [
                    {"reason": "a", "source": "b", "verified": False, "disallowed-after": "2030"}
                ]
            },
            "isoformat",
        ),
    ],
)
def test_a_wrong_file_is_named(change: dict[str, object], message: str) -> None:
    table: dict[str, object] = {
        "id": "x",
        "title": "X",
        "publisher": "X",
        "scope": "X",
        "status": "draft",
        "date": "2026",
        "version": 1,
        "row": [{"reason": "a", "source": "b", "verified": False}],
    }
    assert room._policy("x.toml", table).rows[0].reason == "a"
    with pytest.raises(KnowledgeError, match=message):
        room._policy("x.toml", table | change)
