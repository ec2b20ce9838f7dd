"""What command lines make, read from `rules/commands/*.toml` (format: the README.md there)."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping

from pqscan.detect.python.sinks.words import MORE, Word, name_of
from pqscan.domain import knowledge
from pqscan.domain.finding import Function
from pqscan.domain.record import Record
from pqscan.domain.registry_tables import Entry


class Command(Record):
    """One use of a program, and the asset it makes."""

    path: tuple[str, ...]
    any: tuple[str, ...]
    unless: tuple[str, ...]
    with_keys: tuple[str, ...]
    with_flags: tuple[str, ...]
    algorithm: str
    names: Mapping[str, str]
    otherwise: str
    parameter: tuple[str, ...]
    defaults: Mapping[str, str]
    since: str
    reason: str
    function: Function
    table: str = ""  # of names that the option lists; `ciphers` for a cipher string
    rule: str = ""


class Tool(Record):
    """A program and how it takes its options."""

    name: str
    style: str
    valued: frozenset[str]
    commands: tuple[Command, ...]


class Line(Record):
    """A command line taken apart."""

    tool: Tool
    options: tuple[tuple[str, Word | None], ...]
    plain: tuple[Word, ...]  # words that are no options, subcommands included
    flags: tuple[Word, ...] = ()  # options that stand alone

    def has(self, names: tuple[str, ...]) -> bool:
        """Whether one of the options is given."""
        return any(name in names for name, _ in self.options)

    @property
    def is_open(self) -> bool:
        """Whether there may be further words."""
        return any(word.holes == (MORE,) for word in self.plain)

    def value(self, name: str) -> Word | None:
        """The value of an option, the last one if it is given twice."""
        found = [value for option, value in self.options if option == name and value is not None]
        return found[-1] if found else None

    def keyed(self, name: str, key: str) -> Word | None:
        """`2048` of `-pkeyopt rsa_keygen_bits:2048`."""
        for option, value in reversed(self.options):
            if option != name or value is None:
                continue
            for separator in ":=":
                if value.text.startswith(f"{key}{separator}"):
                    return value.after(f"{key}{separator}")
        return None


def parse(words: tuple[Word, ...]) -> Line | None:
    """The line of a known program, or None."""
    tool = tools().get(name_of(words[0])) if words else None
    if tool is None:
        return None
    given: list[tuple[str, Word | None]] = []
    plain: list[Word] = []
    flags: list[Word] = []
    rest = iter(words[1:])
    for word in rest:
        text = word.text
        if not text.startswith("-") or text == "-":
            plain.append(word)
            continue
        name, separate, _ = text.partition("=")
        if separate and text.startswith("--"):
            given.append((name, word.after(f"{name}=")))
        elif text in tool.valued:
            given.append((text, next(rest, None)))
        elif tool.style == "getopt" and text[:2] in tool.valued and len(text) > 2:
            given.append((text[:2], word.after(text[:2])))
        else:
            given.append((text, None))
            flags.append(word)
    return Line(tool, tuple(given), tuple(plain), tuple(flags))


def uses(line: Line) -> Iterator[Command]:
    """What of the descriptions a command line is."""
    for command in line.tool.commands:
        starts = tuple(word.text for word in line.plain[: len(command.path)])
        if starts != command.path:
            continue
        if (command.any and not line.has(command.any)) or line.has(command.unless):
            continue
        if command.with_flags and not line.has(command.with_flags):
            continue
        keys = [value.text for _, value in line.options if value is not None]
        if command.with_keys and not any(key.startswith(command.with_keys) for key in keys):
            continue
        yield command


def source(line: Line, command: Command, text: str) -> Word | None:
    """The word that a source such as `$-b` or `$-newkey/1` stands for."""
    where = text.removeprefix("$")
    plain = line.plain[len(command.path) :]
    if where == "#":
        numbers = [word for word in plain if word.text.isdecimal() or not word.is_known]
        return numbers[-1] if numbers else None
    if where.isdecimal():
        index = int(where) - 1
        return plain[index] if index < len(plain) else None
    option, _, key = where.partition(" ")
    if key:
        return line.keyed(option, key)
    option, _, index_text = where.partition("/")
    value = line.value(option)
    if value is None or not index_text:
        return value
    return value.part(":", int(index_text))


@functools.cache
def tools() -> Mapping[str, Tool]:
    """Every described program by the names of its file."""
    found: dict[str, Tool] = {}
    for path, table in knowledge.read_tables("rules/commands").items():
        entry = Entry(f"commands/{path}", table.get("tool", {}))
        made = tuple(
            command
            for item in Entry(f"commands/{path}", table).items("command")
            for command in _commands(f"commands/{path}", item)
        )
        tool = Tool(entry.text("name"), entry.text("style"), frozenset(entry.texts("valued")), made)
        found.update(dict.fromkeys(entry.texts("names"), tool))
    return found


def _commands(name: str, item: object) -> Iterator[Command]:
    entry = Entry(name, item)
    for word in entry.texts("each") or ("",):
        yield Command(
            path=tuple(part.replace("{}", word) for part in entry.texts("path")),
            any=tuple(option.replace("{}", word) for option in entry.texts("any")),
            unless=entry.texts("unless"),
            with_keys=entry.texts("with"),
            with_flags=entry.texts("with-flag"),
            algorithm=entry.text("algorithm").replace("{}", word),
            names=_texts(entry, "names"),
            otherwise=entry.text("otherwise", ""),
            parameter=entry.texts("parameter"),
            defaults=_texts(entry, "defaults"),
            since=entry.text("since", "") or entry.text("default", ""),
            reason=entry.text("reason", ""),
            function=Function(entry.text("function")),
            table=entry.text("table", ""),
            rule=entry.text("rule", ""),
        )


def _texts(entry: Entry, key: str) -> Mapping[str, str]:
    inner = Entry(f"{entry.name} {key}", entry.table.get(key, {}))
    return {name: inner.text(name, "") for name in inner.table}
