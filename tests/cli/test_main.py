"""The command line's last line of defence: one line and exit code 2, never a traceback."""

import subprocess
import sys
from pathlib import Path


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
