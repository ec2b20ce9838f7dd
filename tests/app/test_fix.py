"""The fix use case on whole projects: what is proved, written, refused and taken back."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from pqscan.app.choices import Choices
from pqscan.app.fix import Action, FixOutcome, FixRequest, fix, project_root, undo
from pqscan.domain.errors import ExitCode, UsageError, WriteError
from pqscan.domain.proposal import ProofStatus
from tests.remediate.projects import SMALL, SMALL_AFTER, rsa_findings, signing_app, tree, write

TICKETS = ("tickets/keys.py", "tickets/issuer.py", "tickets/gate.py")
TESTS = "from app import main\n\n\ndef test_main():\n    main()\n"


@pytest.fixture(autouse=True)
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))


def run(root: Path, action: Action, *paths: str, dsa: str | None = None) -> FixOutcome:
    found = rsa_findings(root, *(paths or TICKETS))
    return fix(FixRequest(str(root), action, dsa, findings=found))


@pytest.mark.needs_oqs
def test_the_signing_app_is_replaced_its_tests_pass_and_it_comes_back(tmp_path: Path) -> None:
    root = signing_app(tmp_path)
    before = tree(root)
    outcome = run(root, Action.APPLY)
    (done,) = outcome.results
    assert outcome.exit_code is ExitCode.DONE
    assert done.applied
    assert done.proof is not None
    assert done.proof.holds
    assert {c.name: c.detail for c in done.proof.checks if "tests" in c.name} == {
        "the project's tests before": "9 passed, 0 failed",
        "the project's tests after": "9 passed, 0 failed",
        "the tests run every rewritten statement": "6 of 6",
    }
    after = tree(root)
    assert [p for p in after if after[p] != before[p]] == [
        "pyproject.toml",
        "requirements.txt",
        "tickets/config.py",
        "tickets/gate.py",
        "tickets/issuer.py",
        "tickets/keys.py",
    ]
    assert not any("rsa" in _names(root / path) for path in TICKETS)
    tests = subprocess.run(
        [sys.executable, "-B", "-m", "pytest", "-q", "-p", "no:cacheprovider"],
        cwd=root, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert "9 passed" in tests.stdout
    assert all(result.proposal.edits == () for result in run(root, Action.APPLY).results)
    assert tree(root) == after
    restored = undo(str(root))
    assert restored == tuple(p for p in after if after[p] != before[p])
    assert tree(root) == before


def _names(path: Path) -> set[str]:
    return {n.id for n in ast.walk(ast.parse(path.read_bytes())) if isinstance(n, ast.Name)}


def test_showing_runs_and_writes_nothing(tmp_path: Path) -> None:
    root = write(tmp_path / "p", {"app.py": SMALL, "test_app.py": "open('ran', 'w')\n"})
    before = tree(root)
    (done,) = run(root, Action.SHOW, "app.py").results
    assert (done.proof, done.applied) == (None, False)
    assert tree(root) == before


@pytest.mark.needs_oqs
def test_a_project_whose_tests_break_is_not_written(tmp_path: Path) -> None:
    tests = TESTS + "\n\ndef test_import():\n    import app\n    assert app.rsa\n"
    root = write(tmp_path / "p", {"app.py": SMALL, "test_app.py": tests})
    before = tree(root)
    outcome = run(root, Action.APPLY, "app.py")
    (done,) = outcome.results
    assert outcome.exit_code is ExitCode.ERROR
    assert not done.applied
    assert done.proof is not None
    failed = [c.name for c in done.proof.checks if c.status is ProofStatus.FAILED]
    assert "the project's tests after" in failed
    assert tree(root) == before


@pytest.mark.needs_oqs
def test_without_tests_it_is_applied_only_on_request(tmp_path: Path) -> None:
    root = write(tmp_path / "p", {"app.py": SMALL})
    refused = run(root, Action.APPLY, "app.py")
    assert refused.exit_code is ExitCode.ERROR
    assert (root / "app.py").read_text() == SMALL
    outcome = run(root, Action.APPLY_UNPROVED, "app.py")
    (done,) = outcome.results
    assert (outcome.exit_code, done.applied) == (ExitCode.DONE, True)
    assert done.proof is not None
    assert not any("tests" in check.name for check in done.proof.checks)
    assert (root / "app.py").read_text() == SMALL_AFTER
    undo(str(root))
    assert (root / "app.py").read_text() == SMALL


def test_what_breaks_a_format_is_never_written(tmp_path: Path) -> None:
    more = (
        "    from cryptography.hazmat.primitives import serialization as s\n"
        "    open('k', 'wb').write(key.public_key().public_bytes(\n"
        "        s.Encoding.PEM, s.PublicFormat.SubjectPublicKeyInfo))\n"
    )
    root = write(tmp_path / "p", {"app.py": SMALL + more})
    outcome = run(root, Action.APPLY_UNPROVED, "app.py")
    (done,) = outcome.results
    assert done.proposal.kind.value == "format-breaking"
    assert (done.applied, done.proof) == (False, None)
    assert (root / "app.py").read_text() == SMALL + more


@pytest.mark.parametrize(
    ("policies", "dsa"),
    [(None, "65"), (("nist-ir-8547",), "65"), (("cnsa-2.0",), "87"), (("asd-ism",), "87"),
     (("nist-ir-8547", "cnsa-2.0"), "87")],
)  # fmt: skip
def test_the_policy_chooses_the_size(
    tmp_path: Path, policies: tuple[str, ...] | None, dsa: str
) -> None:
    root = write(tmp_path / "p", {"app.py": SMALL})
    request = FixRequest(
        str(root), choices=Choices(policy=policies), findings=rsa_findings(root, "app.py")
    )
    outcome = fix(request)
    assert outcome.parameter_set == dsa
    assert outcome.results[0].proposal.replacement == f"ML-DSA-{dsa}"


def test_the_whole_project_around_the_path_is_read(tmp_path: Path) -> None:
    root = write(
        tmp_path / "p",
        {
            "pyproject.toml": "",
            "lib/app.py": SMALL,
            "other/use.py": "from lib import app\napp.make().private_numbers()\n",
        },
    )
    found = rsa_findings(root, "lib/app.py")
    (done,) = fix(FixRequest(str(root / "lib"), findings=found)).results
    assert project_root(str(root / "lib")) == root.resolve()
    assert done.proposal.refused.startswith("its private numbers are read")
    assert fix(FixRequest(str(root / "other"), findings=found)).results == ()


def test_a_path_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="does not exist"):
        project_root(str(tmp_path / "none"))


def test_nothing_to_take_back(tmp_path: Path) -> None:
    with pytest.raises(WriteError, match="nothing to roll back"):
        undo(str(tmp_path))
