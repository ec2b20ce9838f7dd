"""Which entries a person has excluded, by .gitignore files and options, in git's syntax."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable

from pqscan.domain.errors import ConfigError
from pqscan.domain.record import Record

_MAX_BYTES = 1 << 20
# A pattern with more stars than this in one part of its path can take a regular expression longer
# than the rest of the scan; it is left out, which scans more and not less.
_MAX_STARS = 3
_MAX_DOUBLE_STARS = 2


class Globs(Record):
    """The patterns of one file or option; the last one that matches decides."""

    patterns: tuple[tuple[bool, re.Pattern[str]], ...]
    any_of: re.Pattern[str] | None

    def decide(self, path: str) -> bool | None:
        """True: excluded, False: taken back in, None: not mentioned. A folder ends with `/`."""
        if self.any_of is None or not self.any_of.match(path):
            return None
        for include, pattern in reversed(self.patterns):
            if pattern.match(path):
                return include
        return None


class Chain(Record):
    """The ignore files that reach a folder, the nearest first; `base` is each one's folder."""

    base: str  # absolute, ends with a separator
    globs: Globs
    parent: Chain | None

    def excludes(self, absolute: str) -> bool:
        """Whether the entry at that absolute path (a folder ends with `/`) is excluded."""
        link: Chain | None = self
        while link is not None:
            if absolute.startswith(link.base):
                verdict = link.globs.decide(absolute[len(link.base) :])
                if verdict is not None:
                    return verdict
            link = link.parent
        return False


def compile_globs(lines: Iterable[str]) -> Globs:
    """Patterns in .gitignore's syntax; like git, lines that mean nothing are passed over."""
    from pathspec import GitIgnoreSpec

    patterns: list[tuple[bool, re.Pattern[str]]] = []
    for line in lines:
        if not line.strip() or line.startswith("#") or _too_many_stars(line):
            continue
        try:
            spec = GitIgnoreSpec.from_lines([line])
        except (ValueError, re.error):
            continue
        for found in spec.patterns:
            expression = getattr(found, "regex", None)
            if found.include is not None and expression is not None:
                patterns.append((found.include, expression))
    joined = "|".join(re.sub(r"\(\?P<\w+>", "(?:", p.pattern) for _, p in patterns)
    return Globs(tuple(patterns), re.compile(joined) if patterns else None)


def option_globs(globs: Iterable[str], option: str) -> Globs:
    """The patterns a person gave; unlike a file's, a pattern that cannot be used is an error."""
    listed = tuple(globs)
    for glob in listed:
        if _too_many_stars(glob) or not compile_globs([glob]).patterns:
            raise ConfigError(
                f"{option} cannot use the pattern {glob!r}", "write it as in a .gitignore file"
            )
    return compile_globs(listed) if listed else Globs((), None)


def read_ignore(path: str, base: str, parent: Chain | None) -> Chain | None:
    """The chain with one more ignore file in front; the parent if there is none to read."""
    try:
        with open(path, "rb") as stream:
            text = stream.read(_MAX_BYTES).decode("utf-8", "surrogateescape")
    except OSError:
        return parent
    globs = compile_globs(text.removeprefix("\ufeff").splitlines())
    return Chain(base, globs, parent) if globs.patterns else parent


def outer_chain(root: str) -> Chain | None:
    """What the repository around a folder says: .git/info/exclude and .gitignore files above it.

    A folder named on the command line is scanned even where its repository ignores it.
    """
    top = _repository(root)
    if top is None:
        return None
    base = os.path.join(top, "")
    chain = read_ignore(os.path.join(top, ".git", "info", "exclude"), base, None)
    inner = root[len(base) :] if root != top else ""
    folder = base
    for part in inner.split("/") if inner else ():
        chain = read_ignore(os.path.join(folder, ".gitignore"), folder, chain)
        folder = os.path.join(folder, part, "")
        if chain is not None and chain.excludes(folder):
            return None
    return chain


def _repository(folder: str) -> str | None:
    while True:
        if os.path.exists(os.path.join(folder, ".git")):
            return folder
        parent = os.path.dirname(folder)
        if parent == folder:
            return None
        folder = parent


def _too_many_stars(pattern: str) -> bool:
    return (
        any(len(re.findall(r"\*+", part)) > _MAX_STARS for part in pattern.split("/"))
        or pattern.count("**") > _MAX_DOUBLE_STARS
    )
