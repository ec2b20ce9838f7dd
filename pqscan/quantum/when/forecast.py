"""The question *when*: from keys to distributions of years, kept in the user's cache by content.

    >>> from pqscan.quantum.api import parse_target
    >>> from pqscan.quantum.when.forecast import Question, forecast
    >>> [years] = forecast([Question(parse_target("RSA-2048"))])
    >>> 0 < years.p_never < 1
    True

numpy is loaded only where something is left to draw.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pqscan.quantum.nouns import Hardware, Target
from pqscan.quantum.when import kept, scenario
from pqscan.quantum.when.costs import Curve
from pqscan.quantum.when.demand import curves
from pqscan.quantum.when.roadmaps import drawn_roadmaps
from pqscan.quantum.when.scenario import Scenario
from pqscan.quantum.when.years import YearDistribution, never


@dataclass(frozen=True, slots=True)
class Question:
    """One key, and what is held fixed: None leaves the models, the platform or the rate drawn."""

    target: Target
    models: tuple[str, ...] | None = None
    hardware: Hardware | None = None
    error_rate: float | None = None  # machines are sized for this rate and need it reached


def forecast(
    questions: Sequence[Question], assumed: Scenario | None = None
) -> tuple[YearDistribution, ...]:
    """The distribution of the year in which each key is first broken.

    All keys share their draws. Raises UsageError for a scenario that cannot be drawn, and what
    `pqscan.quantum.api.estimate` raises for a model or machine named in a question.
    """
    assumed = assumed or scenario.default()
    names = [kept.name(question, assumed) for question in questions]
    answers = [kept.read(name) for name in names]
    missing = [index for index, answer in enumerate(answers) if answer is None]
    drawn = _draw([questions[index] for index in missing], assumed)
    for index, years in zip(missing, drawn, strict=True):
        answers[index] = years
        kept.write(names[index], years)
    return tuple(answer for answer in answers if answer is not None)


def _draw(questions: Sequence[Question], assumed: Scenario) -> list[YearDistribution]:
    asked = [_possible(question, assumed) for question in questions]
    found = [never(assumed.draws, assumed.today) for _ in questions]
    hopeful = [index for index, possible in enumerate(asked) if possible]
    if hopeful:
        from pqscan.quantum.when.draws import distribution, first_years

        years = first_years([asked[index] for index in hopeful], assumed, drawn_roadmaps())
        for row, index in enumerate(hopeful):
            found[index] = distribution(years[row], assumed)
    return found


def _possible(question: Question, assumed: Scenario) -> tuple[Curve, ...]:
    """The curves that some attacker's patience allows: Grover's never do."""
    from math import log10

    patience = log10(max(assumed.budget_hours)) + 1e-9
    return tuple(
        curve
        for curve in curves(
            question.target, question.models, question.hardware, question.error_rate
        )
        if any(size.hours <= patience for size in curve.sizes)
        or (curve.hours is not None and curve.hours <= patience)
    )
