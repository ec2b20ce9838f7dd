"""What a name is explained by."""

from __future__ import annotations

import pytest

from pqscan.app.explain import explain
from pqscan.domain.errors import UsageError


@pytest.mark.parametrize(
    ("name", "rules"),
    [
        ("PQ405", ["PQ405"]),
        ("prime256v1", ["PQ107"]),
        ("AES-128", ["PQ002"]),
        ("RS256", ["PQ101", "PQ111"]),
        ("HS256", ["PQ002"]),
        ("ML-DSA-65", ["PQ001"]),
        ("ssh-rsa", ["PQ101"]),
        ("hmac-sha1-96", ["PQ002"]),
        ("TLS_AES_256_GCM_SHA384", ["PQ002"]),
        ("ECDHE-ECDSA-AES128-GCM-SHA256", ["PQ002", "PQ105", "PQ106"]),
        ("AES128-SHA", ["PQ002", "PQ101", "PQ303"]),
        ("ADH-AES128-SHA", ["PQ002", "PQ102", "PQ303"]),
        ("ECDHE-RSA-DES-CBC3-SHA", ["PQ002", "PQ101", "PQ106", "PQ203", "PQ303"]),
        ("TLS_RSA_WITH_NULL_MD5", ["PQ002", "PQ101", "PQ303"]),
        ("http://www.w3.org/2001/04/xmldsig-more#rsa-sha256", ["PQ101"]),
        ("1.2.840.113549.1.1.11", ["PQ101"]),
    ],
)
def test_the_rules_of_a_name(name: str, rules: list[str]) -> None:
    assert [rule.id for rule in explain(name).rules] == rules


def test_an_algorithm_comes_with_strength_and_status() -> None:
    (subject,) = explain("rsa1024").subjects
    assert (subject.parameter, subject.strength, subject.status) == ("1024", 80, "legacy")


def test_a_name_of_several_protocols_has_several_meanings() -> None:
    assert [meaning.protocol for meaning in explain("ES256").meanings] == ["JOSE (JSON Web Tokens)"]
    assert explain("ES256").meanings[0].lines == ("ECDSA P-256 with SHA-256: sign, verify",)


def test_an_unknown_name_is_an_error_with_the_nearest() -> None:
    with pytest.raises(UsageError) as caught:
        explain("ES265")
    assert caught.value.hint == "did you mean ES256?"
