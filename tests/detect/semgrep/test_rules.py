"""The rule files: each rule's own examples, and what a wrong file ends in."""

import re
import time
from pathlib import Path

import pytest

from pqscan.detect.semgrep import engine, rules
from pqscan.domain import knowledge
from pqscan.domain.errors import KnowledgeError
from pqscan.domain.registry import registry

pytestmark = pytest.mark.needs_semgrep

ROOT = knowledge.folder("rules/semgrep")
RULE = """rules:
  - id: go-a
    languages: [go]
    severity: INFO
    message: A key.
    metadata:
      pqscan: {algorithm: RSA, parameter: $BITS, function: keygen, words: [crypto/rsa]%s}
    pattern: rsa.GenerateKey($RANDOM, $BITS)
"""


def _write(folder: Path, text: str) -> Path:
    (folder / "languages.toml").write_text('[suffixes]\ngo = [".go"]\n')
    (folder / "a.yaml").write_text(text)
    return folder


@pytest.fixture(scope="module")
def matched(tmp_path_factory: pytest.TempPathFactory) -> set[tuple[str, str, int]]:
    folder = tmp_path_factory.mktemp("rules")
    found = rules.load()
    compiled = folder / "rules.json"
    compiled.write_bytes(found.compiled)
    analyzers = dict(found.analyzers)
    targets = [
        engine.Target(str(path), analyzers[path.suffix])
        for path in sorted(ROOT.rglob("*"))
        if path.suffix in analyzers
    ]
    outcome = engine.find().run(compiled, targets, folder, 1, time.monotonic() + 120)
    assert outcome.problems == ()
    return {(match.rule, match.path, match.start.line) for match in outcome.matches}


def _examples(word: str) -> set[tuple[str, str, int]]:
    found = set()
    for path in sorted(ROOT.rglob("*")):
        if path.suffix in (".go", ".java"):
            for number, line in enumerate(path.read_text().splitlines(), 1):
                if mark := re.match(rf"\s*// {word}: ([\w-]+)$", line):
                    found.add((mark.group(1), str(path), number + 1))
    return found


def test_every_rule_has_an_example_and_matches_exactly_there(
    matched: set[tuple[str, str, int]],
) -> None:
    assert matched == _examples("ruleid")
    assert {rule for rule, _, _ in matched} == {fact.id for fact in rules.load().facts}


def test_counterexamples_are_left_alone(matched: set[tuple[str, str, int]]) -> None:
    counterexamples = _examples("ok")
    assert len(counterexamples) >= 6
    assert not matched & counterexamples


def test_every_rule_names_words_that_its_examples_hold(
    matched: set[tuple[str, str, int]],
) -> None:
    by_rule = {fact.id: fact for fact in rules.load().facts}
    for rule, path, _ in matched:
        text = Path(path).read_text()
        assert any(re.search(rf"(?<!\w){re.escape(w)}(?!\w)", text) for w in by_rule[rule].words)


def test_fixed_algorithms_are_in_the_registry() -> None:
    fixed = {fact.algorithm for fact in rules.load().facts if not fact.algorithm.startswith("$")}
    assert {name for name in fixed if name not in registry().algorithms} == set()


def test_the_persons_message_stays_and_the_value_takes_its_place(tmp_path: Path) -> None:
    found = rules.load(_write(tmp_path, RULE % ""))
    assert found.facts[0].message == "A key."
    assert found.facts[0].variables == ("$BITS",)
    assert b'"message": "value($BITS)"' in found.compiled


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (RULE % ", colour: red", "unknown key colour"),
        (RULE.replace("[go]", "[cobol]") % "", "languages.toml does not name"),
        (RULE.replace("algorithm: RSA, ", "") % "", "algorithm and words are needed"),
        (RULE % "" + (RULE % "").removeprefix("rules:\n"), "used twice"),
        ("rules: [", "is not a rule file"),
        ("- 1\n", "is not a rule file"),
    ],
)
def test_a_wrong_file_is_named(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(KnowledgeError, match=message):
        rules.load(_write(tmp_path, text))
