"""Real places: what is demoted, what is left alone, and what is said about it."""

import subprocess
import sys

import pytest

from pqscan.domain.finding import (
    Asset,
    Confidence,
    Context,
    Finding,
    Role,
    Step,
    StepKind,
)
from pqscan.domain.location import Location, Region
from pqscan.domain.record import replace
from pqscan.triage import asked, classify

SOURCE = '''"""Helpers for the login service."""

import logging

from Crypto.PublicKey import RSA

log = logging.getLogger(__name__)


def describe(key):
    """Return a text for the key.

    Older versions of this function only knew RSA and printed a warning for the rest.
    """
    log.warning("only RSA keys can be described at the moment")


def make(bits):
    private_key = RSA.generate(bits)
    return private_key.export_key()
'''


def _finding(word: str, **facts: object) -> Finding:
    at = SOURCE.index(word)
    line = SOURCE.count("\n", 0, at) + 1
    column = at - SOURCE.rfind("\n", 0, at)
    region = Region(line, column, line, column + len(word))
    made = Finding(
        "PQ101",
        Asset("RSA"),
        Location("service/login.py", region),
        "RSA.",
        evidence=(Step(StepKind.LITERAL, "RSA"),),
        confidence=Confidence.LOW,
    )
    return replace(made, **facts)  # type: ignore[arg-type]


def _read(path: str) -> bytes:
    assert path == "service/login.py"
    return SOURCE.encode()


DOC = _finding("RSA and printed")
CALL = _finding("RSA.generate")


def test_a_docstring_is_a_mention_and_says_why() -> None:
    (found,) = classify([DOC], _read)
    assert found.role is Role.MENTION
    assert found.confidence is Confidence.LOW
    assert found.evidence[:-1] == DOC.evidence
    reason = found.evidence[-1]
    assert reason.kind is StepKind.REASON
    assert reason.location == DOC.location
    assert reason.text.startswith("the classifier gives ")
    assert "% that a migration has to visit this, by " in reason.text
    assert "lexical name = 0" in reason.text
    assert replace(found, role=DOC.role, evidence=DOC.evidence) == DOC


def test_a_call_keeps_its_role() -> None:
    (found,) = classify([CALL], _read)
    assert (found.role, found.confidence) == (Role.USE, Confidence.LOW)


def test_nothing_is_deleted_and_the_order_stays() -> None:
    findings = [CALL, DOC, CALL, _finding("RSA keys can")]
    found = classify(findings, _read)
    assert [one.location for one in found] == [one.location for one in findings]
    assert [one.role is Role.MENTION for one in found] == [False, True, False, True]


@pytest.mark.parametrize(
    "facts",
    [
        {"confidence": Confidence.HIGH},
        {"context": Context.TEST},
        {"role": Role.PARSE},
        {"role": Role.MENTION},
    ],
)
def test_who_is_not_asked(facts: dict[str, object]) -> None:
    finding = replace(DOC, **facts)  # type: ignore[arg-type]
    assert not asked(finding)
    assert classify([finding], _read) == (finding,)


def test_a_file_that_is_gone_and_a_region_beyond_its_end() -> None:
    def gone(path: str) -> bytes:
        raise FileNotFoundError(path)

    assert classify([DOC], gone) == (DOC,)
    far = replace(DOC, location=Location("service/login.py", Region(900, 5, 901, 7)))
    assert classify([far], _read)[0].location == far.location
    assert classify([far], lambda path: b"\xff\x00")[0].asset == far.asset


def test_scoring_needs_neither_scikit_learn_nor_numpy() -> None:
    code = (
        "import sys; sys.path.insert(0, '.'); from pqscan.triage.decision import Decider;"
        "Decider(lambda path: b'');"
        "print([m for m in ('numpy', 'sklearn', 'scipy') if m in sys.modules])"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "[]"


def test_who_is_sure_pays_nothing() -> None:
    code = (
        "import sys; from pqscan.triage import classify; classify([], None);"
        "print('pqscan.triage.model' in sys.modules)"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "False"
