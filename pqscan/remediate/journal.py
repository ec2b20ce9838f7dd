"""Writes a proposal so that it can be taken back to the byte, even after a crash.

Before the first file changes, a journal in the user's state folder (never in the tree) holds the
old bytes and modes of all of them. Each file is replaced by rename, and only while it still has
the content the proposal was made from. What the journal describes is undone as a whole or not
at all: every file must hold what was written, or already what was there before.
"""

from __future__ import annotations

import fcntl
import json
import os
import stat
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from enum import StrEnum
from hashlib import blake2b
from pathlib import Path

from pqscan.domain.errors import WriteError
from pqscan.domain.proposal import Edit
from pqscan.domain.record import Record, asdict
from pqscan.remediate.source import content_hash

_FORMAT = 1
_RECORD = "journal.json"


class State(StrEnum):
    """How far an application came."""

    WRITING = "writing"  # found after a crash: some files may be new, others old
    APPLIED = "applied"
    ROLLED_BACK = "rolled back"


class Entry(Record):
    """One file: hashes of its old and new content and its permission bits."""

    path: str
    before: str
    after: str
    mode: int


class Application(Record):
    """One application, as kept in its folder beside the old contents."""

    folder: Path
    root: str
    state: State
    entries: tuple[Entry, ...]


def state_folder() -> Path:
    """Where journals live: $XDG_STATE_HOME/pqscan, by default ~/.local/state/pqscan."""
    base = os.environ.get("XDG_STATE_HOME", "")
    root = Path(base) if base.startswith("/") else Path.home() / ".local" / "state"
    return root / "pqscan"


def apply(root: Path, edits: Sequence[Edit]) -> Application | None:
    """Write all edits or none; None when every file already holds its new content.

    Raises WriteError, with nothing changed, when a file is not what the edit was made from.
    """
    root = root.resolve()
    _outside(root)
    with _locked(root) as home:
        _no_unfinished(home)
        now = {edit.path: _content(root, edit.path) for edit in edits}
        if all(now[edit.path] == edit.after for edit in edits):
            return None
        for edit in edits:
            if content_hash(now[edit.path]) != edit.content_hash:
                raise WriteError(
                    f"{edit.path} has changed since the proposal was made; nothing was written",
                    "run the command again",
                )
        record = _prepare(home, root, edits)
        try:
            for edit in edits:
                _replace(root, edit.path, edit.content_hash, edit.after)
        except (OSError, WriteError) as error:
            _restore(root, record)
            _mark(record, State.ROLLED_BACK)
            raise WriteError(f"{error}; every file is as it was") from error
        return _mark(record, State.APPLIED)


def rollback(root: Path) -> Application:
    """Undo the last application below `root`, or one that was interrupted.

    Raises WriteError, with nothing changed, when a file was edited after the application.
    """
    root = root.resolve()
    with _locked(root) as home:
        record = next((r for r in _records(home) if r.state is not State.ROLLED_BACK), None)
        if record is None:
            raise WriteError("there is nothing to roll back here", "name the folder it was run on")
        edited = [
            entry.path
            for entry in record.entries
            if content_hash(_content(root, entry.path)) not in (entry.before, entry.after)
        ]
        if edited:
            raise WriteError(
                f"{', '.join(edited)} changed after the replacement; nothing was rolled back",
                f"undo those changes first; the old contents are in {record.folder}",
            )
        _restore(root, record)
        return _mark(record, State.ROLLED_BACK)


def _prepare(home: Path, root: Path, edits: Sequence[Edit]) -> Application:
    stamp = f"{time.time_ns():020d}"
    folder = home / stamp
    folder.mkdir()
    entries = []
    for number, edit in enumerate(edits):
        mode = stat.S_IMODE((root / edit.path).stat().st_mode)
        entries.append(Entry(edit.path, edit.content_hash, content_hash(edit.after), mode))
        _write(folder / f"{number}.old", edit.before)
    record = Application(folder, str(root), State.WRITING, tuple(entries))
    return _mark(record, State.WRITING)


def _restore(root: Path, record: Application) -> None:
    for number, entry in enumerate(record.entries):
        old = (record.folder / f"{number}.old").read_bytes()
        if content_hash(old) != entry.before:
            raise WriteError(f"the journal's copy of {entry.path} is damaged")
        if _content(root, entry.path) != old:
            _replace(root, entry.path, entry.after, old, entry.mode)


def _replace(root: Path, path: str, expected: str, content: bytes, mode: int | None = None) -> None:
    """Put new content in place by rename, while the old is what is expected."""
    target = root / path
    mode = stat.S_IMODE(target.stat().st_mode) if mode is None else mode
    handle, temporary = tempfile.mkstemp(dir=target.parent, prefix=".pqscan-")
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fchmod(stream.fileno(), mode)
            os.fsync(stream.fileno())
        if content_hash(_content(root, path)) != expected:
            raise WriteError(f"{path} changed while it was being replaced")
        os.replace(temporary, target)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def _content(root: Path, path: str) -> bytes:
    """A file's bytes; a link, or a path that leaves the tree, is refused."""
    target = root / path
    try:
        if target.is_symlink() or not target.resolve().is_relative_to(root):
            raise WriteError(f"{path} is a link; nothing was written", "edit its target instead")
        return target.read_bytes()
    except OSError as error:
        raise WriteError(f"{path} cannot be read: {error.strerror}") from error


def _mark(record: Application, state: State) -> Application:
    new = Application(record.folder, record.root, state, record.entries)
    table = {
        "format": _FORMAT,
        "root": new.root,
        "state": state.value,
        "entries": [asdict(entry) for entry in new.entries],
    }
    temporary = record.folder / f"{_RECORD}.new"
    _write(temporary, json.dumps(table, indent=1).encode())
    os.replace(temporary, record.folder / _RECORD)
    return new


def _write(path: Path, content: bytes) -> None:
    with path.open("wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())


def _records(home: Path) -> Iterator[Application]:
    """The tree's journals, newest first; a folder without a record never changed a file."""
    for folder in sorted(home.iterdir(), reverse=True):
        try:
            table = json.loads((folder / _RECORD).read_bytes())
            entries = tuple(Entry(**entry) for entry in table["entries"])
            yield Application(folder, table["root"], State(table["state"]), entries)
        except (OSError, ValueError, KeyError, TypeError):
            continue


def _no_unfinished(home: Path) -> None:
    if any(record.state is State.WRITING for record in _records(home)):
        raise WriteError(
            "an earlier replacement was interrupted here", "run `pqscan fix --rollback` first"
        )


def _outside(root: Path) -> None:
    if state_folder().resolve().is_relative_to(root):
        raise WriteError(
            "the journal would lie inside the project", "set XDG_STATE_HOME to a folder outside it"
        )


@contextmanager
def _locked(root: Path) -> Iterator[Path]:
    """The tree's own journal folder, held by one process at a time."""
    name = blake2b(os.fsencode(root), digest_size=16).hexdigest()
    home = state_folder() / "journal" / name
    try:
        home.mkdir(parents=True, exist_ok=True, mode=0o700)
        lock = os.open(home.with_suffix(".lock"), os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise WriteError(f"the journal cannot be written: {error}") from error
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield home
    except BlockingIOError as error:
        raise WriteError("another pqscan is changing this project") from error
    finally:
        os.close(lock)
