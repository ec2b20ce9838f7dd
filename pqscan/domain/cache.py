"""Keeps what is slow to derive in the user's cache folder, where it can be lost at any time.

A kept file begins with the stamp of what it was derived from: where the stamp is another, it is
derived anew and replaced, so that the folder does not grow. A cache that cannot be written or
read costs time and nothing else.
"""

from __future__ import annotations

import os
from contextlib import suppress
from typing import TYPE_CHECKING
from zlib import crc32

if TYPE_CHECKING:
    from pathlib import Path  # a scan works on names, which spares it the import

_END = b"\0"  # of the stamp


def cache_root() -> str:
    """The name of the folder for derived files: never inside a scanned tree."""
    base = os.environ.get("XDG_CACHE_HOME", "")
    if not base.startswith("/"):
        home = os.path.expanduser("~")
        # A user id without a home has a place where nothing can be kept.
        base = os.path.join(home, ".cache") if home.startswith("/") else os.devnull
    return os.path.join(base, "pqscan")


def cache_folder() -> Path:
    """The same as a path."""
    from pathlib import Path

    return Path(cache_root())


def stamp_of(root: str, endings: tuple[str, ...]) -> tuple[list[str], bytes]:
    """The files below a folder whose names end so, sorted by path, and what tells a change.

    A stamp holds each file's path relative to the folder, its size and its time. OSError where
    the folder cannot be read.
    """
    found: list[tuple[list[str], int, int]] = []
    folders: list[tuple[list[str], str]] = [([], root)]
    while folders:
        parts, folder = folders.pop()
        with os.scandir(folder) as entries:
            for entry in entries:
                if entry.name.endswith(endings):
                    status = entry.stat()
                    found.append(([*parts, entry.name], status.st_size, status.st_mtime_ns))
                elif entry.is_dir(follow_symlinks=False) and entry.name != "__pycache__":
                    folders.append(([*parts, entry.name], entry.path))
    found.sort()
    names = ["/".join(parts) for parts, _, _ in found]
    rows = zip(names, found, strict=True)
    text = "\n".join(f"{name} {size} {time}" for name, (_, size, time) in rows)
    return names, text.encode("utf-8", "surrogateescape")


def recall(name: str, origin: str, stamp: bytes) -> bytes | None:
    """What was kept under that name for things at `origin`, unless they have changed since."""
    try:
        with open(_file(name, origin), "rb") as stream:
            data = stream.read()
    except OSError:
        return None
    head = stamp + _END
    return data[len(head) :] if data.startswith(head) else None


def keep(name: str, origin: str, stamp: bytes, content: bytes) -> None:
    """Keep it, in the place of what was kept before."""
    keep_file(_file(name, origin), stamp + _END + content)


def keep_file(path: str | Path, content: bytes) -> None:
    """Write a derived file whole or not at all; never raises for what a file system refuses."""
    folder, name = os.path.split(path)
    temporary = os.path.join(folder, f".new-{os.getpid()}-{name}")
    try:
        os.makedirs(folder, exist_ok=True)
        with open(temporary, "wb") as stream:
            stream.write(content)
        os.replace(temporary, path)
    except OSError:
        with suppress(OSError):
            os.unlink(temporary)


def _file(name: str, origin: str) -> str:
    """One file for each installation: two of them do not replace each other's."""
    where = crc32(origin.encode("utf-8", "surrogateescape"))
    return os.path.join(cache_root(), f"{name.replace('/', '-')}-{where:08x}.json")
