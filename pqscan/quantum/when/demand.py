"""Asks the cost models what a key takes on every platform, as curves for the draws."""

from __future__ import annotations

from collections.abc import Iterator
from math import log10

from pqscan.domain.errors import ModelError
from pqscan.domain.estimate import Estimate, Provenance
from pqscan.quantum import api
from pqscan.quantum.nouns import Hardware, ModelCard, Target
from pqscan.quantum.when.costs import Curve, Size
from pqscan.quantum.when.roadmaps import drawn_roadmaps

# Physical error rates that machines are sized for: five a decade, 1e-4 to 4e-3.
RATES = tuple(round(10 ** (-4 + step / 5), 7) for step in range(9))


def curves(
    target: Target,
    models: tuple[str, ...] | None = None,
    hardware: Hardware | None = None,
    error_rate: float | None = None,
) -> tuple[Curve, ...]:
    """Every model's demand on every platform that some roadmap builds."""
    cards = {card.id: card for card in api.models()}
    chosen = tuple(api.models_for(target)) if models is None else models
    found: list[Curve] = []
    for machine in _machines(hardware):
        for model in chosen:
            curve = _curve(target, cards[model], machine, error_rate)
            if curve is not None:
                found.append(curve)
    return tuple(found)


def _machines(hardware: Hardware | None) -> Iterator[Hardware]:
    if hardware is not None:
        yield hardware
        return
    for platform in sorted({roadmap.platform for roadmap in drawn_roadmaps()}):
        yield api.hardware(platform)


def _curve(
    target: Target, card: ModelCard, machine: Hardware, error_rate: float | None
) -> Curve | None:
    nominal = _ask(target, card, machine, error_rate)
    if nominal is None:
        return None
    rates = RATES if error_rate is None else (error_rate,)
    asked = [_ask(target, card, machine, rate) for rate in rates]
    sizes = tuple(size for size in map(_size, asked) if size is not None)
    hours = nominal.runtime_hours
    return Curve(
        model=card.id,
        platform=machine.kind,
        stance=_stance(card),
        sizes=sizes,
        logical=_log(nominal.logical_qubits),
        operations=_log(nominal.toffoli or nominal.t_count),
        hours=_log(hours),
    )


def _ask(
    target: Target, card: ModelCard, machine: Hardware, error_rate: float | None
) -> Estimate | None:
    try:
        return api.estimate(target, card.id, machine, error_rate)
    except ModelError:
        return None


def _size(estimate: Estimate | None) -> Size | None:
    if estimate is None or estimate.physical_qubits is None:
        return None
    if estimate.runtime_hours is None or estimate.error_rate is None:
        return None
    return Size(
        rate=log10(estimate.error_rate),
        qubits=log10(estimate.physical_qubits),
        hours=log10(estimate.runtime_hours),
    )


def _log(value: float | None) -> float | None:
    return log10(value) if value else None


def _stance(card: ModelCard) -> str:
    unverified = card.provenance is Provenance.UNVERIFIED
    return "unverified" if unverified else card.stance
