"""Runs the Python detector over a small project, selected and walked as in a scan."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from pqscan.detect.interface import Detection
from pqscan.detect.python.scanner import PythonDetector
from pqscan.scan.progress import Silent
from pqscan.scan.reading import DEFAULT_MAX_FILE_SIZE
from pqscan.scan.roots import resolve
from pqscan.scan.select import select
from pqscan.scan.tree import ScannedTree
from pqscan.scan.walk import WalkOptions, walk

Scanner = Callable[[str | bytes | Mapping[str, str]], Detection]


@pytest.fixture
def detect(tmp_path: Path) -> Scanner:
    """What the detector learns of one program, or of several files by path."""

    def run(source: str | bytes | Mapping[str, str]) -> Detection:
        files = {"app.py": source} if isinstance(source, str | bytes) else source
        root = tmp_path / "project"
        for path, text in files.items():
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).write_bytes(text if isinstance(text, bytes) else text.encode())
        walked = walk(resolve([str(root)]), WalkOptions()).files
        detector = PythonDetector()
        chosen = select(walked, [detector], DEFAULT_MAX_FILE_SIZE, Silent()).by_detector["python"]
        return detector.detect(chosen, ScannedTree(walked, DEFAULT_MAX_FILE_SIZE), jobs=1)

    return run


@pytest.fixture
def found(detect: Scanner) -> Callable[..., list[str]]:
    """`LINE RULE ALGORITHM PARAMETERS FUNCTION` of every finding, in the order of their places.

    With `rules`, only findings of rules that begin with one of them.
    """

    def run(source: str | bytes | Mapping[str, str], rules: tuple[str, ...] = ("PQ",)) -> list[str]:
        return [
            f"{f.location.region.start_line} {f.rule} {f.asset.algorithm} "
            f"{f.asset.parameter_set or '-'} {f.asset.function}"
            for f in detect(source).findings
            if f.rule.startswith(rules)
        ]

    return run
