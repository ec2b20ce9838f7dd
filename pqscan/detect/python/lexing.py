"""Cuts Python-like text into tokens where the parser gave up; it never fails and never loops.

Python 2, templates and newer syntax have the same comments, strings and names, which is all that
the tolerant pass of tokens.py needs.
"""

from __future__ import annotations

import ast
import bisect
import re
from collections.abc import Iterator, Sequence

from pqscan.domain.record import Struct

MAX_CHARACTERS = 2_000_000  # the rest of a longer file is not looked at
MAX_TOKENS = 500_000

# No possessive quantifiers: Python 3.11.2 matches them wrongly around alternatives.
_TOKEN = re.compile(
    r"""
    (?P<skip>    [ \t\f\r\0]+ | \\\r?\n | \#[^\n]* )
  | (?P<string>  [bBrRuUfFtT]{0,3} (?:
        \"\"\" [^"\\]* (?: (?: \\. | "(?!"") ) [^"\\]* )* (?: \"\"\" | \Z )
      | ''' [^'\\]* (?: (?: \\. | '(?!'') ) [^'\\]* )* (?: ''' | \Z )
      | " [^"\\\n]* (?: \\. [^"\\\n]* )* "?
      | ' [^'\\\n]* (?: \\. [^'\\\n]* )* '? ) )
  | (?P<number>  0[xXoObB][0-9a-fA-F_]+[lL]? | \d[\d_]*(?:\.\d*)?(?:[eE][+-]?\d+)?[lLjJ]? )
  | (?P<name>    [^\W\d]\w* )
  | (?P<line>    \n )
  | (?P<op>      \*\* | == | != | <= | >= | := | -> | . )
    """,
    re.VERBOSE | re.DOTALL,
)


class Token(Struct):
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


class Tokens:
    """The tokens of a text, and where they stand in it."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens = tokens_of(text)
        self.lines = [0, *(match.end() for match in re.finditer("\n", text))]

    def token(self, index: int) -> Token | None:
        """The token at an index."""
        return self.tokens[index] if 0 <= index < len(self.tokens) else None

    def at(self, index: int) -> str:
        """The text of the token at an index, empty outside."""
        return self.tokens[index].text if 0 <= index < len(self.tokens) else ""

    def kind(self, index: int) -> str:
        """The kind of the token at an index, empty outside."""
        return self.tokens[index].kind if 0 <= index < len(self.tokens) else ""

    def node(self, first: int, last: int) -> ast.Call:
        """A node that stands where those tokens stand."""
        node = ast.Call(ast.Name("", ast.Load()), [], [])
        last = min(max(last, first), len(self.tokens) - 1)
        node.lineno, node.col_offset = self.place(self.tokens[first].start)
        node.end_lineno, node.end_col_offset = self.place(self.tokens[last].end)
        return node

    def place(self, offset: int) -> tuple[int, int]:
        """Line from 1 and column in UTF-8 bytes from 0, as `ast` counts."""
        line = bisect.bisect_right(self.lines, offset)
        start = self.lines[line - 1]
        return line, len(self.text[start:offset].encode("utf-8", "replace"))


MAX_IMPORT = 400  # tokens of one import statement


def imported(tokens: Sequence[Token], index: int) -> tuple[list[tuple[str, str]], int]:
    """What the import statement at an index binds, and the index after it.

    `import a.b as c, d` gives ("c", "a.b") and ("d", "d"); `from a import (b as c)` gives
    ("c", "a.b"), with a leading dot where the import is relative.
    """
    line = _statement(tokens, index)
    words = [token.text for token in line if token.text not in ("(", ")")]
    bound: list[tuple[str, str]] = []
    if words[0] == "import":
        for part in _split(words[1:]):
            dotted, name = _renamed(part)
            whole = dotted if name else dotted.partition(".")[0]
            if whole:
                bound.append((name or whole, whole))
    elif "import" in words:
        cut = words.index("import")
        base = "".join(words[1:cut])
        for part in _split(words[cut + 1 :]):
            original, name = _renamed(part)
            if original and original != "*":
                bound.append((name or original, f"{base}.{original}"))
    return bound, index + max(len(line), 1)


def _statement(tokens: Sequence[Token], index: int) -> list[Token]:
    """The tokens up to the end of the line, or of the parentheses that stand open there."""
    depth = 0
    found: list[Token] = []
    for token in tokens[index : index + MAX_IMPORT]:
        depth += (token.text == "(") - (token.text == ")")
        if (token.kind == "line" and depth <= 0) or token.text == ";":
            break
        found.append(token if token.kind != "line" else Token("op", ")", token.start, token.end))
    return found


def _split(words: list[str]) -> Iterator[list[str]]:
    part: list[str] = []
    for word in words:
        if word == ",":
            yield part
            part = []
        else:
            part.append(word)
    yield part


def _renamed(words: list[str]) -> tuple[str, str]:
    """`a.b as c` as ("a.b", "c"); no second name where there is no `as`."""
    if "as" in words:
        cut = words.index("as")
        return "".join(words[:cut]), "".join(words[cut + 1 :])
    return "".join(words), ""
