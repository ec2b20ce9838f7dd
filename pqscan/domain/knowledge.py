"""Finds rules/, models/ and reports/ in a checkout and in a wheel, and reads them quickly.

TOML is for people and slow to parse; what a folder compiles to is kept as JSON in the user's
cache folder under the hash of its files' names, sizes and times. A cache that cannot be written
or read costs time and nothing else.
"""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path

from pqscan import __version__
from pqscan.domain.errors import KnowledgeError

_PACKAGE = Path(__file__).resolve().parent.parent


def folder(name: str) -> Path:
    """The data folder `rules`, `models` or `reports` (or one below), wherever it is installed."""
    for base in (_PACKAGE / "_data", _PACKAGE.parent):
        path = base / name
        if path.is_dir():
            return path
    raise KnowledgeError(f"the data folder {name} is missing", "reinstall pqscan")


def cache_folder() -> Path:
    """Where pqscan may keep derived files: never inside a scanned tree."""
    base = os.environ.get("XDG_CACHE_HOME", "")
    try:
        root = Path(base) if base.startswith("/") else Path.home() / ".cache"
    except RuntimeError:  # a user id without a home: a place where nothing can be kept
        root = Path(os.devnull)
    return root / "pqscan"


def read_tables(name: str) -> dict[str, dict[str, object]]:
    """Every `*.toml` file below a data folder, as {relative path: table}, sorted by path."""
    root = folder(name)
    return _compiled(name, root, sorted(root.rglob("*.toml")))


def read_one(name: str) -> dict[str, object]:
    """One TOML file of a data folder, such as `rules/algorithms.toml`, cached likewise."""
    parent, _, file = name.rpartition("/")
    root = folder(parent)
    return _compiled(name, root, [root / file])[file]


def _compiled(name: str, root: Path, files: list[Path]) -> dict[str, dict[str, object]]:
    stamp = hashlib.blake2b(f"{__version__}\0{root}".encode(), digest_size=16)
    for path in files:
        try:
            status = path.stat()
        except OSError as error:
            raise KnowledgeError(f"{path.name} cannot be read: {error}", "mend the file") from error
        stamp.update(f"{path}\0{status.st_size}\0{status.st_mtime_ns}\n".encode())
    cached = cache_folder() / f"{name.replace('/', '-')}-{stamp.hexdigest()}.json"
    try:
        found: dict[str, dict[str, object]] = json.loads(cached.read_bytes())
    except (OSError, ValueError):
        read = {path.relative_to(root).as_posix(): read_table(path) for path in files}
        text = json.dumps(read, default=str)
        keep_file(cached, text.encode())
        found = json.loads(text)  # a date is a string in either case
    return found


def read_table(path: Path) -> dict[str, object]:
    """One TOML file; an unreadable or wrong one is named in the error."""
    import tomllib  # only on the first run after a change

    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise KnowledgeError(f"{path.name} cannot be read: {error}", "mend the file") from error


def keep_file(path: Path, content: bytes) -> None:
    """Write a derived file into the cache as a whole; one that cannot be written is left out."""
    import tempfile

    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".new-")
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
        os.replace(temporary, path)
    except OSError:
        return
