"""Reading the data folders, with a cache, without one, and with a bad one."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from pqscan.domain import knowledge
from pqscan.domain.errors import KnowledgeError


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An installation with a rules folder of its own, and an empty cache."""
    package = tmp_path / "installed" / "pqscan"
    rules = tmp_path / "installed" / "rules" / "some"
    package.mkdir(parents=True)
    rules.mkdir(parents=True)
    (rules / "a.toml").write_text('word = "first"\nday = 2030-12-31\n')
    (rules / "deep").mkdir()
    (rules / "deep" / "b.toml").write_text("number = 2\n")
    monkeypatch.setattr(knowledge, "_PACKAGE", str(package))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return rules


EXPECTED = {"a.toml": {"word": "first", "day": "2030-12-31"}, "deep/b.toml": {"number": 2}}


def cached(tmp_path: Path) -> list[Path]:
    return sorted((tmp_path / "cache" / "pqscan").iterdir())


def tables(kept: Path) -> object:
    """What a kept file holds after its stamp."""
    return json.loads(kept.read_bytes().partition(b"\0")[2])


def test_a_folder_reads_the_same_with_and_without_its_cache(data: Path, tmp_path: Path) -> None:
    assert knowledge.read_tables("rules/some") == EXPECTED
    (kept,) = cached(tmp_path)
    assert tables(kept) == EXPECTED
    assert knowledge.read_tables("rules/some") == EXPECTED


def test_the_cache_is_what_is_read_the_second_time(data: Path, tmp_path: Path) -> None:
    knowledge.read_one("rules/some/a.toml")
    (kept,) = cached(tmp_path)
    kept.write_bytes(kept.read_bytes().replace(b'"first"', b'"kept"'))
    assert knowledge.read_one("rules/some/a.toml") == {"word": "kept", "day": "2030-12-31"}


def test_a_changed_file_is_read_anew(data: Path) -> None:
    assert knowledge.read_one("rules/some/a.toml") == EXPECTED["a.toml"]
    (data / "a.toml").write_text('word = "other"\n')
    assert knowledge.read_one("rules/some/a.toml") == {"word": "other"}


def test_a_file_more_is_read_too_and_the_cache_does_not_grow(data: Path, tmp_path: Path) -> None:
    knowledge.read_tables("rules/some")
    (data / "deep" / "a.toml").write_text("number = 1\n")
    assert list(knowledge.read_tables("rules/some")) == ["a.toml", "deep/a.toml", "deep/b.toml"]
    assert len(cached(tmp_path)) == 1


def test_a_damaged_cache_is_replaced(data: Path, tmp_path: Path) -> None:
    knowledge.read_tables("rules/some")
    (kept,) = cached(tmp_path)
    for torn in (kept.read_bytes()[:-1], b"", b"{"):
        kept.write_bytes(torn)
        assert knowledge.read_tables("rules/some") == EXPECTED
        assert tables(kept) == EXPECTED


def test_a_cache_that_cannot_be_written_costs_nothing_but_time(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    assert knowledge.read_tables("rules/some") == EXPECTED


def test_a_user_without_a_home_has_no_cache(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("XDG_CACHE_HOME")
    monkeypatch.setattr(os.path, "expanduser", lambda path: path)  # as for an unknown user id
    assert knowledge.cache_folder() == Path(os.devnull) / "pqscan"
    assert knowledge.read_tables("rules/some") == EXPECTED


def test_a_relative_cache_home_is_not_followed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", "here")
    monkeypatch.setenv("HOME", "/home/someone")
    assert knowledge.cache_folder() == Path("/home/someone/.cache/pqscan")


def test_the_data_of_an_installed_wheel_comes_first(data: Path, tmp_path: Path) -> None:
    inside = tmp_path / "installed" / "pqscan" / "_data" / "rules" / "some"
    inside.mkdir(parents=True)
    assert knowledge.folder("rules/some") == inside


@pytest.mark.parametrize(
    ("content", "message"),
    [(b"word = ", "a.toml cannot be read: "), (b"word = '\xff'", "a.toml cannot be read: ")],
)
def test_a_file_that_is_no_toml_is_named(data: Path, content: bytes, message: str) -> None:
    (data / "a.toml").write_bytes(content)
    with pytest.raises(KnowledgeError) as caught:
        knowledge.read_tables("rules/some")
    assert caught.value.message.startswith(message)
    assert caught.value.hint == "mend the file"


def test_what_is_missing_is_named(data: Path) -> None:
    with pytest.raises(KnowledgeError, match="the data folder rules/none is missing"):
        knowledge.read_tables("rules/none")
    with pytest.raises(KnowledgeError, match=r"z\.toml cannot be read"):
        knowledge.read_one("rules/some/z.toml")
