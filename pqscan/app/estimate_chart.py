"""What the drawing of `pqscan estimate --format svg` shows: machines over time, keys as levels."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import log10

from pqscan.domain.errors import ModelError
from pqscan.domain.estimate import Estimate
from pqscan.quantum import api
from pqscan.quantum.nouns import Hardware, Target
from pqscan.quantum.when.roadmaps import Roadmap
from pqscan.quantum.when.scenario import Scenario
from pqscan.report.estimate_view import Band, Chart, Need

SPAN_YEARS = 35


def chart(
    targets: Sequence[Target],
    machine: Hardware | None,
    assumed: Scenario,
    error_rate: float | None = None,
    budget_hours: float | None = None,
) -> Chart:
    """Bands of every roadmap drawn, and what each key asks for over the models.

    With a budget, over those that are done in time, as long as there is one. Keys whose cost no
    model gives in qubits of that machine have no level.
    """
    from pqscan.quantum.when.bands import size_bands

    first = int(assumed.today)
    bands = tuple(
        Band(
            label=band.roadmap.vendor,
            claimed=band.roadmap.claimed,
            logical=band.roadmap.logical,
            years=band.years,
            low=band.sizes[0],
            middle=band.sizes[1],
            high=band.sizes[2],
            dates=_dates(band.roadmap),
        )
        for band in size_bands(assumed, first + SPAN_YEARS)
    )
    needs = tuple(
        need
        for target in targets
        for need in _needs(target, _asked(target, machine, error_rate, budget_hours))
    )
    return Chart(bands, tuple(dict.fromkeys(needs)), first, first + SPAN_YEARS)


def _needs(target: Target, found: tuple[Estimate, ...]) -> Iterator[Need]:
    if not found:
        return
    usual = api.default_model(target)
    for logical in (False, True):
        counts = {e.model: count for e in found if (count := _count(e, logical))}
        if counts:
            sizes = {model: log10(count) for model, count in counts.items()}
            low, high = min(sizes.values()), max(sizes.values())
            yield Need(target.name, logical, sizes.get(usual), low, high)


def _dates(roadmap: Roadmap) -> tuple[tuple[float, float, str], ...]:
    sizes = [(c, c.logical_qubits if roadmap.logical else c.physical_qubits) for c in roadmap.path]
    return tuple((c.year, log10(size), c.machine) for c, size in sizes if c.year and size)


def _asked(
    target: Target, machine: Hardware | None, error_rate: float | None, budget_hours: float | None
) -> tuple[Estimate, ...]:
    if not target.attack.is_shor:
        return ()
    try:
        found = api.estimates(target, "all", machine, error_rate, budget_hours)
    except ModelError:
        return ()
    return tuple(each for each in found if api.in_time(each, budget_hours)) or found


def _count(estimate: Estimate, logical: bool) -> float | None:
    return estimate.logical_qubits if logical else estimate.physical_qubits
