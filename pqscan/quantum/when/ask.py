"""Asks the cost models what a key takes on a machine, over error rates: curves for the draws."""

from __future__ import annotations

from collections.abc import Iterator
from math import log10

from pqscan.domain.errors import ModelError
from pqscan.domain.estimate import Estimate, Provenance
from pqscan.quantum import api
from pqscan.quantum.nouns import Hardware, ModelCard, Target
from pqscan.quantum.when.costs import Curve, Size
from pqscan.quantum.when.roadmaps import drawn_roadmaps

# Physical error rates that machines are sized for: five a decade, 1e-4 to 2.5e-3.
RATES = tuple(round(10 ** (-4 + step / 5), 7) for step in range(8))
# Hours that the smallest machine is looked for within: an hour, a day, a week, a month, a year.
# 0 stands for the paper's own compromise of size and time.
COMPROMISE = 0.0
WITHIN = (COMPROMISE, 1.0, 24.0, 168.0, 730.0, 8760.0)
WITHIN_RATE = (
    1.001e-3  # where gates fail more often only the compromise is asked: searches are long
)
FIXED = "fixed"
UNVERIFIED = "unverified"
# A prime so special that its counts say nothing of other curves (secp256k1: 2^256 - 2^32 - 977).
_SPECIAL = frozenset({"secp256k1"})


def special(target: Target) -> bool:
    """Whether models made for this very curve must not be carried to others of its size."""
    return target.parameter_set in _SPECIAL


def machines() -> tuple[Hardware, ...]:
    """The shipped profile of every platform that some roadmap builds."""
    return tuple(
        api.hardware(platform)
        for platform in sorted({roadmap.platform for roadmap in drawn_roadmaps()})
    )


def curve(
    target: Target,
    card: ModelCard,
    machine: Hardware,
    rates: tuple[float, ...] = RATES,
    within: tuple[float, ...] = WITHIN,
) -> Curve | None:
    """One model's demand on one machine, sized for each rate and time; None where none."""
    nominal = _estimate(target, card, machine, rates[0] if len(rates) == 1 else None)
    if nominal is None:
        return None
    if card.physical == FIXED:
        size = _size(nominal)
        return _curve(card, machine.kind, nominal, (size,) if size else ())
    asked = (
        _size(_estimate(target, card, machine, rate, hours), hours)
        for rate in (rates if nominal.physical_qubits is not None else ())
        for hours in within
        if hours == COMPROMISE or rate <= WITHIN_RATE
    )
    return _curve(card, machine.kind, nominal, tuple(size for size in asked if size is not None))


def inherited(target: Target, card: ModelCard) -> Iterator[Curve]:
    """What a model made for named keys says of this one, or of a larger one of its kind.

    What breaks the larger key breaks the smaller one; nothing is scaled. A published whole
    machine counts on its own platform only.
    """
    for name in card.targets:
        model = api.parse_target(name)
        if _alike(model, target) and model.bits >= target.bits:
            for machine in machines():
                made = curve(model, card, machine, within=(COMPROMISE,))
                if made is not None:
                    yield made


def _alike(one: Target, other: Target) -> bool:
    return (one.attack, one.variant, one.binary, special(one)) == (
        other.attack,
        other.variant,
        other.binary,
        special(other),
    )


def _estimate(
    target: Target,
    card: ModelCard,
    machine: Hardware,
    error_rate: float | None = None,
    within: float = COMPROMISE,
) -> Estimate | None:
    try:
        return api.estimate(target, card.id, machine, error_rate, within or None)
    except ModelError:
        return None


def _curve(
    card: ModelCard, platform: str, nominal: Estimate, sizes: tuple[Size, ...]
) -> Curve | None:
    """None where neither a machine nor a run on logical qubits is known."""
    runs = nominal.shots if nominal.shots and nominal.shots > 1 else 1.0
    gates = nominal.toffoli if nominal.toffoli is not None else nominal.t_count
    made = Curve(
        model=card.id,
        platform=platform,
        stance=_stance(card),
        sizes=sizes,
        logical=_log(nominal.logical_qubits),
        operations=_log(None if gates is None else gates / runs),
        hours=_log(_expected(nominal)),
        fixed=card.physical == FIXED,
    )
    return made if sizes or made.hours is not None else None


def _stance(card: ModelCard) -> str:
    """How far a model is believed; a look-up read in a secondary source less than the rest."""
    if card.physical == FIXED and card.provenance is Provenance.UNVERIFIED:
        return UNVERIFIED
    return card.stance


def _size(estimate: Estimate | None, within: float = COMPROMISE) -> Size | None:
    """None where the model gives no machine, or none that is done in time."""
    if estimate is None or estimate.physical_qubits is None:
        return None
    hours = _expected(estimate)
    if not hours or estimate.error_rate is None or (within and hours > within):
        return None
    return Size(
        rate=log10(estimate.error_rate),
        qubits=log10(estimate.physical_qubits),
        hours=log10(hours),
        within=within,
    )


def _expected(estimate: Estimate) -> float | None:
    """Hours until the key is out: attempts that fail are made again."""
    if estimate.runtime_hours is None:
        return None
    return estimate.runtime_hours / (estimate.success_probability or 1.0)


def _log(value: float | None) -> float | None:
    return log10(value) if value else None
