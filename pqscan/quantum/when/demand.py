"""What a key takes by every model on every platform: from the grid, or asked of the models."""

from __future__ import annotations

from collections.abc import Iterator
from math import log10

from pqscan.domain.record import replace
from pqscan.quantum import api
from pqscan.quantum.nouns import Hardware, ModelCard, Target
from pqscan.quantum.when import ask, grid, gridfile
from pqscan.quantum.when.costs import Curve

ASKED = "asked"  # the stance of a model that the person chose


def curves(
    target: Target,
    models: tuple[str, ...] | None = None,
    hardware: Hardware | None = None,
    error_rate: float | None = None,
) -> tuple[Curve, ...]:
    """Every model's demand on every platform that some roadmap builds, or on one machine.

    A model that is asked for by name is believed in every draw. The grid serves the shipped
    machines; one of the user's own, or a single error rate, is asked of the models. Published
    whole machines count for smaller keys of their kind too.
    """
    cards = {card.id: card for card in api.models()}
    chosen = tuple(api.models_for(target)) if models is None else models
    machines = ask.machines() if hardware is None else (hardware,)
    found: list[Curve | None] = []
    for model in chosen:
        if cards[model].targets:
            continue
        for machine in machines:
            kept = _kept(target, cards[model], machine) if error_rate is None else None
            found.append(kept or _asked(target, cards[model], machine, error_rate))
    found += _inherited(target, models, {machine.kind for machine in machines})
    needs = None if error_rate is None else log10(error_rate)
    known = [replace(curve, needs=needs) for curve in found if curve is not None]
    return tuple(known if models is None else (replace(curve, stance=ASKED) for curve in known))


def _asked(
    target: Target, card: ModelCard, machine: Hardware, error_rate: float | None
) -> Curve | None:
    """All times for one rate, or all rates for the paper's compromise: both would take seconds."""
    if error_rate is not None:
        return ask.curve(target, card, machine, (error_rate,))
    return ask.curve(target, card, machine, within=(ask.COMPROMISE,))


def _kept(target: Target, card: ModelCard, machine: Hardware) -> Curve | None:
    """The grid's answer, as long as model and machine are still what it was made from."""
    kept = gridfile.shipped().get((grid.kind(target), card.id, machine.kind))
    if kept is None or machine not in ask.machines():
        return None
    return grid.at(kept.cell, target.bits) if kept.stamp == gridfile.stamp(card, machine) else None


def _inherited(
    target: Target, models: tuple[str, ...] | None, platforms: set[str]
) -> Iterator[Curve]:
    for card in api.models():
        if card.targets and (models is None or card.id in models):
            for curve in ask.inherited(target, card):
                if curve.platform in platforms:
                    yield curve
