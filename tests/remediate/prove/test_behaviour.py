"""The project's own tests decide, and only if they reach what was rewritten."""

from __future__ import annotations

from pathlib import Path

import pytest

from pqscan.domain.proposal import Edit, ProofStatus
from pqscan.remediate.prove.behaviour import changed_statements, compiles, python_of, run_tests
from pqscan.remediate.source import content_hash
from tests.remediate.projects import tree, write

CODE = "def f():\n    return 1\n\n\ndef g():\n    return 1\n"
TESTS = "from code_here import f, g\n\n\ndef test_f():\n    assert f() in (1, 2)\n"
BOTH = TESTS + "\n\ndef test_g():\n    assert g() in (1, 2)\n"
FAILS = "\n\ndef test_old_trouble():\n    assert False\n"
P, F, N = ProofStatus.PASSED, ProofStatus.FAILED, ProofStatus.NOT_RUN


def edit(after: str, before: str = CODE) -> Edit:
    old = before.encode()
    return Edit("code_here.py", content_hash(old), old, after.encode())


def check(tmp_path: Path, tests: str, after: str) -> tuple[list[ProofStatus], list[str]]:
    root = write(tmp_path / "p", {"code_here.py": CODE, "test_it.py": tests})
    before = tree(root)
    checks = run_tests(root, [edit(after)])
    assert tree(root) == before
    return [c.status for c in checks], [c.detail for c in checks]


def test_green_before_and_after_and_reached(tmp_path: Path) -> None:
    found = check(tmp_path, BOTH, CODE.replace("1", "2"))
    assert found == ([P, P, P], ["2 passed, 0 failed", "2 passed, 0 failed", "2 of 2"])


def test_a_test_that_breaks(tmp_path: Path) -> None:
    status, detail = check(tmp_path, BOTH, CODE.replace("return 1", "return 3", 1))
    assert status == [P, F, P]
    assert detail[1].startswith("no longer pass: test_it.py::test_f; ")


def test_a_rewritten_statement_that_no_test_runs(tmp_path: Path) -> None:
    status, detail = check(tmp_path, TESTS, CODE.replace("1", "2"))
    assert status == [P, P, F]
    assert detail[2] == "1 of 2; not run: code_here.py:6"


def test_what_failed_before_is_not_held_against_the_replacement(tmp_path: Path) -> None:
    status, detail = check(tmp_path, BOTH + FAILS, CODE.replace("1", "2"))
    assert status == [P, P, P]
    assert detail[:2] == ["2 passed, 1 failed", "2 passed, 1 failed"]


@pytest.mark.parametrize("tests", ["", "def test_skipped():\n    import pytest; pytest.skip()\n"])
def test_without_a_passing_test_nothing_is_proved(tmp_path: Path, tests: str) -> None:
    status, detail = check(tmp_path, tests, CODE.replace("1", "2"))
    assert status == [N, N, N]
    assert detail[0].startswith("no test passed: ")


def test_an_import_that_fails_after(tmp_path: Path) -> None:
    status, detail = check(tmp_path, BOTH, "import nowhere_to_be_found\n" + CODE)
    assert status == [P, F, P]
    assert detail[1].startswith("no longer pass: test_it.py::test_f, test_it.py::test_g; ")


def test_code_that_pretends_to_have_passed_is_not_believed_by_its_exit_code(
    tmp_path: Path,
) -> None:
    status, _ = check(tmp_path, BOTH, "import os\nos._exit(0)\n" + CODE)
    assert status == [P, F, F]


def test_the_changed_statements_are_those_of_the_new_content() -> None:
    before = (
        "import a\n\n\ndef f(x: a.A):\n    y = (\n        1,\n        2,\n    )\n    return y\n"
    )
    after = before.replace("a.A", "a.B").replace("        2,\n", "        3,\n")
    assert changed_statements(edit(after, before)) == [(5, 8)]
    assert changed_statements(edit("", before)) == []


def test_a_file_that_does_not_compile_fails() -> None:
    made = compiles([edit("def f(:\n")])
    assert made.status is F
    assert made.detail.startswith("code_here.py: invalid syntax")
    assert compiles([edit(CODE)]).status is P


def test_the_project_s_own_interpreter_comes_first(tmp_path: Path) -> None:
    root = write(tmp_path, {".venv/bin/python": ""})
    assert python_of(root) == str(root / ".venv/bin/python")
