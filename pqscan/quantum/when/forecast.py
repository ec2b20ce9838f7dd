"""The question *when*: from keys to distributions of years, kept in the user's cache by content.

    >>> from pqscan.quantum.api import parse_target
    >>> from pqscan.quantum.when.forecast import Question, forecast
    >>> [years] = forecast([Question(parse_target("RSA-2048"))])
    >>> years is not None and 0 < years.p_never < 1
    True

The models and numpy are loaded only where something is left to draw.
"""

from __future__ import annotations

from collections.abc import Sequence

from pqscan.quantum.when import kept, scenario
from pqscan.quantum.when.costs import Question
from pqscan.quantum.when.scenario import Scenario
from pqscan.quantum.when.years import YearDistribution

__all__ = ["Question", "forecast"]


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
    if missing:
        from pqscan.quantum.when.drawing import draw

        drawn = draw(list(missing.values()), assumed)
        for name, years in zip(missing, drawn, strict=True):
            answers[name] = kept.Answer(True, years)
            kept.write(name, years)
    return tuple(answers[name].years for name in names)
