"""Finds rules/, models/ and reports/ in a checkout and in a wheel, and reads them quickly.

TOML is for people and slow to parse; what a folder compiles to is kept as JSON in the cache.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from msgspec.json import Decoder

from pqscan import __version__
from pqscan.domain.cache import cache_folder, keep, recall, stamp_of
from pqscan.domain.errors import KnowledgeError

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["cache_folder", "find", "folder", "read_one", "read_table", "read_tables"]

_PACKAGE = os.path.dirname(os.path.dirname(os.path.realpath(__file__)))
_TABLES = Decoder(dict[str, dict[str, object]])


def find(name: str) -> str:
    """The data folder `rules`, `models` or `reports` (or one below), wherever it is installed."""
    for base in (os.path.join(_PACKAGE, "_data"), os.path.dirname(_PACKAGE)):
        path = os.path.join(base, name)
        if os.path.isdir(path):
            return path
    raise KnowledgeError(f"the data folder {name} is missing", "reinstall pqscan")


def folder(name: str) -> Path:
    """The same as a path."""
    from pathlib import Path  # costs as much as reading a file; the common way does without it

    return Path(find(name))


def read_tables(name: str) -> dict[str, dict[str, object]]:
    """Every `*.toml` file below a data folder, as {relative path: table}, sorted by path."""
    root = find(name)
    try:
        files, stamp = stamp_of(root, (".toml",))
    except OSError as error:
        raise _unreadable(name, error) from error
    return _compiled(name, root, files, stamp)


def read_one(name: str) -> dict[str, object]:
    """One TOML file of a data folder, such as `rules/algorithms.toml`, cached likewise."""
    parent, _, file = name.rpartition("/")
    root = find(parent)
    try:
        status = os.stat(os.path.join(root, file))
    except OSError as error:
        raise _unreadable(file, error) from error
    stamp = f"{file} {status.st_size} {status.st_mtime_ns}".encode()
    return _compiled(name, root, [file], stamp)[file]


def _compiled(name: str, root: str, files: list[str], stamp: bytes) -> dict[str, dict[str, object]]:
    stamp = f"{__version__}\n".encode() + stamp
    kept = recall(name, root, stamp)
    if kept is not None:
        try:
            return _TABLES.decode(kept)
        except ValueError:  # torn: made again
            pass
    import json  # only on the first run after a change

    text = json.dumps({file: _parsed(os.path.join(root, file)) for file in files}, default=str)
    keep(name, root, stamp, text.encode())
    found: dict[str, dict[str, object]] = json.loads(text)  # a date is a string in either case
    return found


def read_table(path: Path) -> dict[str, object]:
    """One TOML file; an unreadable or wrong one is named in the error."""
    return _parsed(str(path))


def _parsed(path: str) -> dict[str, object]:
    import tomllib

    try:
        with open(path, "rb") as stream:
            return tomllib.load(stream)
    except (OSError, ValueError, RecursionError) as error:  # a huge integer, deep nesting
        raise _unreadable(os.path.basename(path), error) from error


def _unreadable(name: str, error: Exception) -> KnowledgeError:
    return KnowledgeError(f"{name} cannot be read: {error}", "mend the file")
