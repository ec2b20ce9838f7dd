"""The project's own tests before and after the replacement, and whether they reach it."""

from __future__ import annotations

import ast
import difflib
import json
import os
import shutil
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from pqscan.domain.proposal import Check, Edit, ProofStatus
from pqscan.remediate.prove.sandbox import Limits, Run, Sandbox, network_is_cut, sandbox

_PLUGIN = Path(__file__).with_name("pytest_watch.py")


@dataclass
class _Notes:
    """What the plugin saw in one run."""

    run: Run
    seconds: float
    passed: set[str] = field(default_factory=set)
    failed: set[str] = field(default_factory=set)
    ran: dict[str, set[int]] = field(default_factory=dict)

    @property
    def tail(self) -> str:
        lines = [line.strip() for line in self.run.output.strip().splitlines() if line.strip()]
        return lines[-1][:200] if lines else "it said nothing"


def python_of(root: Path) -> str:
    """The project's own interpreter if its tree holds a virtual environment, else this one."""
    for name in (".venv", "venv"):
        path = root / name / "bin" / "python"
        if path.exists():
            return str(path)
    return sys.executable


def compiles(edits: Sequence[Edit]) -> Check:
    """Whether every rewritten Python file is one."""
    wrong = ""
    for edit in edits:
        if edit.path.endswith((".py", ".pyw")):
            try:
                compile(edit.after, edit.path, "exec", dont_inherit=True)
            except (SyntaxError, ValueError) as error:
                wrong = f"{edit.path}: {error}"
    version = f"Python {sys.version_info.major}.{sys.version_info.minor}"
    status = ProofStatus.FAILED if wrong else ProofStatus.PASSED
    return Check("the rewritten files compile", status, version, wrong)


def run_tests(
    root: Path, edits: Sequence[Edit], python: str = "", limits: Limits | None = None
) -> tuple[Check, ...]:
    """Three checks: tests before, tests after, and that every rewritten statement ran.

    The tests are run with pytest in throw-away copies. Every test that passed before must pass
    after. Without a passing test before, nothing is proved.
    """
    bounds = limits or Limits()
    interpreter = python or python_of(root)
    backend = f"pytest with {_short(interpreter, root)}, " + (
        "without network" if network_is_cut() else "network not cut"
    )
    before = _tested(root, (), interpreter, bounds)
    first = _before(before, backend)
    if first.status is not ProofStatus.PASSED:
        reason = "the tests before did not pass"
        left = (_AFTER, _REACHED)
        return (first, *(Check(name, ProofStatus.NOT_RUN, backend, reason) for name in left))
    after = _tested(root, edits, interpreter, bounds)
    return first, _after(before, after, backend), _reached(edits, after, backend)


_BEFORE = "the project's tests before"
_AFTER = "the project's tests after"
_REACHED = "the tests run every rewritten statement"


def _before(notes: _Notes, backend: str) -> Check:
    if not notes.passed:
        return Check(
            _BEFORE, ProofStatus.NOT_RUN, backend, f"no test passed: {notes.tail}", notes.seconds
        )
    detail = f"{len(notes.passed)} passed, {len(notes.failed)} failed"
    return Check(_BEFORE, ProofStatus.PASSED, backend, detail, notes.seconds)


def _after(before: _Notes, after: _Notes, backend: str) -> Check:
    broken = sorted(before.passed - after.passed)
    detail = f"{len(after.passed)} passed, {len(after.failed)} failed"
    if broken:
        more = f" and {len(broken) - 3} more" if len(broken) > 3 else ""
        detail = f"no longer pass: {', '.join(broken[:3])}{more}; {after.tail}"
    status = ProofStatus.FAILED if broken else ProofStatus.PASSED
    return Check(_AFTER, status, backend, detail, after.seconds)


def _reached(edits: Sequence[Edit], notes: _Notes, backend: str) -> Check:
    missed, total = [], 0
    for edit in edits:
        if not edit.path.endswith((".py", ".pyw")):
            continue
        ran = notes.ran.get(edit.path, set())
        for first, last in changed_statements(edit):
            total += 1
            if ran.isdisjoint(range(first, last + 1)):
                missed.append(f"{edit.path}:{first}")
    detail = f"{total - len(missed)} of {total}"
    if missed:
        detail += f"; not run: {', '.join(missed[:6])}"
    held = total > 0 and not missed
    return Check(_REACHED, ProofStatus.PASSED if held else ProofStatus.FAILED, backend, detail)


def changed_statements(edit: Edit) -> list[tuple[int, int]]:
    """First and last line, in the new content, of every simple statement that is new."""
    old, new = edit.before.splitlines(), edit.after.splitlines()
    lines: set[int] = set()
    matcher = difflib.SequenceMatcher(a=old, b=new, autojunk=False)
    for tag, _, _, start, stop in matcher.get_opcodes():
        if tag != "equal":
            lines |= set(range(start + 1, stop + 1))
    found = set()
    for node in ast.walk(ast.parse(edit.after)):
        compound = hasattr(node, "body") or hasattr(node, "cases")
        if isinstance(node, ast.stmt) and not compound:
            last = node.end_lineno or node.lineno
            if lines & set(range(node.lineno, last + 1)):
                found.add((node.lineno, last))
    return sorted(found)


def _tested(root: Path, edits: Sequence[Edit], python: str, limits: Limits) -> _Notes:
    with sandbox(root, limits) as copy:
        copy.write(edits)
        shutil.copy(_PLUGIN, copy.own / _PLUGIN.name)
        notes = copy.folder / "notes"
        notes.mkdir()
        watched = [os.path.realpath(copy.tree / edit.path) for edit in edits]
        sources = [
            str(copy.own),
            *([str(copy.tree / "src")] if (copy.tree / "src").is_dir() else []),
        ]
        start = time.monotonic()
        run = copy.run(
            [python, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", _PLUGIN.stem],
            {
                "PYTHONPATH": os.pathsep.join(sources),
                "PQSCAN_WATCH": json.dumps(watched),
                "PQSCAN_NOTES": str(notes),
            },
        )
        return _read(copy, notes, _Notes(run, time.monotonic() - start))


def _read(copy: Sandbox, folder: Path, notes: _Notes) -> _Notes:
    """Gather what each process wrote; it comes from project code, so its shape is checked."""
    tree = os.path.realpath(copy.tree) + os.sep
    for path in sorted(folder.glob("*.json")):
        try:
            table: object = json.loads(path.read_bytes())
        except (OSError, ValueError):
            continue
        if not isinstance(table, dict):
            continue
        notes.passed |= _words(table.get("passed"))
        notes.failed |= _words(table.get("failed"))
        ran: object = table.get("ran")
        for name, lines in ran.items() if isinstance(ran, dict) else ():
            numbers = {n for n in lines if isinstance(n, int)} if isinstance(lines, list) else set()
            notes.ran.setdefault(str(name).removeprefix(tree), set()).update(numbers)
    notes.passed -= notes.failed
    return notes


def _words(value: object) -> set[str]:
    return {str(one) for one in value} if isinstance(value, list) else set()


def _short(python: str, root: Path) -> str:
    path = Path(python)
    return str(path.relative_to(root)) if path.is_relative_to(root) else path.name
