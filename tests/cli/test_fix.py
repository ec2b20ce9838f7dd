"""`pqscan fix` as a person meets it: scan, diff, proof, files and exit codes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.remediate.projects import SMALL, SMALL_AFTER, signing_app, tree, write

TESTS = "from app import main\n\n\ndef test_main():\n    main()\n"


@pytest.fixture(autouse=True)
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))


def pqscan(*args: str, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "pqscan", "fix", *args],
        capture_output=True,
        text=True,
        cwd=cwd,
        env={**os.environ, "COLUMNS": "80", "NO_COLOR": "1"},
        timeout=180,
        check=False,
    )


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return write(tmp_path / "p", {"app.py": SMALL, "test_app.py": TESTS, "pyproject.toml": ""})


def test_the_proposal_is_shown_as_a_diff_in_80_columns(project: Path) -> None:
    before = tree(project)
    done = pqscan(str(project))
    assert (done.returncode, done.stderr) == (0, "")
    lines = done.stdout.splitlines()
    assert lines[0] == "p: 1 replacement with ML-DSA-65, 0 plans for a person"
    assert lines[2] == "1  RSA signatures become ML-DSA-65  [drop-in]"
    assert "-    return key.sign(data, padding.PKCS1v15(), hashes.SHA256())" in lines
    assert "+    return key.sign(data)" in lines
    assert "   - A signature grows from 256 to 3,309 bytes (RSA-2048 to ML-DSA-65)." in lines
    assert max(map(len, lines)) <= 80
    assert "--prove" in done.stdout.split("Next")[1]
    assert tree(project) == before


@pytest.mark.needs_oqs
def test_prove_apply_and_rollback_of_the_signing_app(tmp_path: Path) -> None:
    root = signing_app(tmp_path)
    before = tree(root)
    proved = pqscan("--prove", str(root))
    assert proved.returncode == 0
    assert "- passed the project's tests after: 9 passed, 0 failed" in proved.stdout
    assert tree(root) == before
    applied = pqscan("--apply", str(root), "--param-set", "87")
    assert (applied.returncode, "Applied." in applied.stdout) == (0, True)
    assert "MLDSA87PrivateKey.generate()" in (root / "tickets/keys.py").read_text()
    again = pqscan("--apply", str(root))
    assert again.returncode == 0
    assert "nothing was found that a recipe is for" in again.stdout
    back = pqscan("--rollback", str(root))
    assert back.returncode == 0
    assert back.stdout.startswith("Rolled back to the byte: pyproject.toml, requirements.txt, ")
    assert tree(root) == before
    assert pqscan("--rollback", str(root)).returncode == 2


def test_no_prove_runs_no_tests_and_says_so(project: Path) -> None:
    (project / "test_app.py").write_text("open('ran', 'w')\n")
    done = pqscan("--apply", "--no-prove", str(project))
    assert done.returncode == 0
    assert "the tests were not run: this rests on the recipe's own checks." in done.stdout
    assert (project / "app.py").read_text() == SMALL_AFTER
    assert not (project / "ran").exists()


def test_a_proof_that_does_not_hold_ends_in_two(project: Path) -> None:
    (project / "test_app.py").write_text("def test_nothing():\n    pass\n")
    done = pqscan("--apply", str(project))
    assert done.returncode == 2
    assert "FAILED the tests run every rewritten statement" in done.stdout
    assert "so nothing was written" in done.stdout
    assert (project / "app.py").read_text() == SMALL


def test_a_refusal_says_why_and_what_to_do(project: Path) -> None:
    (project / "app.py").write_text(SMALL + "    print(key.private_numbers())\n")
    done = pqscan(str(project))
    assert done.returncode == 0
    text = " ".join(done.stdout.split())
    assert "Refused - its private numbers are read, which ML-DSA does not have (app.py:20)" in text
    assert "Steps 1. See app.py:20: its private numbers are read" in text
    assert "follow the plans above" in text


@pytest.mark.needs_git
def test_the_diff_is_one_that_git_applies(project: Path) -> None:
    (project / "app.py").write_bytes(SMALL.rstrip("\n").encode())
    diff = pqscan("--format", "diff", str(project)).stdout
    subprocess.run(["git", "init", "-q", "."], cwd=project, check=True)
    subprocess.run(["git", "apply", "-"], input=diff, text=True, cwd=project, check=True)
    assert (project / "app.py").read_text() == SMALL_AFTER.rstrip("\n")


def test_json_holds_the_class_and_the_diff(project: Path) -> None:
    table = json.loads(pqscan("--format", "json", str(project)).stdout)
    assert table["schema"] == "pqscan/fix/v1"
    (result,) = table["results"]
    assert (result["proof"], result["applied"]) == (None, False)
    assert result["proposal"]["class"] == "drop-in"
    assert result["proposal"]["edits"][0]["path"] == "app.py"


@pytest.mark.parametrize(
    ("flags", "message"),
    [
        (["--rollback", "--apply"], "--rollback stands alone"),
        (["--no-prove"], "--no-prove says how to apply"),
        (["--apply", "--prove", "--no-prove"], "exclude each other"),
        (["--param-set", "66"], "'66' is not one of"),
    ],
)
def test_flags_that_do_not_go_together(project: Path, flags: list[str], message: str) -> None:
    done = pqscan(*flags, str(project))
    assert done.returncode == 2
    assert message in done.stderr
    assert done.stdout == ""


def test_a_missing_path_ends_in_one_line_and_two(tmp_path: Path) -> None:
    done = pqscan(str(tmp_path / "none"))
    assert done.returncode == 2
    assert done.stderr == f"pqscan: {tmp_path}/none does not exist (give a file or a folder)\n"


def test_a_file_name_cannot_act_on_the_terminal(tmp_path: Path) -> None:
    root = write(tmp_path / "p", {"\x1b[2Japp.py": SMALL, "pyproject.toml": ""})
    done = pqscan(str(root))
    assert done.returncode == 0
    assert "\x1b" not in done.stdout
