import json
from pathlib import Path

import jsonschema
import pytest
from hypothesis import given, settings

from pqscan.domain.finding import Step, StepKind
from pqscan.domain.location import Location, Region
from pqscan.domain.record import replace
from pqscan.report.options import WriterOptions
from pqscan.report.rules import rules_by_id
from pqscan.report.view import View
from pqscan.report.writers.sarif import _chains, write
from tests.report.hostile import poisoned
from tests.report.sample import DROPPED, RSA_KEYGEN, RSA_UNKNOWN, view
from tests.report.test_text import ANY_TEXT

DATA = Path(__file__).parents[2] / "data"
SCHEMA = json.loads((DATA / "sarif-2.1.0-rtm.5.schema.json").read_text())
VALIDATOR = jsonschema.Draft4Validator(SCHEMA)


def run(made: View) -> dict:
    return json.loads(write(made, WriterOptions()))["runs"][0]


@pytest.mark.parametrize("made", [view(), View("0.1.0", "empty")], ids=["full", "empty"])
def test_a_report_follows_the_official_schema(made: View) -> None:
    assert list(VALIDATOR.iter_errors(json.loads(write(made, WriterOptions())))) == []


def test_every_catalogue_rule_is_as_github_wants_it() -> None:
    driver = run(view())["tool"]["driver"]
    assert [rule["id"] for rule in driver["rules"]] == list(rules_by_id())
    for rule in driver["rules"]:
        assert 1 <= len(rule["shortDescription"]["text"]) <= 1024
        assert 1 <= len(rule["fullDescription"]["text"]) <= 1024
        assert rule["help"]["text"]
        assert rule["help"]["markdown"].startswith("# ")
        assert rule["helpUri"].startswith("https://")
        assert "security" in rule["properties"]["tags"]
        assert rule["properties"]["precision"] in {"very-high", "high", "medium", "low"}
        severity = rule["properties"]["security-severity"]
        assert isinstance(severity, str)
        assert 0.1 <= float(severity) <= 10.0


@pytest.mark.usefixtures("few_rules")
def test_a_result_carries_the_agreed_properties() -> None:
    made = run(view())
    first, unknown = made["results"][:2]
    assert first["ruleId"] == "PQ101"
    assert made["tool"]["driver"]["rules"][first["ruleIndex"]]["id"] == "PQ101"
    assert first["level"] == "error"
    assert first["message"]["text"].startswith("RSA 2048 key generation. ")
    assert first["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == (
        "src/acme/keys.py"
    )
    assert first["locations"][0]["physicalLocation"]["region"] == {
        "startLine": 14,
        "startColumn": 11,
        "endLine": 14,
        "endColumn": 82,
    }
    assert first["partialFingerprints"] == {"pqscan/v1": "a1" * 16}
    wanted = {
        "algorithm": "RSA",
        "parameterSet": "2048",
        "function": "keygen",
        "role": "use",
        "context": "production",
        "confidence": "very-high",
        "hybrid": False,
    }
    assert wanted.items() <= first["properties"].items()
    assert unknown["properties"]["parameterSet"] is None
    assert unknown["properties"]["unresolved"] == "the key is read from a file"
    assert made["automationDetails"]["id"] == "pqscan/acme/"
    assert made["columnKind"] == "unicodeCodePoints"


@pytest.mark.usefixtures("few_rules")
def test_levels_follow_the_priority_and_facts_of_a_finding_are_properties() -> None:
    results = run(view())["results"]
    assert [r["level"] for r in results] == ["error", "error", "note", "warning", "note"]
    assert results[2]["properties"]["negotiated"] == "hybrid-first"
    assert results[2]["properties"]["group"] == "modp1024"
    assert results[2]["properties"]["parameterSet"] == "1024|2048"


@pytest.mark.usefixtures("few_rules")
def test_the_chain_of_values_is_a_code_flow() -> None:
    flow = run(view())["results"][0]["codeFlows"][0]["threadFlows"][0]["locations"]
    assert [
        (
            step["location"]["physicalLocation"]["artifactLocation"]["uri"],
            step["location"]["physicalLocation"]["region"]["startLine"],
            step["location"]["message"]["text"],
        )
        for step in flow
    ] == [
        ("src/acme/settings.py", 3, "BITS = 2048 = 2048"),
        ("src/acme/keys.py", 2, "from acme import settings"),
        ("src/acme/keys.py", 14, "key_size=settings.BITS = 2048"),
    ]


def test_suppressed_findings_are_left_out() -> None:
    made = run(view())
    marks = [result["partialFingerprints"]["pqscan/v1"] for result in made["results"]]
    assert len(marks) == 5
    assert DROPPED.fingerprint not in marks


@pytest.mark.usefixtures("few_rules")
def test_a_rule_promises_no_more_precision_than_its_least_sure_result() -> None:
    rules = {rule["id"]: rule for rule in run(view())["tool"]["driver"]["rules"]}
    assert rules["PQ201"]["properties"]["precision"] == "low"
    assert rules["PQ101"]["properties"]["precision"] == "high"


@pytest.mark.usefixtures("few_rules")
def test_paths_become_uris() -> None:
    odd = "a b/#1?%/c:d\udcff\n\ud800.py"
    first = view().assessments[0]
    place = Location(odd, Region(1, 1, 1, 2))
    moved = replace(first, finding=replace(RSA_KEYGEN, location=place))
    result = run(replace(view(), assessments=(moved,)))["results"][0]
    uri = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    assert uri == "a%20b/%231%3F%25/c%3Ad%FF%0A%EF%BF%BD.py"


@pytest.mark.usefixtures("few_rules")
def test_a_message_means_neither_placeholders_nor_links() -> None:
    first = view().assessments[0]
    said = replace(first, finding=replace(RSA_UNKNOWN, message="Key {0} of [x](http://evil)."))
    result = run(replace(view(), assessments=(said,)))["results"][0]
    assert result["message"]["text"] == "Key {{0}} of [x] (http://evil)."


def test_a_skipped_file_is_a_notification() -> None:
    notes = run(view())["invocations"][0]["toolExecutionNotifications"]
    assert [note["message"]["text"] for note in notes][:2] == [
        "semgrep-core is missing: only Python was read.",
        "Skipped, too large: 2.1 GB",
    ]


@settings(max_examples=15, deadline=None)
@given(ANY_TEXT)
def test_any_text_gives_a_valid_report(text: str) -> None:
    printed = write(poisoned(text), WriterOptions())
    VALIDATOR.validate(json.loads(printed.encode("utf-8")))
    assert not any(0x7F <= ord(c) <= 0x9F or (ord(c) < 0x20 and c != "\n") for c in printed)


def test_each_value_that_reaches_a_call_has_a_code_flow_of_its_own() -> None:
    def step(kind: StepKind, text: str, line: int, value: str | None = None) -> Step:
        return Step(kind, text, Location("app.py", Region(line, 1, line, 9)), value)

    chains = _chains(
        (
            step(StepKind.LITERAL, "make(2048)", 7, "2048"),
            step(StepKind.SINK, "generate(bits)", 3, "2048"),
            step(StepKind.DEFAULT, "bits=4096", 2, "4096"),
            step(StepKind.SINK, "generate(bits)", 3, "4096"),
            step(StepKind.REASON, "in a test", 3),
        )
    )
    assert [[one.text for one in chain] for chain in chains] == [
        ["make(2048)", "generate(bits)"],
        ["bits=4096", "generate(bits)", "in a test"],
    ]
