"""The pre-commit hooks: a manifest that pre-commit can read, with commands that pqscan takes."""

from __future__ import annotations

import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from ruamel.yaml import YAML

ROOT = Path(__file__).resolve().parents[2]
HOOKS = {
    hook["id"]: hook
    for hook in YAML(typ="safe").load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
}
WEAK = (
    "from cryptography.hazmat.primitives.asymmetric import rsa\n"
    "key = rsa.generate_private_key(public_exponent=65537, key_size=2048)\n"
)


def _run(identifier: str, folder: Path, *names: str) -> subprocess.CompletedProcess[str]:
    command, *arguments = shlex.split(HOOKS[identifier]["entry"])
    assert command == "pqscan"
    return subprocess.run(
        [sys.executable, "-m", "pqscan", *arguments, *names],
        cwd=folder,
        capture_output=True,
        text=True,
    )


def test_there_is_one_for_changed_files_and_one_for_all() -> None:
    assert list(HOOKS) == ["pqscan", "pqscan-full"]
    assert "pass_filenames" not in HOOKS["pqscan"]
    assert HOOKS["pqscan-full"]["pass_filenames"] is False


@pytest.mark.parametrize("identifier", ["pqscan", "pqscan-full"])
def test_pre_commit_knows_every_key(identifier: str) -> None:
    hook = HOOKS[identifier]
    assert hook["language"] == "python"
    assert hook["require_serial"] is True
    known = {"id", "name", "description", "entry", "language", "types_or", "require_serial"}
    known |= {"minimum_pre_commit_version", "pass_filenames", "always_run"}
    assert set(hook) <= known


@pytest.mark.parametrize("identifier", ["pqscan", "pqscan-full"])
def test_a_new_rsa_key_stops_the_commit(identifier: str, tmp_path: Path) -> None:
    (tmp_path / "weak.py").write_text(WEAK, encoding="utf-8")
    names = ["weak.py"] if identifier == "pqscan" else []
    run = _run(identifier, tmp_path, *names)
    assert run.returncode == 1, run.stderr
    assert "RSA" in run.stdout
    assert "2048" in run.stdout


def test_a_file_that_is_not_being_committed_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "weak.py").write_text(WEAK, encoding="utf-8")
    (tmp_path / "fine.py").write_text("print('hello')\n", encoding="utf-8")
    run = _run("pqscan", tmp_path, "fine.py")
    assert run.returncode == 0, run.stderr
    assert "weak.py" not in run.stdout
