"""What of a tree a recipe sees, and which sources libcst keeps."""

from __future__ import annotations

from pathlib import Path

import pytest

from pqscan.domain.errors import UsageError
from pqscan.remediate.source import (
    MAX_FILE_BYTES,
    CannotRewriteError,
    ProjectView,
    content_hash,
    parse_exactly,
)
from tests.remediate.projects import write


def test_only_the_project_s_own_regular_files_are_listed(tmp_path: Path) -> None:
    root = write(
        tmp_path,
        {
            "a.py": "",
            "z/b.py": "",
            "z/c.txt": "",
            ".venv/lib/d.py": "",
            "env/pyvenv.cfg": "",
            "env/e.py": "",
            "node_modules/f.py": "",
        },
    )
    (root / "link.py").symlink_to(root / "a.py")
    (root / "z" / "up").symlink_to(root)
    view = ProjectView.open(root)
    assert view.paths == ("a.py", "z/b.py", "z/c.txt")
    assert view.python == ("a.py", "z/b.py")
    assert not view.truncated


def test_a_file_is_read_once(tmp_path: Path) -> None:
    view = ProjectView.open(write(tmp_path, {"a.py": "one"}))
    assert view.read("a.py") == b"one"
    write(tmp_path, {"a.py": "two"})
    assert view.read("a.py") == b"one"
    assert view.hash("a.py") == content_hash(b"one")


def test_what_cannot_be_read_is_empty(tmp_path: Path) -> None:
    root = write(tmp_path, {"big.py": b" " * (MAX_FILE_BYTES + 1)})
    view = ProjectView.open(root)
    assert view.read("big.py") == b""
    assert view.read("none.py") == b""


def test_a_project_is_a_folder(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="is not a folder"):
        ProjectView.open(tmp_path / "none")


def test_the_content_hash_is_blake2b_of_128_bits() -> None:
    # RFC 7693's function at 16 bytes, of the empty message.
    assert content_hash(b"") == "cae66941d9efbd404e4d88758ea67670"


@pytest.mark.parametrize("content", [b"x = 1\r\n# end", b"\xef\xbb\xbfx = 1\n", b""])
def test_a_source_that_libcst_keeps(content: bytes) -> None:
    assert parse_exactly(content).bytes == content


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"def f():\n\tpass\n\n\x0cdef g():\n\tpass\n", "would change bytes"),
        (b"print 1\n", "does not read"),
        (b"x = '\xff'\n", "does not read"),
    ],
)
def test_a_source_that_libcst_does_not_keep(content: bytes, reason: str) -> None:
    with pytest.raises(CannotRewriteError, match=reason):
        parse_exactly(content)
