"""What the given paths mean: which folder every path in a result is relative to."""

from __future__ import annotations

import os
from collections.abc import Sequence

from pqscan.domain.errors import UsageError
from pqscan.domain.record import Record
from pqscan.scan.names import printable


class Target(Record):
    """One path that a person named: its real absolute path and its name below the root."""

    absolute: str
    path: str  # "" for the root itself
    folder: bool


class Targets(Record):
    """All that were named. Everything in a result is relative to `root` (a real path)."""

    root: str
    listed: tuple[Target, ...]

    @property
    def only_files(self) -> bool:
        """Whether no folder was named, so that nothing to read is no mistake."""
        return not any(target.folder for target in self.listed)

    def holds(self, real: str) -> bool:
        """Whether a real path lies in the scanned tree."""
        return any(
            real == target.absolute
            or (target.folder and real.startswith(os.path.join(target.absolute, "")))
            for target in self.listed
        )


def resolve(paths: Sequence[str], root: str | None = None) -> Targets:
    """One folder is its own root; otherwise the working folder if it holds all, or their parent.

    Raises UsageError for a path that does not exist or does not lie below a given root.
    """
    given = {path: os.path.realpath(path) for path in (paths or (".",))}
    for path, real in given.items():
        if not os.path.lexists(path) or not os.path.exists(real):
            raise UsageError(f"{printable(path)} does not exist", "give a file or a folder")
    folders = [path for path, real in given.items() if os.path.isdir(real)]
    base = os.path.realpath(root) if root else _base(list(given.values()), folders, given)
    listed: dict[str, Target] = {}
    for path, real in given.items():
        is_folder = path in folders
        name = _below(os.path.abspath(path), base)
        name = name if name is not None else _below(real, base)
        if name is None:
            raise UsageError(f"{printable(path)} is not below {root}", "give another --root")
        listed.setdefault(real, Target(real, name, is_folder))
    return Targets(base, tuple(_outermost(sorted(listed.values(), key=lambda t: t.path))))


def _base(reals: list[str], folders: list[str], given: dict[str, str]) -> str:
    if len(given) == 1 and folders:
        return reals[0]
    here = os.path.realpath(".")
    if all(_below(real, here) is not None for real in reals):
        return here
    return os.path.commonpath(
        [real if path in folders else os.path.dirname(real) for path, real in given.items()]
    )


def _below(path: str, base: str) -> str | None:
    """The path relative to the base, None if it is not below it."""
    if path == base:
        return ""
    prefix = os.path.join(base, "")
    return path[len(prefix) :] if path.startswith(prefix) else None


def _outermost(targets: Sequence[Target]) -> list[Target]:
    """Without those that another one's folder holds: nothing is walked twice."""
    return [
        target
        for target in targets
        if not any(
            other is not target
            and other.folder
            and target.absolute.startswith(os.path.join(other.absolute, ""))
            for other in targets
        )
    ]
