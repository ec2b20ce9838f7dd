"""What `pqscan explain` prints: a name's meanings, its algorithms and its rules."""

from __future__ import annotations

import textwrap

from rich.syntax import Syntax
from rich.text import Text

from pqscan.domain.algorithm import Algorithm, Attack, ParameterKind, ParameterSet
from pqscan.domain.catalogue import CatalogueRule
from pqscan.domain.record import Record
from pqscan.report.text import clean

LEVEL_STYLES = {
    "critical": "bold red",
    "high": "red",
    "medium": "yellow",
    "low": "cyan",
    "info": "dim",
}
_INDENT = "  "
_MOST = 16  # parameter sets or names worth listing
_ATTACKS = {
    Attack.FACTORING: "Shor's algorithm factors its modulus",
    Attack.FINITE_FIELD_DLOG: "Shor's algorithm computes its discrete logarithm in a finite field",
    Attack.ELLIPTIC_CURVE_DLOG: "Shor's algorithm computes its discrete logarithm on a curve",
    Attack.KEY_SEARCH: "no better quantum attack than a key search",
    Attack.PREIMAGE: "no better quantum attack than a search for the input",
    Attack.COLLISION: "no better quantum attack than a search for collisions",
    Attack.NONE: "no known quantum attack",
}
_UNITS = {
    ParameterKind.MODULUS_BITS: "Moduli",
    ParameterKind.CURVE: "Curves",
    ParameterKind.KEY_BITS: "Keys",
}


class Meaning(Record):
    """What a name stands for in one protocol, one line a part."""

    protocol: str
    lines: tuple[str, ...]


class Subject(Record):
    """An algorithm, and the parameter set if the name fixed one."""

    algorithm: Algorithm
    parameter: str | None
    strength: int | None  # classical bits of that parameter set
    status: str


class Explanation(Record):
    """Everything known about one name; a single rule is shown whole, several as a list."""

    name: str
    meanings: tuple[Meaning, ...] = ()
    subjects: tuple[Subject, ...] = ()
    rules: tuple[CatalogueRule, ...] = ()


def render(explanation: Explanation, width: int) -> Text:
    """The whole answer, wrapped at `width` columns; addresses are left whole."""
    blocks: list[Text] = []
    for meaning in explanation.meanings:
        lines = [_paragraph(line, width) for line in meaning.lines]
        blocks.append(_join([_heading(f"{clean(explanation.name)} in {meaning.protocol}"), *lines]))
    blocks += [_subject(subject, width) for subject in explanation.subjects]
    if len(explanation.rules) == 1:
        blocks += _rule(explanation.rules[0], width)
    elif explanation.rules:
        blocks.append(_join([_heading("Rules"), *map(row, explanation.rules)]))
    return _join(blocks, "\n\n")


def row(rule: CatalogueRule) -> Text:
    """A rule on one line: id, level, title."""
    word = rule.level.word
    line = Text(f"{_INDENT}{rule.id}  ").append(f"{word:<8}", LEVEL_STYLES[word])
    return line.append(f"  {rule.title}")


def _heading(text: str) -> Text:
    return Text(text, "bold")


def _join(parts: list[Text], between: str = "\n") -> Text:
    return Text(between).join(parts)


def _paragraph(text: str, width: int) -> Text:
    filled = textwrap.fill(
        text,
        width,
        initial_indent=_INDENT,
        subsequent_indent=_INDENT,
        break_long_words=False,
        break_on_hyphens=False,
    )
    return Text(filled)


def _subject(subject: Subject, width: int) -> Text:
    algorithm = subject.algorithm
    title = algorithm.title
    if subject.parameter is not None:
        title += f", {subject.parameter}"
    lines = [_attack(subject)]
    if subject.strength is not None:
        lines.append(f"Classical strength: {subject.strength} bits.")
    if algorithm.hybrid_of:
        lines.append(f"Joins {' and '.join(algorithm.hybrid_of)}: it holds while one of them does.")
    if algorithm.note:
        lines.append(algorithm.note)
    if subject.parameter is None and algorithm.parameter_kind is not ParameterKind.NONE:
        lines.append(_sets(algorithm))
    if algorithm.aliases:
        more = len(algorithm.aliases) - _MOST
        names = ", ".join(algorithm.aliases[:_MOST])
        lines.append(f"Also called {names}" + (f" and {more} more." if more > 0 else "."))
    if algorithm.standards:
        lines.append(f"Standards: {'; '.join(algorithm.standards)}.")
    return _join([_heading(title), *(_paragraph(line, width) for line in lines if line)])


def _attack(subject: Subject) -> str:
    if subject.status == "broken":
        return "Broken already, without a quantum computer."
    words = _ATTACKS[subject.algorithm.attack]
    before = "Quantum-vulnerable: " if subject.algorithm.quantum_vulnerable else ""
    text = f"{before}{words}." if before else f"{words[0].upper()}{words[1:]}."
    if subject.status == "legacy":
        text += " Legacy: below 128 bits of classical strength, or being withdrawn."
    return text


def _sets(algorithm: Algorithm) -> str:
    sets = algorithm.parameters
    word = _UNITS.get(algorithm.parameter_kind, "Parameter sets")
    shown = ", ".join(_set(parameter) for parameter in sets[:_MOST])
    rest = f" and {len(sets) - _MOST} more" if len(sets) > _MOST else ""
    return f"{word}: {shown}{rest}." if sets else ""


def _set(parameter: ParameterSet) -> str:
    bits = parameter.classical_bits
    return parameter.id if bits is None else f"{parameter.id} ({bits} bits)"


def _rule(rule: CatalogueRule, width: int) -> list[Text]:
    facts = Text("Level ").append(rule.level.word, LEVEL_STYLES[rule.level.word])
    facts.append(f", security severity {rule.security_severity}\n")
    facts.append(textwrap.fill(f"Tags: {', '.join(rule.tags)}", width, break_on_hyphens=False))
    instead = _section("Use instead", rule.instead, width)
    links = [_heading("References")]
    for reference in rule.references:
        links += [_paragraph(reference.title, width), Text(f"{_INDENT * 2}{reference.url}", "dim")]
    blocks = [
        _join([_heading(f"{rule.id}  {rule.title}"), facts]),
        _section("What it finds", rule.summary, width),
        _section("Why it matters", rule.why, width),
        _join([_heading("Example"), _code(rule.language, rule.example)]),
        instead,
    ]
    if rule.instead_example:
        blocks.append(_code(rule.language, rule.instead_example))
    return [*blocks, _join(links)]


def _section(title: str, text: str, width: int) -> Text:
    paragraphs = [_paragraph(part, width) for part in text.split("\n\n")]
    return _join([_heading(title), _join(paragraphs, "\n\n")])


def _code(language: str, text: str) -> Text:
    coloured = Syntax("", language, theme="ansi_dark").highlight(text)
    coloured.rstrip()
    indented = [Text(_INDENT if line.plain else "") + line for line in coloured.split("\n")]
    return _join(indented)
