"""`pqscan doctor` on the command line: both layouts, and the exit code that says it all."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from pqscan.app import doctor as use_case
from pqscan.app.doctor import Diagnosis, Item, State
from pqscan.cli import doctor

HEALTHY = Diagnosis((Item("Python", State.WORKS, "3.11.7", "/usr/bin/python3", required=True),))
SICK = Diagnosis(
    (
        Item("rules", State.MISSING, None, "gone \x1b[31m", "reinstall pqscan", required=True),
        Item("git", State.WORKS, "2.39.5", "/usr/bin/git"),
    )
)


def _pqscan(*arguments: str, **extra: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "pqscan", *arguments],
        capture_output=True,
        text=True,
        env=os.environ | extra,
    )


def _shown(
    diagnosis: Diagnosis,
    layout: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> tuple[int, str]:
    monkeypatch.setattr(use_case, "examine", lambda: diagnosis)
    code = doctor.command.main(["--format", layout], standalone_mode=False)
    return int(code), capsys.readouterr().out


def test_the_table_of_a_healthy_machine(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _shown(HEALTHY, "table", monkeypatch, capsys) == (
        0,
        "ok Python  3.11.7  /usr/bin/python3\n\nThe core works.\n",
    )


def test_the_table_of_a_sick_one_says_what_to_do_and_exits_2(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    code, text = _shown(SICK, "table", monkeypatch, capsys)
    assert code == 2
    assert text.splitlines() == [
        "-  rules          missing: gone \\x1b[31m",
        "ok git    2.39.5  /usr/bin/git",
        "",
        "What to do:",
        "   rules  reinstall pqscan",
        "",
        "The core does not work.",
    ]


def test_a_long_line_goes_on_under_itself_on_a_terminal(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv("COLUMNS", "40")
    found = Item("git", State.WORKS, "2.39.5", "one that is new enough", required=True)
    _, text = _shown(Diagnosis((found,)), "table", monkeypatch, capsys)
    assert text.splitlines()[:2] == ["ok git  2.39.5  one that is new enough", ""]
    monkeypatch.setenv("COLUMNS", "36")
    _, text = _shown(Diagnosis((found,)), "table", monkeypatch, capsys)
    assert text.splitlines()[:2] == ["ok git  2.39.5  one that is new", "                enough"]


def test_json_is_versioned_and_whole(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    code, text = _shown(SICK, "json", monkeypatch, capsys)
    assert code == 2
    assert "\x1b" not in text
    assert json.loads(text) == {
        "schema": "pqscan-doctor/1",
        "core_works": False,
        "items": [
            {
                "name": "rules",
                "state": "missing",
                "version": None,
                "detail": "gone \x1b[31m",
                "cure": "reinstall pqscan",
                "required": True,
            },
            {
                "name": "git",
                "state": "works",
                "version": "2.39.5",
                "detail": "/usr/bin/git",
                "cure": "",
                "required": False,
            },
        ],
    }


def test_the_whole_command_without_liboqs_and_git(tmp_path: Path) -> None:
    run = _pqscan("doctor", OQS_INSTALL_PATH=str(tmp_path), PATH=str(tmp_path))
    assert run.returncode == 0
    assert run.stderr == ""
    lines = run.stdout.splitlines()
    assert lines[-1] == "The core works."
    missing = [line.split()[1] for line in lines if line.startswith("- ")]
    assert {"liboqs", "git"} <= set(missing)
    assert any("make liboqs" in line for line in lines[lines.index("What to do:") :])


def test_the_command_does_not_import_the_binding() -> None:
    code = (
        "import sys; from pqscan.cli import doctor;"
        "doctor.command.main(['--format', 'json'], standalone_mode=False);"
        "print('oqs' in sys.modules)"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.splitlines()[-1] == "False"


def test_an_unknown_format_is_a_usage_error_in_one_line() -> None:
    run = _pqscan("doctor", "--format", "xml")
    assert run.returncode == 2
    assert run.stderr.startswith("pqscan: Invalid value for '--format'")
    assert len(run.stderr.splitlines()) == 1
