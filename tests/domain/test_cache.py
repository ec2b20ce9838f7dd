"""What is kept is found again until what it was made from changes; nothing here can fail a scan."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from pqscan.domain.cache import cache_root, keep, keep_file, recall, stamp_of


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    return tmp_path


def test_what_was_kept_comes_back_for_the_same_stamp_alone() -> None:
    keep("rules/some", "/here", b"one", b"[1]\0")
    assert recall("rules/some", "/here", b"one") == b"[1]\0"
    assert recall("rules/some", "/here", b"on") is None
    assert recall("rules/some", "/there", b"one") is None
    assert recall("rules/other", "/here", b"one") is None


def test_a_new_stamp_takes_the_old_ones_place(home: Path) -> None:
    for number in range(3):
        keep("rules/some", "/here", str(number).encode(), b"")
    assert recall("rules/some", "/here", b"2") == b""
    assert len(list((home / "pqscan").iterdir())) == 1


def test_a_stamp_changes_with_name_size_and_time(tmp_path: Path) -> None:
    root = tmp_path / "rules"
    (root / "deep").mkdir(parents=True)
    for name in ("b.toml", "deep/a.toml", "note.txt"):
        (root / name).write_text("1")
        os.utime(root / name, ns=(5, 5))
    assert stamp_of(str(root), (".toml",)) == (
        ["b.toml", "deep/a.toml"],
        b"b.toml 1 5\ndeep/a.toml 1 5",
    )
    os.utime(root / "b.toml", ns=(6, 6))
    assert stamp_of(str(root), (".toml",))[1] == b"b.toml 1 6\ndeep/a.toml 1 5"


def test_what_cannot_be_written_leaves_nothing_behind(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "taken").mkdir()
    keep_file(tmp_path / "folder" / "taken", b"x")
    assert os.listdir(tmp_path / "folder") == ["taken"]


def test_the_cache_lies_in_the_home_unless_told_otherwise(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert cache_root() == f"{tmp_path}/pqscan"
    monkeypatch.setenv("XDG_CACHE_HOME", "relative")
    monkeypatch.setenv("HOME", "/home/someone")
    assert cache_root() == "/home/someone/.cache/pqscan"
