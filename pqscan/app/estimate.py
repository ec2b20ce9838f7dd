"""The use case `estimate`: keys in, costs, years and what others say out."""

from __future__ import annotations

from collections.abc import Sequence

from pqscan.domain.errors import UsageError
from pqscan.domain.estimate import Estimate
from pqscan.domain.record import Record, replace
from pqscan.quantum import api
from pqscan.quantum.nouns import Hardware, ModelCard, Target
from pqscan.quantum.when import scenario
from pqscan.quantum.when.forecast import Question, forecast
from pqscan.quantum.when.scenario import Scenario
from pqscan.quantum.when.surveys import Survey, all_surveys
from pqscan.quantum.when.years import YearDistribution
from pqscan.report import estimate_words as words
from pqscan.report.estimate_view import Chart, EstimateRow, EstimateView, Opinion

DEFAULT = "default"
ALL = "all"
MACHINE = "superconducting"


class EstimateOptions(Record):
    """What a person asks. None leaves the machine, rate, patience or year open."""

    targets: tuple[str, ...]
    model: str = DEFAULT
    hardware: str | None = None
    error_rate: float | None = None
    budget_hours: float | None = None
    year: int | None = None
    compare: bool = False
    freeze_algorithms: bool = False
    seed: int | None = None
    chart: bool = False


class _Priced(Record):
    """One row before its year is known."""

    target: Target
    estimate: Estimate
    models: tuple[str, ...] | None  # the draws keep to these; None leaves them open
    envelope: tuple[Estimate, Estimate] | None = None  # most and fewest qubits of all models


def answer(options: EstimateOptions) -> EstimateView:
    """Price every key and draw its years; raises PqscanError for what cannot be asked."""
    targets = [api.parse_target(text) for text in options.targets]
    _check(options, targets)
    machine = None if options.hardware is None else api.hardware(options.hardware)
    priced = [row for target in targets for row in _price(target, options, machine)]
    _check_flags(options, priced)
    assumed = _scenario(options)
    years = forecast(
        [Question(row.target, row.models, machine, options.error_rate) for row in priced], assumed
    )
    shown = machine or api.hardware(MACHINE)
    return EstimateView(
        rows=tuple(_row(row, found, options) for row, found in zip(priced, years, strict=True)),
        machine=_machine(shown, options),
        drawn=_drawn(assumed, options, any(years)),
        year=options.year,
        opinions=_opinions(targets, options.year),
        chart=_chart(targets, machine, assumed, options) if options.chart else None,
    )


def _chart(
    targets: Sequence[Target], machine: Hardware | None, assumed: Scenario, options: EstimateOptions
) -> Chart:
    from pqscan.app.estimate_chart import chart

    return chart(targets, machine, assumed, options.error_rate, options.budget_hours)


def models() -> Sequence[ModelCard]:
    """Every cost model, for `--list-models`."""
    return api.models()


def machines() -> Sequence[Hardware]:
    """Every machine profile, for `--list-hardware`."""
    return api.hardware_profiles()


def _check(options: EstimateOptions, targets: list[Target]) -> None:
    today = scenario.default().today
    if options.year is not None and not today <= options.year <= scenario.default().horizon:
        last = int(scenario.default().horizon)
        raise UsageError(f"the year {options.year} is not drawn", f"use {int(today) + 1} to {last}")
    if options.compare and options.model not in (DEFAULT, ALL):
        raise UsageError("--compare takes every model", "leave --model out, or leave --compare out")
    if options.compare and len(targets) != 1:
        raise UsageError("--compare takes one key", "such as: pqscan estimate RSA-2048 --compare")


def _check_flags(options: EstimateOptions, priced: Sequence[_Priced]) -> None:
    """Refuse what would change nothing: none of the models asked sits on a machine."""
    asked = [
        flag
        for flag, value in (("--hardware", options.hardware), ("--error-rate", options.error_rate))
        if value is not None
    ]
    if asked and all(row.estimate.cycle_seconds is None for row in priced):
        names = ", ".join(dict.fromkeys(row.estimate.model for row in priced))
        raise UsageError(
            f"{' and '.join(asked)} would change nothing: {names} knows no machine",
            "leave it out, or name a model that is computed for a machine",
        )


