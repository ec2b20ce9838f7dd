"""How a declared version is raised, and what of a file stays as it was."""

from __future__ import annotations

from pathlib import Path

import pytest

from pqscan.remediate.dependencies import Raised, raise_bound
from pqscan.remediate.source import ProjectView
from tests.remediate.projects import write


def raised(tmp_path: Path, **files: str) -> Raised:
    names = {name.replace("_", ".", 1) if "_" in name else name: t for name, t in files.items()}
    return raise_bound(ProjectView.open(write(tmp_path, dict(names))), "cryptography", 48)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("cryptography", "cryptography>=48"),
        ("cryptography>=41", "cryptography>=48"),
        ("cryptography >= 41.0.7, < 60", "cryptography >=48, < 60"),
        ("cryptography>=41,!=49.0.1,<60  # why", "cryptography>=48,!=49.0.1,<60  # why"),
        ("cryptography==44.0.2", "cryptography>=48"),
        ("cryptography~=44.0", "cryptography>=48"),
        ("cryptography>=41,<46", "cryptography>=48"),
        ("cryptography[ssh]>=41; python_version>'3.8'",
         "cryptography[ssh]>=48; python_version>'3.8'"),
        ("Cryptography>=41", "Cryptography>=48"),
        ("cryptography>=48.0.1", "cryptography>=48.0.1"),
        ("cryptography==50.0.2", "cryptography==50.0.2"),
        ("cryptography-vectors>=41", "cryptography-vectors>=41"),
        ("# cryptography>=41", "# cryptography>=41"),
    ],
)  # fmt: skip
def test_a_requirement_line(tmp_path: Path, old: str, new: str) -> None:
    text = f"click\n{old}\nrich>=13\n"
    found = raised(tmp_path, requirements_txt=text)
    expected = () if old == new else (("requirements.txt", f"click\n{new}\nrich>=13\n".encode()),)
    assert found.edits == expected


def test_pyproject_keeps_its_comments_and_its_name(tmp_path: Path) -> None:
    text = (
        '[project]\nname = "cryptography-demo"\n'
        "dependencies = ['cryptography>=42',  # pinned low\n]\n"
        '[tool.poetry.dependencies]\ncryptography = "^42.0"\n'
    )
    found = raised(tmp_path, pyproject_toml=text)
    new = text.replace("'cryptography>=42'", "'cryptography>=48'").replace('"^42.0"', '">=48"')
    assert found.edits == (("pyproject.toml", new.encode()),)
    assert found.notes == ("pyproject.toml held cryptography below 48; it now says >=48.",)


def test_crlf_files_stay_crlf(tmp_path: Path) -> None:
    found = raised(tmp_path, requirements_txt="a\r\ncryptography>=41\r\nb\r\n")
    assert found.edits == (("requirements.txt", b"a\r\ncryptography>=48\r\nb\r\n"),)


def test_hashes_are_not_edited(tmp_path: Path) -> None:
    found = raised(tmp_path, requirements_txt="cryptography==44.0.2 --hash=sha256:00\n")
    assert found.edits == ()
    assert "with hashes" in found.refused


def test_a_lock_is_named(tmp_path: Path) -> None:
    found = raised(tmp_path, uv_lock='[[package]]\nname = "cryptography"\n')
    assert found == Raised(notes=("uv.lock must be made anew: it locks cryptography.",))
