import json
import re

import pytest
from hypothesis import given, settings

from pqscan.report.options import WriterOptions
from pqscan.report.writers import gitlab_codequality, gitlab_sast
from tests.report.hostile import poisoned
from tests.report.sample import view
from tests.report.test_text import ANY_TEXT

OPTIONS = WriterOptions(epoch=1_780_000_000)


def test_code_quality_has_the_fields_gitlab_reads() -> None:
    issues = json.loads(gitlab_codequality.write(view(), OPTIONS))
    assert issues[0] == {
        "description": "RSA 2048 key generation. A quantum computer factors the modulus.",
        "check_name": "PQ101",
        "fingerprint": "a1" * 16,
        "severity": "blocker",
        "location": {"path": "src/acme/keys.py", "lines": {"begin": 14, "end": 14}},
    }
    assert [issue["severity"] for issue in issues] == [
        "blocker",
        "critical",
        "minor",
        "major",
        "info",
    ]


@pytest.mark.usefixtures("few_rules")
def test_sast_has_the_fields_gitlab_reads() -> None:
    report = json.loads(gitlab_sast.write(view(), OPTIONS))
    tool = {"id": "pqscan", "name": "pqscan", "version": "0.1.0", "vendor": {"name": "pqscan"}}
    assert report["version"].startswith("15.")
    assert report["scan"] == {
        "analyzer": tool,
        "scanner": tool,
        "type": "sast",
        "start_time": "2026-05-28T20:26:40",
        "end_time": "2026-05-28T20:26:40",
        "status": "success",
    }
    first = report["vulnerabilities"][0]
    assert re.fullmatch(
        r"[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-a[0-9a-f]{3}-[0-9a-f]{12}", first["id"]
    )
    assert {name: value for name, value in first.items() if name != "id"} == {
        "category": "sast",
        "name": "RSA 2048 key generation",
        "description": "RSA 2048 key generation. A quantum computer factors the modulus.",
        "severity": "Critical",
        "solution": "ML-DSA-65, or a hybrid.",
        "location": {"file": "src/acme/keys.py", "start_line": 14, "end_line": 14},
        "identifiers": [{"type": "pqscan_rule", "name": "pqscan PQ101", "value": "PQ101"}],
    }


def test_a_weakness_that_has_a_cwe_number_names_it() -> None:
    report = json.loads(gitlab_sast.write(view(), OPTIONS))
    assert report["vulnerabilities"][3]["identifiers"][1] == {
        "type": "cwe",
        "name": "CWE-328",
        "value": "328",
        "url": "https://cwe.mitre.org/data/definitions/328.html",
    }


@settings(max_examples=25)
@given(ANY_TEXT)
def test_any_text_gives_json_without_controls(text: str) -> None:
    for writer in (gitlab_codequality, gitlab_sast):
        printed = writer.write(poisoned(text), OPTIONS)
        json.loads(printed.encode("utf-8"))
        assert not any(0x7F <= ord(c) <= 0x9F or (ord(c) < 0x20 and c != "\n") for c in printed)
