"""An output is written whole or not at all."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from pqscan.app.files import check_writable, write_file
from pqscan.domain.errors import WriteError


def test_a_file_is_replaced_with_its_mode_kept_and_nothing_left_behind(tmp_path: Path) -> None:
    path = tmp_path / "out.json"
    path.write_text("old and longer")
    path.chmod(0o640)
    write_file(str(path), b"new")
    assert path.read_bytes() == b"new"
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert os.listdir(tmp_path) == ["out.json"]


def test_a_new_file_has_the_mode_that_the_umask_gives(tmp_path: Path) -> None:
    before = os.umask(0o027)
    try:
        write_file(str(tmp_path / "out"), b"x")
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "out").stat().st_mode) == 0o640


def test_a_link_and_a_device_stay_what_they_are(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to("real")
    write_file(str(tmp_path / "link"), b"x")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "real").read_bytes() == b"x"
    write_file("/dev/null", b"x")
    assert stat.S_ISCHR(os.stat("/dev/null").st_mode)


def test_what_cannot_be_written_is_known_beforehand(tmp_path: Path) -> None:
    check_writable(str(tmp_path / "new"))
    with pytest.raises(WriteError, match="its folder does not exist"):
        check_writable(str(tmp_path / "none/new"))
    with pytest.raises(WriteError, match="is a folder"):
        check_writable(str(tmp_path))
