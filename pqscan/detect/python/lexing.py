"""Cuts Python-like text into tokens where the parser gave up; it never fails and never loops.

Python 2, templates and newer syntax have the same comments, strings and names, which is all that
the tolerant pass of tokens.py needs.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

MAX_CHARACTERS = 2_000_000  # the rest of a longer file is not looked at
MAX_TOKENS = 500_000

_TOKEN = re.compile(
    r"""
    (?P<skip>    [ \t\f\r\0]+ | \\\r?\n | \#[^\n]* )
  | (?P<string>  [bBrRuUfFtT]{0,3} (?:
        \"\"\" (?: [^"\\] | \\. | "(?!"") )*+ (?: \"\"\" | \Z )
      | ''' (?: [^'\\] | \\. | '(?!'') )*+ (?: ''' | \Z )
      | " (?: [^"\\\n] | \\. )*+ "?
      | ' (?: [^'\\\n] | \\. )*+ '? ) )
  | (?P<number>  0[xXoObB][0-9a-fA-F_]+[lL]? | \d[\d_]*(?:\.\d*)?(?:[eE][+-]?\d+)?[lLjJ]? )
  | (?P<name>    [^\W\d]\w* )
  | (?P<line>    \n )
  | (?P<op>      \*\* | == | != | <= | >= | := | -> | . )
    """,
    re.VERBOSE | re.DOTALL,
)


@dataclass(slots=True)
class Token:
    """A piece of text: kind is `string`, `number`, `name`, `line` or `op`; places from 0."""

    kind: str
    text: str
    start: int
    end: int


def tokens_of(text: str) -> list[Token]:
    """The tokens without blanks and comments; what follows an open triple quote is one string."""
    found: list[Token] = []
    for match in _TOKEN.finditer(text, 0, MAX_CHARACTERS):
        kind = match.lastgroup or "op"
        if kind != "skip":
            found.append(Token(kind, match.group(), match.start(), match.end()))
            if len(found) >= MAX_TOKENS:
                break
    return found
