import json

import jsonschema
import pytest
from hypothesis import given, settings

from pqscan.domain.knowledge import folder
from pqscan.report.options import WriterOptions
from pqscan.report.view import View
from pqscan.report.writers.json import write
from tests.report.hostile import poisoned
from tests.report.sample import HOSTILE_PATH, view
from tests.report.test_text import ANY_TEXT

SCHEMA = json.loads((folder("reports") / "schemas" / "scan-v1.schema.json").read_text())
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)


def test_the_published_schema_is_a_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("made", [view(), View("0.1.0", "empty")], ids=["full", "empty"])
def test_a_report_follows_the_published_schema(made: View) -> None:
    assert list(VALIDATOR.iter_errors(json.loads(write(made, WriterOptions())))) == []


def test_a_finding_says_everything_it_knows() -> None:
    first = json.loads(write(view(), WriterOptions()))["findings"][0]
    assert first["asset"]["parameter_set"] == "2048"
    assert first["asset"]["functions"] == ["keygen", "sign"]
    assert first["evidence"][0] == {
        "kind": "literal",
        "text": "BITS = 2048",
        "value": "2048",
        "location": {
            "path": "src/acme/settings.py",
            "start_line": 3,
            "start_column": 8,
            "end_line": 3,
            "end_column": 12,
            "content_hash": "0123456789abcdef0123456789abcdef",
        },
    }
    assert first["priority"] == {
        "score": 92,
        "level": "critical",
        "reasons": ["The key signs for years.", "It stands alone."],
    }
    assert first["estimate"]["broken_year"]["p50"] == 2041.2
    assert first["verdicts"][0]["disallowed_after"] == "2035-12-31"


def test_hostile_text_comes_back_as_it_was() -> None:
    report = json.loads(write(view(), WriterOptions()))
    assert report["skipped"][1]["path"] == HOSTILE_PATH
    assert report["skipped"][1]["partial"] is True


def test_an_edit_is_a_diff_and_never_a_whole_file() -> None:
    edit = json.loads(write(view(), WriterOptions()))["proposals"][0]["edits"][0]
    assert edit["diff"] == (
        "--- a/src/acme/keys.py\n+++ b/src/acme/keys.py\n@@ -1,2 +1,2 @@\n import os\n"
        "-key = rsa.generate_private_key()\n+key = mldsa.MLDSA65PrivateKey.generate()\n"
    )


def test_only_the_timing_block_holds_durations() -> None:
    report = json.loads(write(view(), WriterOptions()))
    assert report.pop("timing") == {
        "elapsed_seconds": 1.234,
        "checks": [
            {"recipe": "pyca-rsa-sign-to-ml-dsa", "name": "round trip", "seconds": 0.8},
            {"recipe": "pyca-rsa-sign-to-ml-dsa", "name": "interoperability", "seconds": 0.3},
        ],
    }
    assert "seconds" not in json.dumps(report).replace("cycle_seconds", "")


@settings(max_examples=25)
@given(ANY_TEXT)
def test_any_text_gives_a_valid_report(text: str) -> None:
    printed = write(poisoned(text), WriterOptions())
    VALIDATOR.validate(json.loads(printed.encode("utf-8")))
    assert not any(0x7F <= ord(c) <= 0x9F or (ord(c) < 0x20 and c != "\n") for c in printed)
