"""Reads the comments by which a person tells the scanner to leave a line alone."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from pqscan.detect.excerpt import mask
from pqscan.detect.interface import SourceFile
from pqscan.domain.record import Record
from pqscan.scan.reading import Unread, read_text

# `# pqscan: ignore[PQ101, PQ205] reason until=2027-01-31`, after any language's comment sign.
_COMMENT = re.compile(
    r"(?:#|//|/\*|\*|--|;|<!--|%|')\s*pqscan:\s*ignore\b(?:\[(?P<ids>[^\]\n]{0,200})\])?"
    r"(?P<reason>[^\n]{0,500})"
)
_UNTIL = re.compile(r"\buntil=(\S+)")
_ID = re.compile(r"PQ\d{3}\Z")
_CLOSING = re.compile(r"\s*(?:\*/|-->)\s*\Z")


class IgnoreComment(Record, order=True):
    """One comment: its line, the rules it names, why and until when; `problem` if it cannot hold.

    Neither a comment without ids nor one with a date that is none suppresses anything.
    """

    path: str
    line: int
    rules: tuple[str, ...] = ()
    reason: str = ""
    until: date | None = None
    problem: str = ""


def ignore_comments(files: Iterable[SourceFile], max_size: int) -> tuple[IgnoreComment, ...]:
    """Every comment to the scanner in the files, by place."""
    found: list[IgnoreComment] = []
    for file in files:
        data = read_text(file, max_size)
        if not isinstance(data, Unread):
            found += comments_of(file.path, data.decode("utf-8", "replace"))
    return tuple(sorted(found))


def comments_of(path: str, text: str) -> list[IgnoreComment]:
    """The comments of one file's text."""
    found: list[IgnoreComment] = []
    for number, line in enumerate(text.split("\n"), 1):
        if "pqscan:" in line and (match := _COMMENT.search(line)):
            found.append(_read(path, number, match["ids"], match["reason"]))
    return found


def _read(path: str, line: int, ids: str | None, rest: str) -> IgnoreComment:
    rest = _CLOSING.sub("", rest)
    reason = mask(" ".join(_UNTIL.sub("", rest).split()).strip(" -:,"))
    rules = tuple(part.strip() for part in (ids or "").split(",") if part.strip())
    wrong = [rule for rule in rules if not _ID.match(rule)]
    if not rules:
        return IgnoreComment(path, line, reason=reason, problem="names no rule")
    if wrong:
        return IgnoreComment(path, line, rules, reason, problem=f"{mask(wrong[0])!r} is no rule id")
    until = _UNTIL.search(rest)
    if until is None:
        return IgnoreComment(path, line, rules, reason)
    try:
        return IgnoreComment(path, line, rules, reason, date.fromisoformat(until[1]))
    except ValueError:
        wrong_date = f"{mask(until[1])!r} is no date; write until=YYYY-MM-DD"
        return IgnoreComment(path, line, rules, reason, problem=wrong_date)
