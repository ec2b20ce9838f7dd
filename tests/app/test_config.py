"""Settings from files and the environment: strict about names, careful about found files."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path

import jsonschema
import pytest

from pqscan.app.choices import KEYS, Choices, config_schema, parse_size
from pqscan.app.config import from_environment, from_file, settings
from pqscan.domain.errors import ConfigError
from pqscan.domain.knowledge import folder

WHOLE = """
exclude = ["gen/"]
include = ["*.py"]
max-file-size = "2MB"
jobs = 2
gitignore = false
excerpts = false
ignores = false
inventory = true
baseline = "known.json"
fail-on = "high"
format = ["sarif"]
policy = ["cnsa-2.0"]
shelf-life = 20
migration-time = 3.5
trust-time = 0
"""


def test_every_setting_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "pqscan.toml").write_text(WHOLE)
    read = from_file(".")
    assert read == Choices(
        exclude=("gen/",),
        include=("*.py",),
        max_file_size=2_000_000,
        jobs=2,
        gitignore=False,
        excerpts=False,
        ignores=False,
        inventory=True,
        baseline="known.json",
        fail_on="high",
        format=("sarif",),
        policy=("cnsa-2.0",),
        shelf_life=20.0,
        migration_time=3.5,
        trust_time=0.0,
    )
    assert None not in [getattr(read, key.replace("-", "_")) for key in KEYS]


def test_pyproject_counts_where_it_has_our_table(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / "pyproject.toml").write_text("[tool.pqscan]\nfail-on = 'low'\n")
    (tmp_path / "sub/pyproject.toml").write_text("[tool.other]\npqscan = 1\n")
    assert from_file(str(tmp_path / "sub")) == Choices(fail_on="low")


def test_the_search_ends_at_the_top_of_the_repository(tmp_path: Path) -> None:
    (tmp_path / "pqscan.toml").write_text("jobs = 1\n")
    (tmp_path / "repo/.git").mkdir(parents=True)
    assert from_file(str(tmp_path / "repo")) == Choices()


def test_line_over_environment_over_file(tmp_path: Path) -> None:
    (tmp_path / "pqscan.toml").write_text("jobs = 1\nfail-on = 'low'\nexclude = ['a']\n")
    environment = {"PQSCAN_JOBS": "2", "PQSCAN_FAIL_ON": "high", "PQSCAN_OTHER": "x"}
    line = Choices(jobs=3)
    chosen = settings([str(tmp_path)], line, environment)
    assert chosen == Choices(jobs=3, fail_on="high", exclude=("a",))
    assert settings([str(tmp_path)], line, environment, files=False) == Choices(
        jobs=3, fail_on="high"
    )


def test_the_environment_writes_lists_with_commas_and_flags_as_words() -> None:
    read = from_environment(
        {"PQSCAN_EXCLUDE": "a/, b", "PQSCAN_GITIGNORE": "no", "PQSCAN_JOBS": ""}
    )
    assert read == Choices(exclude=("a/", "b"), gitignore=False)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("max_file_size = 1", "no setting 'max_file_size' (did you mean max-file-size?)"),
        ("failon = 'high'", "no setting 'failon' (did you mean fail-on?)"),
        ("zzz = 1", "no setting 'zzz' (known are exclude, include"),
        ("fail-on = 'severe'", "fail-on is 'severe' (one of none, info, low"),
        ("jobs = 0", "jobs is 0 (a whole number above zero is needed)"),
        ("jobs = true", "jobs is True (a whole number above zero is needed)"),
        ("max-file-size = 'big'", "max-file-size is 'big' (a size such as 5MB is needed)"),
        ("exclude = 'a'\nexclude = 'b'", "is no TOML"),
        ("exclude = [1]", "exclude is [1] (a list of texts is needed)"),
        ("shelf-life = -1", "shelf-life is -1 (a number of years from 0 to 200 is needed)"),
        ("baseline = '../x.json'", "the baseline '../x.json' lies outside its folder"),
        ("format = ['json=/etc/x']", "format 'json=/etc/x' names a file"),
    ],
)
def test_a_setting_that_cannot_be_used_is_named(tmp_path: Path, text: str, message: str) -> None:
    (tmp_path / "pqscan.toml").write_text(text)
    with pytest.raises(ConfigError, match=re.escape(message)):
        from_file(str(tmp_path))


def test_a_named_file_must_be_there(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="No such file"):
        from_file(".", str(tmp_path / "none.toml"))


@pytest.mark.parametrize(
    ("text", "size"),
    [
        ("7", 7),
        ("7B", 7),
        ("5MB", 5_000_000),
        ("5 mb", 5_000_000),
        ("1KiB", 1024),
        ("2g", 2 * 10**9),
    ],
)
def test_sizes(text: str, size: int) -> None:
    assert parse_size(text) == size


def test_the_published_schema_is_this_schema_and_takes_the_whole_example() -> None:
    import tomllib

    published = json.loads((folder("reports/schemas") / "config-v1.schema.json").read_bytes())
    assert published == config_schema()
    jsonschema.validate(tomllib.loads(WHOLE), published)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({"max_file_size": 1}, published)


def test_a_folder_that_cannot_be_entered_has_no_settings(tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir()
    (closed / "pqscan.toml").write_text("fail-on = 'high'\n")
    assert from_file(str(closed)).fail_on == "high"
    closed.chmod(0)
    user = os.geteuid()
    try:
        if user == 0:  # whom nothing is forbidden
            os.seteuid(65534)
        assert from_file(str(closed)) == Choices()
    finally:
        os.seteuid(user)
        closed.chmod(0o700)
