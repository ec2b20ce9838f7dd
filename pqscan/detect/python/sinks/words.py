"""Command lines as words: from lists of arguments and from shell strings, with holes for unknowns.

A word may hold several values (`"rsa:" + bits`): its text has a mark where each hole is.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator

from pqscan.detect.python.values import (
    Const,
    Sequence,
    Template,
    Trail,
    Union,
    Unknown,
    Value,
    options,
)
from pqscan.domain.record import Record

MAX_TEXT = 20_000  # characters of a shell string
MAX_WORDS = 400
_HOLE = re.compile("\ue000([0-9]+)\ue001")  # private use: in no command anybody writes
_BREAKS = re.compile(r"[;&|<>()\n]+")
_TEXT_OF_SHELL = re.compile(r"-[a-z]*c")  # `-c`, `-lc`, `-euxc`
_ASSIGNMENT = re.compile(r"[A-Za-z_]\w*=")
_CONNECTS = re.compile(r"(?:GIT_SSH_COMMAND|RSYNC_RSH|BORG_RSH|SVN_SSH|CVS_RSH)=")
_PREFIXES = frozenset(
    ("sudo", "env", "nice", "time", "nohup", "exec", "doas", "command", "ionice", "stdbuf")
)
_SHELLS = frozenset(("sh", "bash", "dash", "zsh", "ash", "ksh"))


MORE = Unknown(None, "further arguments are not known")


class Word(Record):
    """One argument; `holes` are the values that its marks stand for."""

    text: str
    holes: tuple[Value, ...] = ()
    trail: Trail | None = None

    @property
    def is_known(self) -> bool:
        """Whether nothing is missing."""
        return _HOLE.search(self.text) is None

    def part(self, separator: str, index: int) -> Word | None:
        """One of its parts, such as `2048` of `rsa:2048`."""
        parts = self.text.split(separator)
        return Word(parts[index].strip(), self.holes, self.trail) if index < len(parts) else None

    def after(self, prefix: str) -> Word:
        """What follows a prefix."""
        return Word(self.text[len(prefix) :], self.holes, self.trail)

    def values(self) -> Iterator[Value]:
        """What the whole word may be: constants, or unknown with the reason."""
        found = _HOLE.fullmatch(self.text)
        if found is not None:
            yield from options(self.holes[int(found.group(1))])
        elif self.is_known:
            yield Const(self.trail, self.text)
        else:
            hole = self.holes[int(_HOLE.search(self.text).group(1))]  # type: ignore[union-attr]
            reason = hole.reason if isinstance(hole, Unknown) else "only a part of it is known"
            yield Unknown(hole.trail, reason)


def commands(value: Value) -> Iterator[tuple[Word, ...]]:
    """Every command line that a value may be; a shell string may hold several."""
    for option in options(value):
        if isinstance(option, Sequence):
            yield from _unwrapped(_listed(option))
        elif isinstance(option, Template | Const):
            word = _word(option)
            if word is not None and len(word.text) <= MAX_TEXT:
                yield from in_shell(word)


def _listed(value: Sequence) -> tuple[Word, ...]:
    found: list[Word] = []
    for item in value.items[:MAX_WORDS]:
        if isinstance(item, Sequence):
            found.extend(_listed(item))
        else:
            found.append(_word(item) or Word("\ue0000\ue001", (item,)))
    if not value.exact:
        found.append(Word("\ue0000\ue001", (MORE,)))
    return tuple(found)


def _word(value: Value) -> Word | None:
    if isinstance(value, Const):
        if isinstance(value.value, bytes):
            return Word(value.value.decode("latin-1"), (), value.trail)
        known = isinstance(value.value, str | int | float)
        return Word(str(value.value), (), value.trail) if known else None
    if isinstance(value, Template):
        return _joined(value)
    if isinstance(value, Union | Unknown):
        return Word("\ue0000\ue001", (value,), value.trail)
    return None


def _joined(value: Template) -> Word:
    text, holes = "", list[Value]()
    for piece in value.pieces:
        inner = _word(piece)
        if inner is None or not inner.is_known:
            text += f"\ue000{len(holes)}\ue001"
            holes.append(piece)
        else:
            text += inner.text
    return Word(text, tuple(holes))


def in_shell(word: Word) -> Iterator[tuple[Word, ...]]:
    """The simple commands of a shell string; none where its quotes do not match."""
    try:
        lexer = shlex.shlex(word.text, posix=True, punctuation_chars=";&|<>()\n")
        lexer.whitespace = " \t\r"
        lexer.whitespace_split = True
        lexer.commenters = ""
        tokens = list(lexer)
    except ValueError:
        return
    current: list[Word] = []
    for token in [*tokens, ";"]:
        if _BREAKS.fullmatch(token):
            if current:
                yield from _unwrapped(tuple(current[:MAX_WORDS]))
            current = []
        elif token or current:  # `''` is a word too
            current.append(Word(token.lstrip("$`").rstrip("`"), word.holes, word.trail))


def _unwrapped(words: tuple[Word, ...], depth: int = 0) -> Iterator[tuple[Word, ...]]:
    """Without `sudo`, `env NAME=value` and the like before it; the inside of `sh -c`."""
    index = 0
    while index < len(words):
        text = name_of(words[index])
        if text in _SHELLS:
            inner = [word for word in words[index + 1 :] if not word.text.startswith("-")]
            if inner and any(_TEXT_OF_SHELL.fullmatch(word.text) for word in words[index + 1 :]):
                if depth < 2:
                    yield from in_shell(inner[0])
                return
        if depth < 2 and (connects := _CONNECTS.match(words[index].text)) is not None:
            yield from in_shell(words[index].after(connects.group()))
        wrapper = text in _PREFIXES or _ASSIGNMENT.match(words[index].text) is not None
        if not wrapper and not (index and text.startswith("-")):
            break
        index += 1
    if index < len(words):
        yield words[index:]


def name_of(word: Word) -> str:
    """What a program is called, without its folder."""
    if not word.is_known:
        return ""
    return word.text.replace("\\", "/").rpartition("/")[2].removesuffix(".exe")
