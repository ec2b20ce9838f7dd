"""Whole small projects, one a feature: exactly what expected.toml says is found, nothing else."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from pqscan.detect.python.scanner import PythonDetector
from pqscan.scan.progress import Silent
from pqscan.scan.reading import DEFAULT_MAX_FILE_SIZE
from pqscan.scan.roots import resolve
from pqscan.scan.select import select
from pqscan.scan.tree import ScannedTree
from pqscan.scan.walk import WalkOptions, walk

CORPUS = Path(__file__).parents[2] / "corpus" / "python"
PROJECTS = sorted(file.parent.name for file in CORPUS.glob("*/expected.toml"))

Found = tuple[str, str, int, str, tuple[str, ...], str]
"""Rule, path, line, algorithm, parameters, function."""


def expected(project: Path) -> set[Found]:
    table = tomllib.loads((project / "expected.toml").read_text())
    return {
        (
            one["rule"],
            one["path"],
            one["line"],
            one["algorithm"],
            tuple(sorted(one["parameters"])),
            one["function"],
        )
        for one in table.get("finding", [])
    }


def scanned(project: Path) -> set[Found]:
    """What the Python detector finds in a project, walked and selected as in a scan."""
    detector = PythonDetector()
    files = walk(resolve([str(project)]), WalkOptions()).files
    chosen = select(files, [detector], DEFAULT_MAX_FILE_SIZE, Silent()).by_detector["python"]
    tree = ScannedTree(files, DEFAULT_MAX_FILE_SIZE)
    detection = detector.detect(chosen, tree, jobs=1)
    assert detection.skipped == ()
    return {
        (
            finding.rule,
            finding.location.path,
            finding.location.region.start_line,
            finding.asset.algorithm,
            tuple(sorted(finding.asset.parameters)),
            str(finding.asset.function),
        )
        for finding in detection.findings
    }


@pytest.mark.parametrize("name", PROJECTS)
def test_project(name: str) -> None:
    assert scanned(CORPUS / name) == expected(CORPUS / name)


@pytest.mark.parametrize("name", PROJECTS)
def test_expectations_point_at_code(name: str) -> None:
    """A place that is expected, or forbidden, is a line of a file; a forbidden one is not both."""
    table = tomllib.loads((CORPUS / name / "expected.toml").read_text())
    wanted = {(one["path"], one["line"]) for one in table.get("finding", [])}
    forbidden = {(one["path"], one["line"]) for one in table.get("nothing", [])}
    for path, line in wanted | forbidden:
        assert (CORPUS / name / path).read_text().splitlines()[line - 1].strip(), (path, line)
    assert not wanted & forbidden
