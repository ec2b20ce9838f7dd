"""Apply and roll back, with the faults that may come between."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from pqscan.domain.errors import WriteError
from pqscan.domain.proposal import Edit
from pqscan.remediate import journal
from pqscan.remediate.source import content_hash
from tests.remediate.projects import tree, write

OLD = {"a.py": b"a = 1\r\n", "sub/b.py": b"\xff\x00b"}
NEW = {"a.py": b"a = 2\r\n", "sub/b.py": b""}


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    root = write(tmp_path / "project", dict(OLD))
    (root / "sub/b.py").chmod(0o755)
    return root


def edits(**changed: bytes) -> tuple[Edit, ...]:
    old = OLD | {k.replace("__", "/") + ".py": v for k, v in changed.items()}
    return tuple(Edit(p, content_hash(old[p]), old[p], NEW[p]) for p in sorted(old))


def state_of(home: Path) -> list[str]:
    return [json.loads(p.read_bytes())["state"] for p in sorted(home.rglob("journal.json"))]


def test_apply_then_rollback_gives_back_every_byte_and_mode(project: Path, tmp_path: Path) -> None:
    before = tree(project)
    record = journal.apply(project, edits())
    assert record is not None
    assert {p: c for p, (c, _) in tree(project).items()} == NEW
    assert (project / "sub/b.py").stat().st_mode & 0o777 == 0o755
    assert not record.folder.is_relative_to(project)
    assert record.folder.is_relative_to(tmp_path / "state" / "pqscan")
    journal.rollback(project)
    assert tree(project) == before
    assert state_of(tmp_path / "state") == ["rolled back"]


def test_a_changed_file_stops_everything(project: Path, tmp_path: Path) -> None:
    (project / "sub/b.py").write_bytes(b"edited")
    before = tree(project)
    with pytest.raises(WriteError, match=r"sub/b\.py has changed since the proposal"):
        journal.apply(project, edits())
    assert tree(project) == before
    assert state_of(tmp_path / "state") == []


def test_applying_twice_writes_once(project: Path, tmp_path: Path) -> None:
    journal.apply(project, edits())
    after = tree(project)
    assert journal.apply(project, edits()) is None
    assert tree(project) == after
    assert state_of(tmp_path / "state") == ["applied"]


def test_a_file_edited_after_the_replacement_is_not_rolled_over(project: Path) -> None:
    journal.apply(project, edits())
    (project / "a.py").write_bytes(b"a = 3\n")
    before = tree(project)
    with pytest.raises(WriteError, match=r"a\.py changed after the replacement"):
        journal.rollback(project)
    assert tree(project) == before


def test_rolling_back_twice_says_there_is_nothing(project: Path) -> None:
    journal.apply(project, edits())
    journal.rollback(project)
    with pytest.raises(WriteError, match="nothing to roll back"):
        journal.rollback(project)


def test_two_replacements_are_undone_one_by_one(project: Path) -> None:
    first = tree(project)
    journal.apply(project, edits())
    second = tree(project)
    again = Edit("a.py", content_hash(NEW["a.py"]), NEW["a.py"], b"third")
    journal.apply(project, [again])
    journal.rollback(project)
    assert tree(project) == second
    journal.rollback(project)
    assert tree(project) == first


def test_a_failure_in_the_middle_restores_what_was_written(
    project: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    before = tree(project)
    real = os.replace

    def full_disk(source: str | Path, target: str | Path) -> None:
        if Path(target).name == "b.py":
            raise OSError(28, "No space left on device")
        real(source, target)

    monkeypatch.setattr("pqscan.remediate.journal.os.replace", full_disk)
    with pytest.raises(WriteError, match=r"No space left on device.*every file is as it was"):
        journal.apply(project, edits())
    monkeypatch.undo()
    assert tree(project) == before


def test_a_process_killed_between_two_files_can_be_rolled_back(
    project: Path, tmp_path: Path
) -> None:
    before = tree(project)
    script = (
        "import os, sys\n"
        "from pathlib import Path\n"
        "from pqscan.remediate import journal\n"
        "from tests.remediate.test_journal import edits\n"
        "real = journal._replace\n"
        "def dying(root, path, *rest):\n"
        "    if path.endswith('b.py'):\n"
        "        os._exit(9)\n"
        "    real(root, path, *rest)\n"
        "journal._replace = dying\n"
        "journal.apply(Path(sys.argv[1]), edits())\n"
    )
    run = subprocess.run([sys.executable, "-c", script, str(project)], check=False)
    assert run.returncode == 9
    assert (project / "a.py").read_bytes() == NEW["a.py"]
    assert state_of(Path(os.environ["XDG_STATE_HOME"])) == ["writing"]
    with pytest.raises(WriteError, match="interrupted") as caught:
        journal.apply(project, edits())
    assert "--rollback" in caught.value.hint
    journal.rollback(project)
    assert tree(project) == before


def test_a_link_is_not_written_through(project: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside.py"
    outside.write_bytes(OLD["a.py"])
    (project / "a.py").unlink()
    (project / "a.py").symlink_to(outside)
    with pytest.raises(WriteError, match=r"a\.py is a link"):
        journal.apply(project, edits())
    assert outside.read_bytes() == OLD["a.py"]
    assert (project / "sub/b.py").read_bytes() == OLD["sub/b.py"]


def test_a_path_out_of_the_tree_is_refused(project: Path, tmp_path: Path) -> None:
    (tmp_path / "x.py").write_bytes(b"x")
    with pytest.raises(WriteError, match="is a link"):
        journal.apply(project, [Edit("../x.py", content_hash(b"x"), b"x", b"y")])
    assert (tmp_path / "x.py").read_bytes() == b"x"


def test_the_journal_never_lies_inside_the_tree(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(project / "state"))
    before = tree(project)
    with pytest.raises(WriteError, match="inside the project"):
        journal.apply(project, edits())
    assert tree(project) == before


def test_a_damaged_journal_restores_nothing(project: Path) -> None:
    record = journal.apply(project, edits())
    assert record is not None
    (record.folder / "0.old").write_bytes(b"something else")
    after = tree(project)
    with pytest.raises(WriteError, match=r"copy of a\.py is damaged"):
        journal.rollback(project)
    assert tree(project) == after
