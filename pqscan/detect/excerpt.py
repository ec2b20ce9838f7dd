"""The few lines a report shows of a finding, with secrets masked the moment they are made.

Masking keeps every character's column, so that a caret still points at the right place.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from pqscan.domain.finding import Excerpt
from pqscan.domain.location import Region

MAX_LINES = 5
MAX_CHARACTERS = 400
_MARGIN = 2_000  # characters read beyond the shown ones, so that a cut cannot unmask a secret
_LOOK_BACK = 400  # lines: longer than the PEM form of a 16,384-bit RSA key (about 210)

_PEM_BEGIN = re.compile(r"-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----")
_PEM_END = re.compile(r"-----END [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----")
_LITERALS = re.compile(
    r"eyJ[\w-]{8,}\.[\w-]+(?:\.[\w-]*)?"  # a JSON web token
    r"|(?:\\x[0-9a-fA-F]{2}){16,}"
    r"|(?:0x)?[0-9a-fA-F]{32,}"
    r"|[0-9]{40,}"
    r"|(?<![A-Za-z0-9+/])(?=[A-Za-z+/]*[0-9])(?=[a-z0-9+/]*[A-Z])(?=[A-Z0-9+/]*[a-z])"
    r"[A-Za-z0-9+/]{40,}={0,2}"
    r"|(?<=[\"'])(?=[A-Za-z_-]*[0-9])(?=[a-z0-9_-]*[A-Z])(?=[A-Z0-9_-]*[a-z])"
    r"[A-Za-z0-9_-]{40,}={0,2}(?=[\"'])"  # base64url, as in a JSON web key
    r"|(?<=://)[^\s/:@'\"]{1,200}:[^\s/:@'\"]{1,200}(?=@)"
)
_NAMED = re.compile(
    r"""(?ix) (?:passw(?:or)?d | passphrase | pwd | secret | token
              | (?:api|private|secret|access|signing|master|encryption)[_-]?key)
        ["']? \s* (?: => | [:=] ) \s* [a-z]{0,2}
        (?: "([^"\n]+) | '([^'\n]+) )"""
)
# C0, DEL, C1, the characters that reorder or break a line on a screen, and lone surrogates.
_UNSAFE = (
    "[\x00-\x08\x0a-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ud800-\udfff\ufeff]"
)


def excerpt(lines: Sequence[str], region: Region) -> Excerpt:
    """The first lines of the region, at most five and 400 characters.

    `lines` is the whole file, without or with line ends; the region counts from 1. A line cut on
    its left begins with an ellipsis, one cut on its right ends with it.
    """
    first = min(max(region.start_line, 1), max(len(lines), 1))
    last = min(max(region.end_line, first), first + MAX_LINES - 1, len(lines))
    inside = _inside_private_key(lines, first - 1)
    shown: list[str] = []
    room = MAX_CHARACTERS
    for number in range(first, last + 1):
        line = lines[number - 1].rstrip("\r\n")
        start = region.start_column - 1 if number == first else 0
        masked, inside = _masked(_window(line, start), inside)
        text = _cut(masked, room)
        shown.append(text)
        room -= len(text) + 1
        if room <= 1:
            break
    return Excerpt("\n".join(shown), first)


@lru_cache(maxsize=4096)
def mask(text: str) -> str:
    """Any source text on one line, safe to print: secrets starred, control characters replaced."""
    return _masked(text[: MAX_CHARACTERS + _MARGIN], inside=False)[0]


def _window(line: str, start: int) -> str:
    """The part of a very long line around column `start` (from 0)."""
    if start <= MAX_CHARACTERS * 3 // 4:
        return line[: MAX_CHARACTERS + _MARGIN]
    return "…" + line[start - MAX_CHARACTERS // 4 : start + MAX_CHARACTERS + _MARGIN]


def _cut(line: str, room: int) -> str:
    return line if len(line) <= room else line[: max(room - 1, 0)] + "…"


def _inside_private_key(lines: Sequence[str], index: int) -> bool:
    """Whether the line at that index continues a PEM private key begun above it."""
    for number in range(index - 1, max(index - _LOOK_BACK, 0) - 1, -1):
        line = lines[number]
        if "-----" in line:
            begins = [match.start() for match in _PEM_BEGIN.finditer(line)]
            ends = [match.start() for match in _PEM_END.finditer(line)]
            if begins or ends:
                return max(begins, default=-1) > max(ends, default=-1)
    return False


def _masked(line: str, inside: bool) -> tuple[str, bool]:
    """The line with secrets starred, and whether it ends inside a PEM private key."""
    kept: list[str] = []
    rest = line
    while True:
        match = (_PEM_END if inside else _PEM_BEGIN).search(rest)
        body, marker = (rest[: match.start()], match.group()) if match else (rest, "")
        kept.append(re.sub(r"[A-Za-z0-9+/=]", "*", body) if inside else _mask_literals(body))
        kept.append(marker)
        if match is None:
            break
        rest = rest[match.end() :]
        inside = not inside
    text = "".join(kept)
    if not (text.isascii() and text.isprintable()):
        text = re.sub(_UNSAFE, "\N{REPLACEMENT CHARACTER}", text)
    return text, inside


def _mask_literals(text: str) -> str:
    text = _LITERALS.sub(lambda match: "*" * len(match.group()), text)
    return _NAMED.sub(_mask_value, text)


def _mask_value(match: re.Match[str]) -> str:
    value = match.group(1) or match.group(2)
    return match.group()[: -len(value)] + "*" * len(value)
