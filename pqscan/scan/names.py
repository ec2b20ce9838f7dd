"""Makes any file name safe to print, quote and compare: names in a scanned tree are hostile."""

from __future__ import annotations

import re

# Control characters, what reorders or hides text, lone surrogates (bytes that are no UTF-8), and
# the backslash itself, so that no two names share a printed form.
_UNSAFE = r"[\\\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ud800-\udfff\ufeff]"


def printable(name: str) -> str:
    r"""The name with every unsafe character written as `\n`, `\x1b` or `\u202e`."""
    if name.isascii() and name.isprintable() and "\\" not in name:
        return name  # nearly every name: the expression is not even compiled
    return re.sub(_UNSAFE, _escaped, name)


def _escaped(match: re.Match[str]) -> str:
    character = match.group()
    code = ord(character)
    if 0xDC80 <= code <= 0xDCFF:  # an undecodable byte, as os.fsdecode carries it
        return f"\\x{code - 0xDC00:02x}"
    return character.encode("unicode_escape", "backslashreplace").decode("ascii")
