"""The harness itself: a missing tool is told once with its cure, and CI lets no skip pass."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

CONFTEST = Path(__file__).with_name("conftest.py").read_text(encoding="utf-8")
TESTS = """
import pytest

@pytest.mark.needs_oqs
def test_first(): assert True

@pytest.mark.needs_oqs
def test_second(): assert True

def test_without_tools(): assert True
"""


def _run(folder: Path, **extra: str) -> subprocess.CompletedProcess[str]:
    """Run the three tests with the real conftest where no liboqs can be found."""
    (folder / "conftest.py").write_text(CONFTEST, encoding="utf-8")
    (folder / "test_tools.py").write_text(TESTS, encoding="utf-8")
    (folder / "pytest.ini").write_text("[pytest]\naddopts = --strict-markers\n", encoding="utf-8")
    environment = os.environ | {"OQS_INSTALL_PATH": str(folder), "COLUMNS": "120"} | extra
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", str(folder)]
    return subprocess.run(command, capture_output=True, text=True, env=environment, cwd=folder)


def test_one_table_names_the_tool_its_cure_and_the_tests(tmp_path: Path) -> None:
    run = _run(tmp_path)
    lines = run.stdout.splitlines()
    heading = next(n for n, line in enumerate(lines) if "for want of a tool ==" in line)
    assert [line for line in lines[heading + 1 : -1] if line] == [
        "missing  tests  get it",
        "liboqs       2  make liboqs",
        "                  test_tools.py::test_first",
        "                  test_tools.py::test_second",
    ]
    assert "1 passed, 2 skipped" in lines[-1]
    assert run.returncode == 0


def test_a_skip_fails_where_skips_are_forbidden(tmp_path: Path) -> None:
    run = _run(tmp_path, PQSCAN_NO_SKIP="1")
    assert "PQSCAN_NO_SKIP forbids this skip: missing: liboqs; get it: make liboqs" in run.stdout
    assert "1 passed, 2 errors" in run.stdout.splitlines()[-1]
    assert run.returncode == 1


def test_the_person_s_settings_do_not_reach_the_tests() -> None:
    assert not [name for name in os.environ if name.startswith("PQSCAN_")]
    assert not {"NO_COLOR", "FORCE_COLOR", "SOURCE_DATE_EPOCH"} & set(os.environ)
