"""The assumptions that a year is drawn under: data with a stated basis, and what a caller fixes."""

from __future__ import annotations

from functools import cache

from pqscan.domain import knowledge
from pqscan.domain.errors import UsageError
from pqscan.domain.record import Record
from pqscan.quantum.tables import Table


class Scenario(Record):
    """Years are decimal calendar years; rates as rules/quantum/scenarios/default.toml says them.

    `budget_hours` lists the patience drawn from evenly. Two factors are 1 outside of what-if
    questions: `machine_factor` multiplies every machine's qubits, `claims_factor` the share of
    draws in which a vendor delivers.
    """

    today: float
    horizon: float
    draws: int
    seed: int
    belief: tuple[tuple[str, float], ...]
    slip_median: float
    slip_sigma: float
    doubling_median: float
    doubling_sigma: float
    operations_decades: tuple[float, float]
    stall_probability: float
    stall_years: float
    error_today: tuple[tuple[str, float], ...]
    halving_median: float
    halving_sigma: float
    error_floor: tuple[float, float]
    progress_rate: tuple[float, float]
    progress_total: tuple[float, float]
    logical_share: float
    budget_hours: tuple[float, ...]
    freeze_algorithms: bool = False
    machine_factor: float = 1.0
    claims_factor: float = 1.0
    bases: tuple[tuple[str, str], ...] = ()

    def __post_init__(self) -> None:
        if self.draws < 100:
            raise UsageError(f"{self.draws} draws are too few", "use at least 100")
        if self.seed < 0:
            raise UsageError(f"the seed {self.seed} is negative", "use 0 or more")
        if not self.budget_hours or min(self.budget_hours) <= 0:
            raise UsageError("a time budget must be positive", "such as 1d or 1y")

    def believed(self, stance: str) -> float:
        """Share of draws that believe a model of that stance."""
        return dict(self.belief).get(stance, 1.0)

    def error_now(self, platform: str) -> float:
        """Physical error rate a gate on the platform's machines today."""
        known = dict(self.error_today)
        return known.get(platform, known["other"])


@cache
def default() -> Scenario:
    """The shipped assumptions."""
    table = knowledge.read_tables("rules/quantum/scenarios")["default.toml"]
    return _scenario(Table("default.toml", table))


def _pair(table: Table, name: str) -> tuple[float, float]:
    low, high = table.numbers(name, 2)
    return low, high


def _rates(table: Table, names: tuple[str, ...]) -> tuple[tuple[str, float], ...]:
    return tuple((name, table.number(name)) for name in names)


_PLATFORMS = ("superconducting", "trapped-ion", "neutral-atom", "photonic", "other")
_STANCES = ("conservative", "reviewed", "frontier", "unverified")
_SECTIONS = ("belief", "slip", "growth", "stall", "error", "progress", "budget")


def _scenario(table: Table) -> Scenario:
    growth, error, progress = table.table("growth"), table.table("error"), table.table("progress")
    return Scenario(
        today=table.number("today"),
        horizon=table.number("horizon"),
        draws=int(table.number("draws")),
        seed=int(table.number("seed")),
        belief=_rates(table.table("belief"), _STANCES),
        slip_median=table.table("slip").number("median"),
        slip_sigma=table.table("slip").number("sigma"),
        doubling_median=growth.number("doubling_years_median"),
        doubling_sigma=growth.number("doubling_years_sigma"),
        operations_decades=_pair(growth, "operations_decades_per_doubling"),
        stall_probability=table.table("stall").number("probability"),
        stall_years=table.table("stall").number("within_years"),
        error_today=_rates(error, _PLATFORMS),
        halving_median=error.number("halving_years_median"),
        halving_sigma=error.number("halving_years_sigma"),
        error_floor=_pair(error, "floor"),
        progress_rate=_pair(progress, "decades_per_year"),
        progress_total=_pair(progress, "decades_in_all"),
        logical_share=progress.number("logical_share"),
        budget_hours=tuple(hours for _, hours in table.table("budget").figures("hours")),
        bases=tuple((name, table.table(name).text("basis")) for name in _SECTIONS),
    )
