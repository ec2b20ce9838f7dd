"""The tree that detectors ask for files."""

from __future__ import annotations

from pathlib import Path

from pqscan.scan.roots import resolve
from pqscan.scan.tree import ScannedTree
from pqscan.scan.walk import WalkOptions, walk


def test_a_file_by_its_path_is_one_that_the_walk_met(tmp_path: Path) -> None:
    root = tmp_path / "root"
    (root / "keys").mkdir(parents=True)
    (root / "keys" / "a.bin").write_bytes(b"\0\1")
    (root / ".gitignore").write_text("hidden\n")
    (root / "hidden").write_text("x")
    (root / "large").write_bytes(bytes(101))
    (tmp_path / "outside").write_text("x")
    (root / "link").symlink_to(tmp_path / "outside")
    tree = ScannedTree(walk(resolve([str(root)]), WalkOptions()).files, max_size=100)
    found = tree.file("keys/a.bin")
    assert found is not None
    assert (found.path, found.size) == ("keys/a.bin", 2)
    others = ("hidden", "large", "link", "keys", "../outside", "none", "")
    assert [tree.file(path) for path in others] == [None] * len(others)