def _price(target: Target, options: EstimateOptions, machine: Hardware | None) -> list[_Priced]:
    rate, budget = options.error_rate, options.budget_hours
    if options.compare or options.model == ALL:
        found = api.estimates(target, ALL, machine, rate, budget)
        return [_Priced(target, estimate, (estimate.model,)) for estimate in found]
    estimate = api.estimate(target, options.model, machine, rate, budget)
    if options.model != DEFAULT:
        return [_Priced(target, estimate, (estimate.model,))]
    if estimate.physical_qubits is None:
        return [_Priced(target, estimate, None)]
    return [_Priced(target, estimate, None, api.envelope(target, machine, rate, budget))]


def _scenario(options: EstimateOptions) -> Scenario:
    assumed = replace(scenario.default(), freeze_algorithms=options.freeze_algorithms)
    if options.seed is not None:
        assumed = replace(assumed, seed=options.seed)
    if options.budget_hours is not None:
        assumed = replace(assumed, budget_hours=(options.budget_hours,))
    return assumed


def _row(row: _Priced, years: YearDistribution | None, options: EstimateOptions) -> EstimateRow:
    broken = None if years is None else years.broken_year
    by_year = None
    if years is not None and options.year is not None:
        by_year = round(years.by(options.year), 4)
    priced = replace(row.estimate, broken_year=broken)
    made = EstimateRow(row.target.name, priced, by_year, unit=_unit(priced.model))
    if row.envelope is None or row.envelope[0].model == row.envelope[1].model:
        return made
    return replace(made, most=row.envelope[0], fewest=row.envelope[1])


def _unit(model: str) -> str:
    """What a model without T or Toffoli counts; the others' units stand beside their figures."""
    units = {card.id: card.units for card in api.models()}
    return units[model] if units[model] not in ("T", "Toffoli") else "gates"


def _machine(machine: Hardware, options: EstimateOptions) -> str:
    rate = machine.error_rate if options.error_rate is None else options.error_rate
    return (
        f"{machine.title}; gates fail at {rate:g}, a code cycle takes "
        f"{words.span(machine.cycle_seconds)}. Qubits are physical. Time is what to expect, failed "
        "attempts made again. A published whole machine is on its own hardware."
    )


def _drawn(assumed: Scenario, options: EstimateOptions, any_drawn: bool) -> str:
    if not any_drawn:
        return "not drawn: see docs/quantum.md for when a year is."
    over = ["roadmaps", "their slip"]
    over += [] if options.error_rate else ["error rates"]
    over += [] if options.freeze_algorithms else ["progress in algorithms"]
    over += ["the attacker's patience"] if options.budget_hours is None else []
    over += ["models"] if options.model == DEFAULT and not options.compare else []
    frozen = "Algorithms are frozen at today's. " if options.freeze_algorithms else ""
    named = f"{', '.join(over[:-1])} and {over[-1]}"
    return (
        f"under 10, 50 and 90 %, the year by which that share of {assumed.draws:,} draws "
        f"(seed {assumed.seed}) has broken the key. Drawn over {named}. {frozen}"
        "A judgement, not a measurement: see docs/quantum.md."
    )


def _opinions(targets: list[Target], year: int | None) -> tuple[Opinion, ...]:
    """Others' words on a key that was asked about."""
    asked = {(target.algorithm, target.parameter_set) for target in targets}
    return tuple(
        Opinion(_source(survey), _says(survey, year))
        for survey in all_surveys()
        if (survey.algorithm, survey.parameter_set) in asked
    )


def _source(survey: Survey) -> str:
    asked = f", {survey.experts} experts" if survey.experts else ""
    second = " (read in a secondary source)" if survey.mark == "2" else ""
    return f"{survey.short}{asked}{second}"


def _says(survey: Survey, year: int | None) -> str:
    if not survey.answers:
        return f"{survey.statement}."
    shown = survey.answers[:4] if year is None else survey.near(year)
    spans = [f"{a.pessimistic * 100:.0f} to {a.optimistic * 100:.0f} % by {a.year}" for a in shown]
    return f"{survey.question}: {', '.join(spans)}."
