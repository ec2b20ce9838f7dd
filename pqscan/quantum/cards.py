"""Reads the cost models: one file a paper under rules/quantum/models/, found by walking it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from pqscan.domain import knowledge
from pqscan.domain.errors import KnowledgeError, UsageError
from pqscan.domain.estimate import Provenance
from pqscan.quantum.nouns import Family, ModelCard, ReferencePoint, Row, Term
from pqscan.quantum.quoting import shown
from pqscan.quantum.tables import Table

FOLDER = "rules/quantum/models"
STANCES = ("conservative", "reviewed", "frontier")
MACHINES = ("own", "surface", "fixed", "none")


@lru_cache(maxsize=1)
def all_cards() -> tuple[ModelCard, ...]:
    """Every model, sorted by family, stance and id."""
    cards = [read_card(path, table) for path, table in knowledge.read_tables(FOLDER).items()]
    order = list(Family)
    return tuple(
        sorted(cards, key=lambda c: (order.index(c.family), STANCES.index(c.stance), c.id))
    )


def find(model: str) -> ModelCard:
    """The model of that id; UsageError, with those there are, for any other."""
    for card in all_cards():
        if card.id == model:
            return card
    known = ", ".join(card.id for card in all_cards())
    raise UsageError(f"no cost model is called '{shown(model)}'", f"allowed: default, all, {known}")


def read_card(path: str, raw: Mapping[str, object]) -> ModelCard:
    """A card from its file's table; KnowledgeError names the file and the field that is wrong."""
    table = Table(f"{FOLDER}/{path}", raw)
    low, high = table.numbers("range", 2)
    card = ModelCard(
        id=table.text("id"),
        title=table.text("title"),
        citation=table.text("citation"),
        url=table.text("url"),
        table=table.text("table"),
        year=int(table.number("year")),
        families=tuple(Family(word) for word in table.words("families", tuple(Family))),
        lowest=int(low),
        highest=int(high),
        units=table.text("units"),
        reviewed=table.flag("reviewed"),
        circuits_public=table.flag("circuits_public"),
        provenance=Provenance(table.word("provenance", tuple(Provenance))),
        engine=table.text("engine"),
        stance=table.word("stance", STANCES),
        physical=table.word("physical", MACHINES),
        note=table.text("note", ""),
        preferred=table.flag("preferred", False),
        binary=table.flag("binary", False),
        targets=table.words("targets", ()) if table.has("targets") else (),
        coefficients=table.figures("coefficients"),
        terms=tuple((name, _terms(table, name)) for name in table.names("terms")),
        rows=tuple(_row(row) for row in table.tables("row")),
        reference=tuple(_reference(point) for point in table.tables("reference")),
    )
    if not card.families or card.lowest > card.highest:
        raise KnowledgeError(f"{table.where} needs families and a range [low, high]", "mend it")
    if not (card.citation and card.table):
        raise KnowledgeError(f"{table.where} needs a citation and where in it", "mend it")
    if f"{card.id}.toml" != path:
        raise KnowledgeError(f"{table.where} holds the model {card.id}", "name the file by the id")
    return card


def _terms(table: Table, name: str) -> tuple[Term, ...]:
    terms = []
    for term in table.table("terms").tables(name):
        terms.append(
            Term(
                factor=term.number("factor"),
                power=term.number("n", 0),
                logs=term.number("lg", 0),
                whole=term.word("round_lg", ("", "floor", "ceil"), ""),
            )
        )
    return tuple(terms)


def _row(row: Table) -> Row:
    return Row(
        target=row.text("target"),
        machine=row.text("machine", ""),
        figures=row.figures("figures"),
        note=row.text("note", ""),
    )


def _reference(point: Table) -> ReferencePoint:
    return ReferencePoint(
        target=point.text("target"),
        expected=point.figures("expected"),
        tolerance=point.number("tolerance"),
        source=point.text("source"),
        verified=point.flag("verified"),
        digits=int(point.number("digits", 0)),
        upper_bound=point.flag("upper_bound", False),
    )
