"""Reads rules/contexts/: which folders are never entered, and what kind of code a path holds."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fnmatch import translate
from functools import cache

from pqscan.domain.errors import KnowledgeError
from pqscan.domain.finding import Context
from pqscan.domain.knowledge import read_tables

HEADER_BYTES = 1_024


@dataclass(frozen=True, slots=True)
class _Kind:
    context: Context
    folders: frozenset[str]  # lower case
    files: re.Pattern[str] | None


@dataclass(frozen=True, slots=True)
class PathRules:
    """The compiled knowledge of `rules/contexts/`."""

    pruned: frozenset[str]  # lower-case folder names
    markers: frozenset[str]  # file names that make their folder one that is not entered
    kinds: tuple[_Kind, ...]
    header: re.Pattern[bytes]

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
            if kind.context is folder or (kind.files and kind.files.match(name)):
                return kind.context
        return folder

    def is_generated(self, data: bytes) -> bool:
        """Whether the first bytes say that a program wrote the file."""
        return self.header.search(data, 0, HEADER_BYTES) is not None


@cache
def path_rules() -> PathRules:
    """The rules, read once a process."""
    table: dict[str, object] = {}
    for part in read_tables("rules/contexts").values():
        table.update(part)
    try:
        return _compile(table)
    except (KeyError, TypeError, ValueError, AttributeError, re.error) as error:
        raise KnowledgeError(f"rules/contexts does not hold: {error!r}", "mend the file") from error


def _compile(table: dict[str, object]) -> PathRules:
    prune, kinds, generated = table["prune"], table["context"], table["generated"]
    if not (isinstance(prune, dict) and isinstance(kinds, list) and isinstance(generated, dict)):
        raise TypeError("prune, context or generated is missing")
    headers = "|".join(f"(?:{header})" for header in generated["headers"])
    return PathRules(
        pruned=frozenset(name.lower() for name in prune["folders"]),
        markers=frozenset(prune["markers"]),
        kinds=tuple(
            _Kind(
                Context(kind["kind"]),
                frozenset(name.lower() for name in kind["folders"]),
                _any_of(kind["files"]),
            )
            for kind in kinds
        ),
        header=re.compile(headers.encode(), re.IGNORECASE | re.DOTALL),
    )


def _any_of(globs: list[str]) -> re.Pattern[str] | None:
    if not globs:
        return None
    return re.compile("|".join(translate(glob) for glob in globs))
