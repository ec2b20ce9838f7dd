"""Tells comments, strings and names apart in any language, without parsing it."""

from __future__ import annotations

import bisect
import re
from enum import StrEnum
from functools import cache

from pqscan.domain.record import Record

_TRIPLE = r'(?P<doc>"""[\s\S]*?(?:"""|\Z)|\'\'\'[\s\S]*?(?:\'\'\'|\Z))'
_STRING = r'(?P<string>"(?:\\.|[^"\\\n])*"?|\'(?:\\.|[^\'\\\n])*\'?)'
_BACKTICK = r"(?P<tick>`(?:\\[\s\S]|[^`\\])*`?)"
_HASH = r"(?P<comment>\#[^\n]*)"
_SLASH = r"(?P<comment>//[^\n]*)|(?P<block>/\*[\s\S]*?(?:\*/|\Z))"
_DASH = r"(?P<comment>--[^\n]*)"
_STYLES = {
    "python": (_TRIPLE, _STRING, _HASH),
    "hash": (_STRING, _HASH),
    "slash": (_STRING, _BACKTICK, _SLASH),
    "php": (_STRING, _SLASH, r"(?P<hash>\#[^\n]*)"),
    "dash": (_STRING, _DASH),
}
_SUFFIXES = {
    "python": ("py", "pyi", "pyx", "pxd"),
    "hash": (
        "rb",
        "sh",
        "bash",
        "pl",
        "pm",
        "r",
        "yaml",
        "yml",
        "toml",
        "conf",
        "cfg",
        "ini",
        "tf",
    ),
    "php": ("php",),
    "dash": ("sql", "lua", "hs", "ada", "adb"),
    "prose": ("md", "rst", "txt", "adoc", "html", "htm", "tex"),
}
_STYLE = {suffix: style for style, suffixes in _SUFFIXES.items() for suffix in suffixes}
MAX_CHARACTERS = 2_000_000


class Lexical(StrEnum):
    """What a character belongs to."""

    NAME = "name"
    STRING = "string"
    COMMENT = "comment"
    DOC = "doc"


class Spans(Record):
    """The parts of a text that are no code: sorted, not overlapping."""

    starts: tuple[int, ...]
    ends: tuple[int, ...]
    kinds: tuple[Lexical, ...]
    rest: Lexical = Lexical.NAME

    def at(self, offset: int) -> tuple[Lexical, int, int]:
        """What stands at an offset, and from where to where (0, 0 for code)."""
        index = bisect.bisect_right(self.starts, offset) - 1
        if index >= 0 and offset < self.ends[index]:
            return self.kinds[index], self.starts[index], self.ends[index]
        return self.rest, 0, 0


def spans(path: str, text: str) -> Spans:
    """All comments and strings of a text; prose is one doc, an unknown ending is read like C."""
    style = _STYLE.get(path.rpartition(".")[2].lower(), "slash")
    if style == "prose" or len(text) > MAX_CHARACTERS:
        return Spans((), (), (), Lexical.DOC if style == "prose" else Lexical.NAME)
    starts: list[int] = []
    ends: list[int] = []
    kinds: list[Lexical] = []
    for match in _pattern(style).finditer(text):
        starts.append(match.start())
        ends.append(match.end())
        kinds.append(_kind(match, text))
    return Spans(tuple(starts), tuple(ends), tuple(kinds))


@cache
def _pattern(style: str) -> re.Pattern[str]:
    return re.compile("|".join(_STYLES[style]))


def _kind(match: re.Match[str], text: str) -> Lexical:
    group = match.lastgroup
    if group in ("comment", "hash"):
        return Lexical.COMMENT
    if group == "block":
        return Lexical.DOC if match.group().startswith("/**") else Lexical.COMMENT
    if group == "doc":
        line = text[text.rfind("\n", 0, match.start()) + 1 : match.start()]
        return Lexical.DOC if not line.strip(" \trRbBuU") else Lexical.STRING
    return Lexical.STRING
