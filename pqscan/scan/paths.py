"""Reads rules/contexts/: which folders are never entered, and what kind of code a path holds."""

from __future__ import annotations

import re
from functools import cache

from pqscan.domain.errors import KnowledgeError
from pqscan.domain.finding import Context
from pqscan.domain.knowledge import read_one
from pqscan.domain.record import Record

HEADER_BYTES = 1_024


class _Kind(Record):
    context: Context
    folders: frozenset[str]  # lower case
    starts: tuple[tuple[str, str], ...]  # what a file's name begins and ends with, by pattern
    ends: tuple[str, ...]  # the same, where any beginning will do
    inside: tuple[str, ...]  # what a name holds anywhere

    def matches(self, name: str) -> bool:
        """Whether one of the patterns matches the name of a file."""
        return (
            name.endswith(self.ends)
            or any(name.startswith(start) and name.endswith(end) for start, end in self.starts)
            or any(part in name for part in self.inside)
        )


class PathRules(Record):
    """The compiled knowledge of `rules/contexts/`."""

    pruned: frozenset[str]  # lower-case folder names
    markers: frozenset[str]  # file names that make their folder one that is not entered
    kinds: tuple[_Kind, ...]
    headers: tuple[str, ...]  # regular expressions

    def of_folder(self, path: str) -> Context:
        """The context that the parts of a relative folder path give (`""` is the root)."""
        parts = set(path.lower().split("/"))
        for kind in self.kinds:
            if not kind.folders.isdisjoint(parts):
                return kind.context
        return Context.PRODUCTION

    def of_file(self, name: str, folder: Context) -> Context:
        """The context of a file name inside a folder of that context: the earlier kind wins."""
        for kind in self.kinds:
            if kind.context is folder or kind.matches(name):
                return kind.context
        return folder

    def is_generated(self, data: bytes) -> bool:
        """Whether the first bytes say that a program wrote the file."""
        return _header(self.headers).search(data, 0, HEADER_BYTES) is not None


@cache
def path_rules() -> PathRules:
    """The rules, read once a process."""
    try:
        return _compile(read_one("rules/contexts/paths.toml"))
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise KnowledgeError(f"rules/contexts does not hold: {error!r}", "mend the file") from error


def _compile(table: dict[str, object]) -> PathRules:
    prune, kinds, generated = table["prune"], table["context"], table["generated"]
    if not (isinstance(prune, dict) and isinstance(kinds, list) and isinstance(generated, dict)):
        raise TypeError("prune, context or generated is missing")
    return PathRules(
        pruned=frozenset(name.lower() for name in prune["folders"]),
        markers=frozenset(prune["markers"]),
        kinds=tuple(_kind(Context(kind["kind"]), kind["folders"], kind["files"]) for kind in kinds),
        headers=tuple(generated["headers"]),
    )


@cache
def _header(expressions: tuple[str, ...]) -> re.Pattern[bytes]:
    joined = "|".join(f"(?:{expression})" for expression in expressions)
    try:
        return re.compile(joined.encode(), re.IGNORECASE | re.DOTALL)
    except re.error as error:
        raise KnowledgeError(f"rules/contexts does not hold: {error}", "mend the file") from error


def _kind(context: Context, folders: list[str], globs: list[str]) -> _Kind:
    """Patterns are plain names, or have a star at one place or at both ends."""
    starts: list[tuple[str, str]] = []
    ends: list[str] = []
    inside: list[str] = []
    for glob in globs:
        parts = glob.split("*")
        if len(parts) == 2 and not parts[0]:
            ends.append(parts[1])
        elif len(parts) == 2:
            starts.append((parts[0], parts[1]))
        elif len(parts) == 3 and not parts[0] and not parts[2]:
            inside.append(parts[1])
        elif len(parts) == 1:
            starts.append((glob, glob))
        else:
            raise ValueError(f"the pattern {glob!r} has stars in the middle")
    lower = frozenset(name.lower() for name in folders)
    return _Kind(context, lower, tuple(starts), tuple(ends), tuple(inside))
