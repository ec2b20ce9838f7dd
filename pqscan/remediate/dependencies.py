"""Raises the declared lower bound of a Python dependency, in the same diff as the code."""

from __future__ import annotations

import re

from pqscan.domain.record import Record
from pqscan.remediate.source import LOCKS, ProjectView

# A requirement's name, extras and version part as PEP 508 writes them; then a marker or comment.
_ONE = r"[ \t]*(?:===|==|~=|>=|<=|!=|<|>)[ \t]*[\w.*+!-]+"
_VERSIONS = rf"(?P<versions>(?:{_ONE}(?:[ \t]*,{_ONE})*)?)"
_LINE = (
    r"^(?P<head>[ \t]*{name}(?:[ \t]*\[[^\]\n]*\])?){versions}"
    r"(?P<tail>[ \t]*(?:(?:[;#\\]|--)[^\r\n]*)?\r?)$"
)
_QUOTED = r"(?P<head>[\"']{name}(?:\s*\[[^\]]*\])?){versions}(?P<tail>\s*(?:;[^\"']*)?[\"'])"
_POETRY = (
    r"^(?P<head>{name}\s*=\s*[\"'])(?P<versions>[\^~<>=!][^\"']*|\*|\d[^\"']*)(?P<tail>[\"'].*)$"
)


class Raised(Record):
    """What became of the declarations of one package."""

    edits: tuple[tuple[str, bytes], ...] = ()  # path and new content
    notes: tuple[str, ...] = ()
    refused: str = ""


def raise_bound(project: ProjectView, package: str, version: int) -> Raised:
    """Make every declaration of `package` allow only major `version` and newer.

    A range keeps its upper bound if the new lower one lies below it; a pin, or a range that ends
    too low, becomes `>=version`. Requirement files with hashes are refused: they are generated.
    """
    edits, notes = [], []
    for path in project.paths:
        name = path.rsplit("/", 1)[-1]
        content = project.read(path)
        if name in LOCKS and package.encode() in content:
            notes.append(f"{path} must be made anew: it locks {package}.")
        patterns = _patterns(path, name)
        if not patterns or package.encode() not in content.lower():
            continue
        try:
            text = content.decode("utf-8")
        except UnicodeDecodeError:
            continue
        new, pinned = _rewritten(text, patterns, package, version)
        if new == text:
            continue
        if "--hash=" in text:
            return Raised(refused=f"{path} pins {package} with hashes; generate it anew first")
        if pinned:
            notes.append(f"{path} held {package} below {version}; it now says >={version}.")
        edits.append((path, new.encode("utf-8")))
    return Raised(tuple(edits), tuple(notes))


def _patterns(path: str, name: str) -> tuple[str, ...]:
    if name.endswith((".txt", ".in")) and "require" in path:
        return (_LINE,)
    if name == "pyproject.toml":
        return (_QUOTED, _POETRY)
    if name == "setup.py":
        return (_QUOTED,)
    if name == "setup.cfg":
        return (_LINE,)
    return (_POETRY,) if name == "Pipfile" else ()


def _rewritten(
    text: str, patterns: tuple[str, ...], package: str, version: int
) -> tuple[str, bool]:
    pinned = False

    def replace(match: re.Match[str]) -> str:
        nonlocal pinned
        old = match["versions"]
        new, lost = _bound(old, version, poetry="=" in match["head"])
        pinned = pinned or lost
        return f"{match['head']}{new}{match['tail']}"

    for pattern in patterns:
        full = pattern.format(name=re.escape(package), versions=_VERSIONS)
        text = re.sub(full, replace, text, flags=re.MULTILINE | re.IGNORECASE)
    return text, pinned


def _bound(old: str, version: int, *, poetry: bool) -> tuple[str, bool]:
    """The new version part, and whether an upper limit had to go."""
    parts = [part.strip() for part in old.split(",") if part.strip()]
    lower = [_major(p) for p in parts if p.startswith((">", "=", "~", "^")) or p[0].isdigit()]
    upper = [part for part in parts if part.startswith("<")]
    closed = [p for p in parts if p.startswith(("=", "~", "^")) or p[0].isdigit()]
    if lower and min(lower) >= version:
        return old, False
    if not poetry and not parts:
        return f">={version}", False
    ends_low = any(_major(part) <= version for part in upper) or bool(closed)
    others = [part for part in parts if part.startswith(("<", "!")) and not ends_low]
    separator = ", " if ", " in old else ","
    lead = " " if old.startswith(" ") else ""
    return lead + separator.join([f">={version}", *others]), ends_low


def _major(part: str) -> int:
    digits = re.search(r"\d+", part)
    return int(digits[0]) if digits else 0
