"""Reads the files a recipe edits, as bytes under a hash, and refuses those it could not keep.

Everything an edit rests on comes from one reading: the bytes, their hash and the text. libcst
keeps every byte it does not change in all but rare files (a form feed before a statement, lone
CR newlines); such a file is refused, with a plan instead.
"""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from pqscan.domain.errors import PqscanError, UsageError

if TYPE_CHECKING:
    import libcst

# Folders that hold no code of the project's own, or code that is made anew.
LEFT_OUT = frozenset(
    {
        ".git", ".hg", ".svn", ".venv", "venv", ".tox", ".nox", ".eggs", "node_modules",
        "__pycache__", ".mypy_cache", ".pytest_cache", ".ruff_cache", "site-packages",
    }
)  # fmt: skip
MANIFESTS = ("pyproject.toml", "setup.cfg", "setup.py", "Pipfile")
LOCKS = ("poetry.lock", "uv.lock", "Pipfile.lock", "pdm.lock")
MAX_FILE_BYTES = 2_000_000
MAX_FILES = 20_000


def content_hash(content: bytes) -> str:
    """BLAKE2b-128 in hex: what findings and edits name a file's content by."""
    return hashlib.blake2b(content, digest_size=16).hexdigest()


class CannotRewriteError(PqscanError):
    """The file cannot be rewritten as planned; nothing of it is kept."""


def parse_exactly(content: bytes) -> libcst.Module:
    """The module whose `bytes` are `content` again; CannotRewriteError where there is none."""
    import libcst

    try:
        module = libcst.parse_module(content)
    except (libcst.ParserSyntaxError, SyntaxError, ValueError, RecursionError) as error:
        raise CannotRewriteError("libcst does not read the file") from error
    if module.bytes != content:
        raise CannotRewriteError("libcst would change bytes that are not to be changed")
    return module


@dataclass
class ProjectView:
    """A tree as a recipe sees it: paths relative to `root` with forward slashes, read once.

    Links are not followed. `truncated` says that the tree holds more files than were listed;
    a recipe that must see every use of a key then refuses.
    """

    root: Path
    _read: dict[str, bytes] = field(default_factory=dict, repr=False)

    @classmethod
    def open(cls, root: Path) -> ProjectView:
        """The tree below `root`, which must be a folder."""
        if not root.is_dir():
            raise UsageError(f"{root} is not a folder", "name the project's root folder")
        return cls(root.resolve())

    @cached_property
    def paths(self) -> tuple[str, ...]:
        """Every regular file that is the project's own, sorted; at most `MAX_FILES`."""
        found = []
        for path in self._walk():
            found.append(path)
            if len(found) > MAX_FILES:
                break
        return tuple(sorted(found[:MAX_FILES]))

    @property
    def truncated(self) -> bool:
        """Whether files were left unlisted for their number."""
        return len(self.paths) >= MAX_FILES

    @property
    def python(self) -> tuple[str, ...]:
        """The Python sources."""
        return tuple(path for path in self.paths if path.endswith((".py", ".pyw")))

    def read(self, path: str) -> bytes:
        """A file's bytes; empty when it cannot be read or is larger than `MAX_FILE_BYTES`."""
        if path not in self._read:
            target = self.root / path
            try:
                large = target.stat().st_size > MAX_FILE_BYTES
                self._read[path] = b"" if large else target.read_bytes()
            except OSError:
                self._read[path] = b""
        return self._read[path]

    def hash(self, path: str) -> str:
        """The content hash of a file as it was read."""
        return content_hash(self.read(path))

    def _walk(self) -> Iterator[str]:
        for folder, names, files in os.walk(self.root, followlinks=False):
            names[:] = sorted(
                n
                for n in names
                if n not in LEFT_OUT and not (Path(folder, n) / "pyvenv.cfg").exists()
            )
            for name in files:
                path = Path(folder, name)
                if stat.S_ISREG(path.lstat().st_mode):
                    yield path.relative_to(self.root).as_posix()
