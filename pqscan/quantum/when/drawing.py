"""Draws what is not yet known: which keys can be drawn at all, and then all of them at once."""

from __future__ import annotations

from collections.abc import Sequence
from math import inf, log10

from pqscan.quantum.nouns import Target
from pqscan.quantum.when import demand
from pqscan.quantum.when.costs import Curve, Question
from pqscan.quantum.when.reach import classical_first, out_of_reach
from pqscan.quantum.when.roadmaps import drawn_roadmaps
from pqscan.quantum.when.scenario import Scenario
from pqscan.quantum.when.years import YearDistribution, never


def draw(questions: Sequence[Question], assumed: Scenario) -> list[YearDistribution | None]:
    """The years of each question, all on the same draws; None where no year can be drawn."""
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
