"""Detectors are found by their folder, asked once what they want, and loaded when they get it."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import pqscan.detect
from pqscan.detect.excerpt import mask
from pqscan.detect.interface import Selection
from pqscan.domain.errors import ToolError
from pqscan.domain.finding import Skipped, SkipReason
from pqscan.scan.detectors import discover, failure
from pqscan.scan.pipeline import ScanOptions, run
from pqscan.scan.roots import resolve

_FINE = """
from pqscan.detect.interface import Detection, Selection
from pqscan.domain.finding import Skipped, SkipReason

class Fine:
    name = "fine"
    def selection(self):
        return (Selection((".fine",), ("Fine",), (b"w\\xff", b"x")),)
    def detect(self, files, tree, jobs):
        return Detection(skipped=tuple(Skipped(f.path, SkipReason.NOT_PARSED) for f in files))

def detector():
    return Fine()
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Another place for detectors, with a cache of its own."""
    root = tmp_path / "detect"
    for name, text in {"fine_one": _FINE, "no_detector": ""}.items():
        (root / name).mkdir(parents=True)
        (root / name / "__init__.py").write_text(text)
    monkeypatch.setattr(pqscan.detect, "__path__", [str(root)])
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    yield root
    for name in ("fine_one", "no_detector", "broken"):
        sys.modules.pop(f"pqscan.detect.{name}", None)


def test_a_detector_is_known_without_being_loaded_again(folder: Path, tmp_path: Path) -> None:
    wanted = (Selection((".fine",), ("Fine",), (b"w\xff", b"x")),)
    for loaded in (True, False):
        detectors, failed = discover()
        assert [(d.name, d.selection()) for d in detectors] == [("fine", wanted)]
        assert failed == ()
        assert (sys.modules.pop("pqscan.detect.fine_one", None) is not None) is loaded
    (tmp_path / "tree").mkdir()
    (tmp_path / "tree/a.fine").write_text("x")
    scan = run(resolve([str(tmp_path / "tree")]), ScanOptions()).scan
    assert scan.skipped == (Skipped("a.fine", SkipReason.NOT_PARSED),)
    assert "pqscan.detect.fine_one" in sys.modules


def test_changed_code_is_asked_again(folder: Path) -> None:
    discover()
    (folder / "fine_one/__init__.py").write_text(_FINE.replace('".fine"', '".finer"'))
    sys.modules.pop("pqscan.detect.fine_one")
    assert discover()[0][0].selection()[0].suffixes == (".finer",)


def test_a_detector_that_cannot_be_loaded_leaves_the_others_at_work(folder: Path) -> None:
    (folder / "broken").mkdir()
    (folder / "broken/__init__.py").write_text("def detector():\n    raise OSError('no\\nway')\n")
    for _ in range(2):  # a failure is not kept
        detectors, failed = discover()
        assert [detector.name for detector in detectors] == ["fine"]
        assert failed == (Skipped(".", SkipReason.FAILED, mask("broken: OSError: no")),)


def test_a_missing_tool_is_told_as_such() -> None:
    assert failure("x", ToolError("no semgrep", "install it")) == Skipped(
        ".", SkipReason.TOOL_MISSING, "x: no semgrep (install it)"
    )


def test_the_shipped_detectors_are_found() -> None:
    detectors, failed = discover()
    names = [detector.name for detector in detectors]
    assert failed == ()
    assert names == sorted(set(names))
    assert {"python", "semgrep"} <= set(names)
