"""The catalogue holds what the rest of the project relies on."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from pqscan.domain import catalogue as module
from pqscan.domain import knowledge
from pqscan.domain.catalogue import catalogue, rule
from pqscan.domain.errors import KnowledgeError, UsageError
from pqscan.domain.finding import Level
from pqscan.domain.registry import registry

COUNTS = {0: 2, 1: 16, 2: 10, 3: 12, 4: 9, 5: 8, 6: 6}
IDS = [f"PQ{group}{n:02}" for group, count in COUNTS.items() for n in range(1, count + 1)]


def test_the_published_ids_never_change() -> None:
    assert list(catalogue()) == IDS


def test_a_rule_is_read_whole() -> None:
    rsa = rule("pq101")
    assert (rsa.id, rsa.title, rsa.level, rsa.language) == ("PQ101", "RSA", Level.HIGH, "python")
    assert "Shor's algorithm" in rsa.why
    assert "key_size=2048" in rsa.example
    assert rsa.references[0].url == "https://csrc.nist.gov/pubs/fips/203/final"
    assert rsa.file == "rules/catalogue/PQ101.toml"


def test_an_unknown_id_names_the_nearest() -> None:
    with pytest.raises(UsageError) as caught:
        rule("101")
    assert caught.value.hint == "did you mean PQ101?"


@pytest.mark.parametrize("identifier", IDS)
def test_every_rule_says_what_why_and_what_instead(identifier: str) -> None:
    entry = rule(identifier)
    for text in (entry.summary, entry.why, entry.instead):
        assert text.endswith(".")
        assert not re.search(r"[^\n]\n[^\n]", text)
    assert entry.example.strip()
    assert len(entry.title) <= 70
    assert len(entry.summary) <= 1024  # what GitHub keeps of a rule's description
    assert entry.references
    for reference in entry.references:
        assert reference.url.startswith("https://")
        number = re.fullmatch(r"RFC (\d+), .+", reference.title)
        if number:
            assert reference.url == f"https://www.rfc-editor.org/info/rfc{number[1]}"
    assert entry.tags


@pytest.mark.parametrize("identifier", IDS)
def test_python_examples_parse(identifier: str) -> None:
    entry = rule(identifier)
    if entry.language == "python":
        for code in filter(None, (entry.example, entry.instead_example)):
            assert ast.parse(code).body


def test_every_algorithm_names_a_rule_that_exists() -> None:
    for algorithm in registry().algorithms.values():
        assert algorithm.rule in catalogue()
        if algorithm.quantum_vulnerable:
            assert algorithm.rule.startswith("PQ1")


def test_default_rules_of_well_known_algorithms() -> None:
    expected = {
        "RSA": "PQ101", "DH": "PQ102", "DSA": "PQ103", "ElGamal": "PQ104", "ECDSA": "PQ105",
        "ECDH": "PQ106", "EC": "PQ107", "Ed25519": "PQ108", "X25519": "PQ109", "SM2": "PQ110",
        "MD5": "PQ201", "SHA-1": "PQ202", "3DES": "PQ203", "RC4": "PQ204", "Blowfish": "PQ205",
        "AES": "PQ002", "SHA-224": "PQ208", "PBKDF1": "PQ210", "ML-KEM": "PQ001",
        "X25519MLKEM768": "PQ001", "Kyber": "PQ503",
    }  # fmt: skip
    assert {name: registry().algorithm(name).rule for name in expected} == expected


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (("PQ101.toml", 'id = "PQ101"', 'id = "PQ199"'), "holds the id PQ199"),
        (("PQ101.toml", '"7.5"', '"3.0"'), "disagree"),
        (("PQ101.toml", 'level = "high"', 'level = "grave"'), "wrong level"),
        (("PQ101.toml", "why =", "whether ="), "has no why"),
    ],
)
def test_a_wrong_file_is_named(change: tuple[str, str, str], message: str) -> None:
    file, old, new = change
    path = knowledge.folder("rules/catalogue") / file
    table = _read(path.read_text(encoding="utf-8").replace(old, new))
    with pytest.raises(KnowledgeError, match=message) as caught:
        module._rule(file, table)
    assert "rules/catalogue/PQ101.toml" in caught.value.message


def _read(text: str) -> dict[str, object]:
    import tomllib

    return tomllib.loads(text)


def test_one_rule_one_file() -> None:
    files = sorted(path.name for path in Path(knowledge.folder("rules/catalogue")).iterdir())
    assert files == [f"{identifier}.toml" for identifier in IDS]
