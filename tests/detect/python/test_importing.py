"""Which files may call a wrapper, by their import statements alone."""

from pathlib import Path

import pytest

from pqscan.detect.interface import SourceFile
from pqscan.detect.python import program as programs
from pqscan.detect.python.importing import Callers
from pqscan.detect.python.program import Program

WRAPPER = {"pkg/__init__.py": "", "pkg/keys.py": "def make(bits): ...", "pkg/sub/__init__.py": "",
           "pkg/sub/deep.py": "class Box: ..."}  # fmt: skip


def names(tmp_path: Path, caller: str, path: str = "app.py") -> frozenset[str]:
    """The wrappers `make` and `Box` that a file can reach."""
    tree = {**WRAPPER, path: caller}
    for name, text in tree.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    files = [SourceFile(name, str(tmp_path / name), len(text)) for name, text in tree.items()]
    program = Program(files, lambda file: Path(file.absolute).read_bytes())
    wrappers = {("make", "pkg/keys.py"), ("Box", "pkg/sub/deep.py")}
    return Callers(program, wrappers).names_in(path)


@pytest.fixture(autouse=True)
def large(monkeypatch: pytest.MonkeyPatch) -> None:
    """In a small program every file that says a name is looked at."""
    monkeypatch.setattr(programs, "FEW_FILES", 0)


@pytest.mark.parametrize(
    ("caller", "reached"),
    [
        ("from pkg.keys import make\nmake(2048)", {"make"}),
        ("from pkg.keys import make as m\nm(2048)", {"make"}),
        ("from pkg.keys import (  # the ) one\n    other,\n    make,\n)\nmake(1)", {"make"}),
        ("from pkg.keys import other, \\\n    make\nmake(1)", {"make"}),
        ("from pkg.keys import *\nmake(2048)", {"make"}),
        ("from pkg import keys\nkeys.make(2048)", {"make"}),
        ("import pkg\npkg.keys.make(1); pkg.sub.deep.Box()", {"make", "Box"}),
        ("import pkg.keys\npkg.keys.make(1)", {"make"}),
        ("import pkg.keys as k\nk.make(1)", {"make"}),
        ("import os, pkg.sub.deep as d\nd.Box()", {"Box"}),
        ("from pkg import sub\nsub.deep.Box()", {"Box"}),
        ("def late():\n    from pkg.keys import make\n    make(1)", {"make"}),
        ("import importlib\nimportlib.import_module(name).make(1)", {"make"}),
        ("from pkg.sub import deep\nmake = deep", set()),
        ("from pkg.keys import other\nmake(1)", set()),
        ("import pkg.keys as k\nBox()", set()),
        ("from elsewhere import make\nmake(2048)", set()),
        ("import pkg\nprint('nothing')", set()),
    ],
)
def test_a_file_reaches_what_its_imports_lead_to(
    tmp_path: Path, caller: str, reached: set[str]
) -> None:
    assert names(tmp_path, caller) == reached


@pytest.mark.parametrize(
    ("caller", "reached"),
    [
        ("from .keys import make\nmake(1)", {"make"}),
        ("from . import keys\nkeys.make(1)", {"make"}),
        ("from .sub.deep import Box\nBox()", {"Box"}),
        ("from ..keys import make\nmake(1)", set()),
    ],
)
def test_relative_imports(tmp_path: Path, caller: str, reached: set[str]) -> None:
    assert names(tmp_path, caller, "pkg/app.py") == reached
