"""`pqscan scan` as a person meets it: a process, its streams and its exit code."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest


def _pqscan(
    *args: str, cwd: Path | None = None, **environment: str
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "pqscan", "scan", *args],
        capture_output=True,
        text=True,
        cwd=cwd,
        env={**os.environ, **environment},
        timeout=60,
        check=False,
    )


@pytest.fixture
def project(tmp_path: Path) -> Path:
    root = tmp_path / "shop"
    root.mkdir()
    (root / "a.py").write_text("x = 1\n")
    return root


def test_a_missing_path_ends_in_one_line_and_two(tmp_path: Path) -> None:
    done = _pqscan(str(tmp_path / "none"))
    assert done.returncode == 2
    assert done.stderr == f"pqscan: {tmp_path}/none does not exist (give a file or a folder)\n"
    assert done.stdout == ""


def test_an_empty_folder_ends_in_three_with_a_whole_report(tmp_path: Path) -> None:
    done = _pqscan(str(tmp_path), "--format", "json")
    assert done.returncode == 3
    assert json.loads(done.stdout)["findings"] == []
    assert done.stderr.startswith("pqscan: nothing to scan: no regular file")
    assert _pqscan(str(tmp_path), "-q", "--format", "json").stderr == ""


def test_a_report_goes_to_standard_output_or_to_its_file(project: Path) -> None:
    shown = _pqscan(str(project), "--format", "json")
    assert json.loads(shown.stdout)["target"] == "shop"
    assert (shown.returncode, shown.stderr) == (0, "")
    to_file = _pqscan(str(project), "-f", "json=out.json", "-f", "sarif", cwd=project.parent)
    assert to_file.returncode == 0
    assert json.loads(to_file.stdout)["version"] == "2.1.0"
    assert to_file.stderr == "pqscan: 0 findings, 0 paths skipped; wrote out.json\n"
    written = json.loads((project.parent / "out.json").read_text())
    assert written["totals"]["files"] == 1
    single = _pqscan(str(project), "-f", "sarif", "-o", "x.sarif", "-q", cwd=project.parent)
    assert (single.returncode, single.stdout, single.stderr) == (0, "", "")
    assert json.loads((project.parent / "x.sarif").read_text())["version"] == "2.1.0"


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (["--format", "jsn"], "no format 'jsn' (did you mean json?)"),
        (["--format", "json="], "--format json= names no file (write json=FILE or json)"),
        (["-f", "json", "-f", "sarif"], "two formats cannot share standard output"),
        (["-f", "json=a", "-o", "b"], "-o is for a single format without a file"),
        (["-f", "json", "-o", "no/b"], "no/b cannot be written: its folder does not exist"),
        (["--max-file-size", "big"], "'big': a size such as 5MB is needed"),
        (["--fail-on", "severe"], "'severe' is not one of"),
        (["--config", "none.toml"], "none.toml cannot be read: No such file"),
        (["--cbom-version", "2"], "no CBOM version '2' (known are 1.6 and 1.7)"),
        (["--baseline", "none.json"], "the baseline none.json cannot be read"),
        (["--nonsense"], "No such option"),
    ],
)
def test_what_cannot_be_used_ends_in_one_line_and_two(
    project: Path, args: list[str], message: str
) -> None:
    done = _pqscan(".", *args, cwd=project)
    assert done.returncode == 2
    assert done.stderr.startswith("pqscan: ")
    assert done.stderr.count("\n") == 1
    assert message in done.stderr
    assert done.stdout == ""


def test_settings_of_the_project_and_of_the_environment_count(project: Path) -> None:
    (project / "pqscan.toml").write_text('exclude = ["*.py", "*.toml"]\nformat = ["json"]\n')
    done = _pqscan(".", cwd=project)
    assert json.loads(done.stdout)["totals"]["ignored"] == 2
    assert done.stderr == "pqscan: nothing was scanned: every file is excluded\n"
    over = _pqscan(".", cwd=project, PQSCAN_FORMAT="sarif", PQSCAN_EXCLUDE="none")
    assert json.loads(over.stdout)["version"] == "2.1.0"
    none = _pqscan(".", "--no-config", cwd=project)
    assert none.stdout.lstrip("━\n").startswith("shop: No quantum-vulnerable")


def test_colour_is_the_persons_choice(project: Path) -> None:
    assert "\x1b[" not in _pqscan(str(project)).stdout
    assert "\x1b[" in _pqscan(str(project), "--color", "always").stdout
    assert "\x1b[" not in _pqscan(str(project), "--color", "never", FORCE_COLOR="1").stdout
