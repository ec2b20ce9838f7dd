"""What others say about the same question: shown beside our distribution, never averaged in."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from pqscan.domain import knowledge
from pqscan.domain.record import Record
from pqscan.quantum.tables import Table


class Answer(Record):
    """Share of probability that experts give to a machine by a year, two readings of it."""

    year: int
    optimistic: float
    pessimistic: float


class Survey(Record):
    """A survey of experts, a forecast or an authority's planning assumption."""

    id: str
    title: str
    short: str
    url: str
    published: str
    mark: str
    question: str
    algorithm: str
    parameter_set: str
    statement: str
    experts: int | None
    answers: tuple[Answer, ...]

    def near(self, year: float) -> tuple[Answer, ...]:
        """The answer for that year; where there is none, the ones before and after it."""
        before = [answer for answer in self.answers if answer.year <= year]
        after = [answer for answer in self.answers if answer.year >= year]
        return tuple(dict.fromkeys([*before[-1:], *after[:1]]))


@cache
def all_surveys() -> tuple[Survey, ...]:
    """Every shipped survey and forecast, the ones with numbers by year first."""
    tables = knowledge.read_tables("rules/quantum/surveys")
    found = [_survey(Table(name, table)) for name, table in tables.items()]
    return tuple(sorted(found, key=lambda survey: (not survey.answers, survey.id)))


def _survey(table: Table) -> Survey:
    experts = _maybe(table, "experts")
    asked = int(table.number("asked", 0))
    return Survey(
        id=Path(table.where).stem,
        title=table.text("title"),
        short=table.text("short"),
        url=table.text("url"),
        published=table.text("published"),
        mark=table.text("mark"),
        question=table.text("question"),
        algorithm=table.text("algorithm"),
        parameter_set=table.text("parameter_set"),
        statement=table.text("statement", ""),
        experts=None if experts is None else int(experts),
        answers=tuple(_answer(row, asked) for row in table.tables("answer")),
    )


def _answer(table: Table, asked: int) -> Answer:
    return Answer(
        year=asked + int(table.number("within_years")),
        optimistic=table.number("optimistic"),
        pessimistic=table.number("pessimistic"),
    )


def _maybe(table: Table, name: str) -> float | None:
    return table.number(name) if table.has(name) else None
