"""Which files may call a wrapper, by their import statements alone."""

from pathlib import Path

import pytest

from pqscan.detect.interface import SourceFile
from pqscan.detect.python import program as programs
from pqscan.detect.python.importing import Callers, Wrapper
from pqscan.detect.python.program import Program

WRAPPER = {"pkg/__init__.py": "", "pkg/keys.py": "def make(bits): ...", "pkg/sub/__init__.py": "",
           "pkg/sub/deep.py": "class Box: ..."}  # fmt: skip


def names(
    tmp_path: Path, caller: str, path: str = "app.py", more: frozenset[Wrapper] = frozenset()
) -> frozenset[str]:
    """The wrappers `make` and `Box` that a file can reach."""
    tree = {**WRAPPER, path: caller}
    for name, text in tree.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    files = [SourceFile(name, str(tmp_path / name), len(text)) for name, text in tree.items()]
    program = Program(files, lambda file: Path(file.absolute).read_bytes())
    wrappers = {Wrapper("make", "pkg/keys.py"), Wrapper("Box", "pkg/sub/deep.py")}
    return Callers(program, wrappers | more).names_in(path)


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


def test_a_method_must_be_named_beside_its_class(tmp_path: Path) -> None:
    more = frozenset((Wrapper("Signer", "pkg/keys.py", frozenset(("sign", "digest"))),))
    with_method = "from pkg.keys import Signer\nSigner().sign(1)"
    with_attribute = "from pkg.keys import Signer\nclass Mine(Signer):\n    digest = 1"
    without = "from pkg.keys import Signer\nSigner().verify(1)"
    assert names(tmp_path, with_method, more=more) == {"Signer"}
    assert names(tmp_path, with_attribute, more=more) == {"Signer"}
    assert names(tmp_path, without, more=more) == set()
