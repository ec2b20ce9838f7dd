"""Every package that pqscan imports is declared, and every declared one is imported."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
MODULES = {  # distribution -> the module it is imported as, where the names differ
    "cyclonedx-python-lib": "cyclonedx",
    "liboqs-python": "oqs",
    "ruamel.yaml": "ruamel",
    "scikit-learn": "sklearn",
}
# Run as a program of its own, and never imported.
PROGRAMS = {"semgrep"}


def _imported(folder: str) -> Iterator[str]:
    for path in (ROOT / folder).rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_bytes())):
            if isinstance(node, ast.Import):
                yield from (alias.name.partition(".")[0] for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                yield node.module.partition(".")[0]
            elif isinstance(node, ast.Call) and "import_module" in ast.unparse(node.func):
                names = (one.value for one in node.args if isinstance(one, ast.Constant))
                yield from (str(name).partition(".")[0] for name in names)


def _declared(requirements: list[str]) -> set[str]:
    names = (Requirement(text).name for text in requirements)
    return {MODULES.get(name, name) for name in names}


CORE = _declared(PROJECT["dependencies"])
EXTRAS = {name: _declared(rows) for name, rows in PROJECT["optional-dependencies"].items()}


def test_everything_imported_is_declared() -> None:
    ours = {"pqscan"} | set(sys.stdlib_module_names)
    assert set(_imported("pqscan")) - ours - CORE - EXTRAS["train"] - EXTRAS["oracle"] == set()


def test_everything_declared_is_imported() -> None:
    assert CORE - PROGRAMS - set(_imported("pqscan")) == set()


@pytest.mark.parametrize("text", PROJECT["dependencies"])
def test_every_range_has_a_floor_a_ceiling_and_a_reason(text: str) -> None:
    requirement = Requirement(text)
    operators = {one.operator for one in requirement.specifier}
    assert operators in ({">=", "<"}, {"=="})
    page = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    written = text.partition(";")[0].removeprefix(requirement.name).strip()
    row = re.search(
        rf"^\| `{re.escape(requirement.name)}` \| `{re.escape(written)}` \| (.+) \|$", page, re.M
    )
    assert row, f"docs/architecture.md gives no reason for {text}"
    assert len(row[1]) > 40
