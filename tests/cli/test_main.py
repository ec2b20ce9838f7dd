"""The command line's last line of defence: one line and exit code 2, never a traceback."""

import os
import re
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from pqscan.report.formats import formats
from pqscan.risk import RiskOptions


def pqscan(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "pqscan", *arguments], capture_output=True, text=True, timeout=60
    )


def test_an_error_of_our_own_is_one_line_and_exit_code_2() -> None:
    program = (
        "import sys, pqscan.cli\npqscan.cli.group.main = lambda **_: 1 // 0\npqscan.cli.main()\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert done.returncode == 2
    assert done.stderr.startswith(
        "pqscan: an error of pqscan's own: ZeroDivisionError: integer division or modulo by zero"
    )
    assert "Traceback" not in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_a_missing_path_says_what_to_do(tmp_path: Path) -> None:
    done = pqscan("scan", str(tmp_path / "nowhere"))
    assert done.returncode == 2
    assert done.stdout == ""
    assert len(done.stderr.splitlines()) == 1
    assert "nowhere" in done.stderr


def test_an_unknown_command_names_the_nearest() -> None:
    done = pqscan("scna")
    assert done.returncode == 2
    assert "try: pqscan scan" in done.stderr


def test_the_version() -> None:
    assert pqscan("--version").stdout == "pqscan, version 0.1.0\n"


def test_no_command_at_all_shows_the_commands() -> None:
    done = pqscan()
    assert done.returncode == 2
    assert done.stderr.startswith("Usage: pqscan [OPTIONS] COMMAND [ARGS]...\n")


def test_the_help_of_a_scan_names_every_format_and_the_defaults_that_hold() -> None:
    text = " ".join(pqscan("scan", "--help").stdout.split())
    named = text.partition("--format NAME[=FILE] ")[2].partition(", into FILE")[0]
    assert sorted(re.split(r", | or ", named)) == [known.name for known in formats()]
    defaults = RiskOptions(date(2026, 1, 1))
    assert f"must stay secret [{defaults.shelf_life_years:g}]" in text
    assert f"migrating takes [{defaults.migration_years:g}]" in text
    assert f"must be trusted [{defaults.trust_years:g}]" in text
    assert f"by this policy [{defaults.policies[0]}]" in text


def test_a_number_that_is_none_is_called_so(tmp_path: Path) -> None:
    done = pqscan("scan", "--shelf-life", "x", str(tmp_path))
    assert done.stderr == (
        "pqscan: Invalid value for '--shelf-life': 'x' is not a valid number of years.\n"
    )


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "a.py").write_text("import hashlib\nhashlib.md5(b'')\n")
    return tmp_path


def in_shell(line: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    """A line of bash, in which `pqscan` is ours; stdout ends with the codes of a pipeline."""
    script = f'pqscan() {{ "{sys.executable}" -m pqscan "$@"; }}; {line}; echo "${{PIPESTATUS[@]}}"'
    return subprocess.run(
        ["bash", "-c", script], capture_output=True, text=True, cwd=cwd, timeout=60
    )


@pytest.mark.parametrize(
    ("command", "code"),
    [
        ("scan", "0"),
        ("scan --format json", "0"),
        ("scan --fail-on high", "1"),
        ("rules", "0"),
        ("explain RSA", "0"),
        ("--help", "0"),
    ],
)
def test_a_reader_that_goes_early_changes_nothing(command: str, code: str, project: Path) -> None:
    done = in_shell(f"pqscan {command} | true", project)
    assert (done.stdout, done.stderr) == (f"{code} 0\n", "")


@pytest.mark.skipif(sys.platform != "linux", reason="no /dev/full")
@pytest.mark.parametrize("command", ["scan", "scan --format json", "rules", "--help"])
def test_a_full_disk_is_one_line_and_2(command: str, project: Path) -> None:
    done = in_shell(f"pqscan {command} > /dev/full", project)
    assert done.stdout == "2\n"
    assert done.stderr == (
        "pqscan: the output cannot be written: No space left on device (send it somewhere else)\n"
    )


def test_without_any_output_the_exit_code_still_tells(project: Path) -> None:
    done = in_shell("pqscan scan --fail-on high >&- 2>&-; echo $?", project)
    assert done.stdout.splitlines()[0] == "1"


def test_a_librarys_warning_is_not_for_the_person_who_scans(project: Path) -> None:
    program = (
        "import sys, warnings, pqscan.cli\n"
        "pqscan.cli.group.main = lambda **_: warnings.warn('old key')\n"
        "pqscan.cli.main()\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")


def test_what_was_named_and_not_read_is_told_with_its_reason(project: Path) -> None:
    os.mkfifo(project / "pipe.py")
    done = in_shell("pqscan scan pipe.py", project)
    assert done.stderr == "pqscan: nothing was scanned: pipe.py: not a regular file\n"
    (project / "empty").mkdir()
    done = in_shell("pqscan scan empty", project)
    assert done.stderr == "pqscan: nothing to scan: no regular file in empty/\n"
    assert done.stdout.endswith("\n3\n")
