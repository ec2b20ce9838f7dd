"""The catalogue: the stable rule ids a person sees, with all that is said about them."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Mapping

from pqscan.domain import knowledge
from pqscan.domain.errors import KnowledgeError, UsageError
from pqscan.domain.finding import Level
from pqscan.domain.record import Record
from pqscan.domain.registry_tables import Entry

_ID = re.compile(r"PQ[1-6]\d\d|PQ00\d")
_LEVELS = {level.word: level for level in Level}
# What GitHub makes of `security-severity`; the two words for one rule must not disagree.
_SEVERITIES = {
    Level.INFO: (0.1, 0.1),
    Level.LOW: (0.2, 3.9),
    Level.MEDIUM: (4.0, 6.9),
    Level.HIGH: (7.0, 8.9),
    Level.CRITICAL: (9.0, 10.0),
}


class Reference(Record):
    """A document that bears a rule out."""

    title: str
    url: str


class CatalogueRule(Record):
    """One rule; texts are paragraphs parted by an empty line, examples are verbatim code."""

    id: str
    title: str
    level: Level  # the default of its findings, refined by risk
    summary: str  # what it does
    why: str  # why this is bad
    example: str
    instead: str  # what to use instead
    references: tuple[Reference, ...]
    security_severity: str  # "0.1" to "10.0", as GitHub reads it from a SARIF rule
    tags: tuple[str, ...]
    language: str  # of the examples, as a highlighter names it
    instead_example: str = ""

    @property
    def file(self) -> str:
        """Where it is written, relative to the project."""
        return f"rules/catalogue/{self.id}.toml"


class _Catalogue(Mapping[str, CatalogueRule]):
    """The rules by id; one is made when it is asked for, since a scan asks for few."""

    def __init__(self, tables: Mapping[str, object]) -> None:
        self._tables = {file.removesuffix(".toml"): table for file, table in tables.items()}
        self._made: dict[str, CatalogueRule] = {}

    def __getitem__(self, id: str) -> CatalogueRule:
        if id not in self._made:
            self._made[id] = _rule(f"{id}.toml", self._tables[id])
        return self._made[id]

    def __iter__(self) -> Iterator[str]:
        return iter(self._tables)

    def __len__(self) -> int:
        return len(self._tables)


@functools.cache
def catalogue() -> Mapping[str, CatalogueRule]:
    """Every rule by its id, in the order of the ids."""
    return _Catalogue(knowledge.read_tables("rules/catalogue"))


def rule(id: str) -> CatalogueRule:
    """The rule of that id (case does not matter); UsageError where there is none."""
    found = catalogue().get(id.upper())
    if found is None:
        near = [] if re.fullmatch(r"PQ\d{3}", id, re.I) else _near(id)  # numbers are not alike
        hint = f"did you mean {near[0]}?" if near else "see: pqscan rules"
        raise UsageError(f"no rule {id!r}", hint)
    return found


def _near(id: str) -> list[str]:
    from difflib import get_close_matches

    return get_close_matches(id.upper(), catalogue(), 1)


def _rule(file: str, table: object) -> CatalogueRule:
    entry = Entry(f"rules/catalogue/{file}", table)
    made = CatalogueRule(
        id=entry.text("id"),
        title=entry.text("title"),
        level=entry.choice("level", _LEVELS),
        summary=_paragraphs(entry.text("summary")),
        why=_paragraphs(entry.text("why")),
        example=entry.text("example").strip("\n"),
        instead=_paragraphs(entry.text("instead")),
        references=tuple(_reference(entry.name, item) for item in entry.items("references")),
        security_severity=entry.text("security-severity"),
        tags=entry.texts("tags"),
        language=entry.text("language"),
        instead_example=entry.text("instead-example", "").strip("\n"),
    )
    if not _ID.fullmatch(made.id) or file != f"{made.id}.toml":
        raise KnowledgeError(f"{entry.name} holds the id {made.id}", "name the file after its id")
    low, high = _SEVERITIES[made.level]
    if not low <= float(made.security_severity) <= high:
        raise KnowledgeError(
            f"{entry.name}: level {made.level.word} and security-severity "
            f"{made.security_severity} disagree",
            f"{low} to {high}",
        )
    return made


def _reference(name: str, item: object) -> Reference:
    entry = Entry(f"a reference of {name}", item)
    return Reference(entry.text("title"), entry.text("url"))


def _paragraphs(text: str) -> str:
    """Line breaks inside a paragraph are the file's, not the text's."""
    return "\n\n".join(" ".join(part.split()) for part in re.split(r"\n\s*\n", text.strip()))
