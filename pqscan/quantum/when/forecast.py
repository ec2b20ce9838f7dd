"""The question *when*: from keys to distributions of years, kept in the user's cache by content.

    >>> from pqscan.quantum.api import parse_target
    >>> from pqscan.quantum.when.forecast import Question, forecast
    >>> [years] = forecast([Question(parse_target("RSA-2048"))])
    >>> years is not None and 0 < years.p_never < 1
    True

numpy is loaded only where something is left to draw.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf, log10

from pqscan.quantum.nouns import Hardware, Target
from pqscan.quantum.when import demand, kept, scenario
from pqscan.quantum.when.costs import Curve
from pqscan.quantum.when.reach import classical_first, out_of_reach
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
) -> tuple[YearDistribution | None, ...]:
    """The distribution of the year in which each key is first broken; all keys share their draws.

    None where no year can be drawn: no roadmap builds that kind of machine, the models asked for
    give no machine or no time, or a classical attack comes first. Raises UsageError for a scenario
    that cannot be drawn, and what `pqscan.quantum.api.estimate` raises for a model or machine.
    """
    assumed = assumed or scenario.default()
    names = [kept.name(question, assumed) for question in questions]
    answers = {name: kept.read(name) for name in names}
    missing = {
        name: question
        for name, question in zip(names, questions, strict=True)
        if not answers[name].found
    }
    drawn = _draw(list(missing.values()), assumed)
    for name, years in zip(missing, drawn, strict=True):
        answers[name] = kept.Answer(True, years)
        kept.write(name, years)
    return tuple(answers[name].years for name in names)


def _draw(questions: Sequence[Question], assumed: Scenario) -> list[YearDistribution | None]:
    none = never(assumed.draws, assumed.today)
    patience = log10(max(assumed.budget_hours)) + 1e-9
    known = [_curves(question) for question in questions]
    found: list[YearDistribution | None] = [None] * len(questions)
    hopeful: list[tuple[int, list[Curve]]] = []
    for index, (question, curves) in enumerate(zip(questions, known, strict=True)):
        in_time = [curve for curve in curves if _hours(curve) <= patience]
        if in_time:
            hopeful.append((index, in_time))
        elif curves or _hopeless(question.target, assumed):
            found[index] = none
    if hopeful:
        from pqscan.quantum.when.draws import distribution, first_years

        years = first_years([curves for _, curves in hopeful], assumed, drawn_roadmaps())
        for row, (index, _) in enumerate(hopeful):
            found[index] = distribution(years[row], assumed)
    return found


def _curves(question: Question) -> tuple[Curve, ...]:
    """The curves that some drawn roadmap can be held against."""
    if classical_first(question.target):
        return ()
    built = {roadmap.platform for roadmap in drawn_roadmaps()}
    asked = demand.curves(question.target, question.models, question.hardware, question.error_rate)
    return tuple(c for c in asked if c.platform in built and _hours(c) < inf)


def _hours(curve: Curve) -> float:
    """log10 of the least time a curve takes, infinity where it gives none."""
    logical = None if curve.logical is None or curve.operations is None else curve.hours
    times = [size.hours for size in curve.sizes]
    return min(times if logical is None else [*times, logical], default=inf)


def _hopeless(target: Target, assumed: Scenario) -> bool:
    """Whether a symmetric key or hash is beyond any patience."""
    return not classical_first(target) and out_of_reach(target, max(assumed.budget_hours))
