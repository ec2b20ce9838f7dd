"""What vendors claim and what exists: dated machines, read from rules/quantum/roadmaps."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from pqscan.domain import knowledge
from pqscan.domain.record import Record
from pqscan.quantum.tables import Table


class Claim(Record):
    """One machine of a roadmap; None for what the vendor does not say."""

    machine: str
    year: float | None
    physical_qubits: float | None
    logical_qubits: float | None
    operations: float | None  # reliable logical operations before a failure
    demonstrated: bool
    superseded: bool
    note: str

    @property
    def sized_in_logical(self) -> bool:
        """Whether it says enough to be compared in logical qubits."""
        return self.logical_qubits is not None and self.operations is not None


class Roadmap(Record):
    """A vendor's dated claims, or a trend through machines that exist.

    `mark` is `A` for the source's own abstract, `2` for a secondary source; `credence` is the share
    of draws in which it is delivered at all (late, perhaps), 0 where it cannot be drawn.
    """

    id: str
    vendor: str
    platform: str
    claimed: bool
    credence: float
    source: str
    url: str
    dated: str
    mark: str
    claims: tuple[Claim, ...]

    @property
    def logical(self) -> bool:
        """Whether it is followed in logical qubits and operations rather than physical qubits."""
        return any(claim.sized_in_logical and not claim.superseded for claim in self.claims)

    @property
    def path(self) -> tuple[Claim, ...]:
        """The dated, sized and not superseded machines that draws follow, in order of year."""
        return tuple(sorted((c for c in self.claims if self._followed(c)), key=_year))

    def _followed(self, claim: Claim) -> bool:
        if claim.year is None or claim.superseded:
            return False
        return claim.sized_in_logical if self.logical else claim.physical_qubits is not None


def _year(claim: Claim) -> float:
    return claim.year or 0.0


@cache
def all_roadmaps() -> tuple[Roadmap, ...]:
    """Every shipped roadmap, sorted by id (the file's name)."""
    tables = knowledge.read_tables("rules/quantum/roadmaps")
    return tuple(_roadmap(Table(name, table)) for name, table in sorted(tables.items()))


def drawn_roadmaps(platform: str | None = None) -> tuple[Roadmap, ...]:
    """Those with a credence and a path, of one platform or of all."""
    return tuple(
        roadmap
        for roadmap in all_roadmaps()
        if roadmap.credence > 0 and roadmap.path and platform in (None, roadmap.platform)
    )


def _roadmap(table: Table) -> Roadmap:
    return Roadmap(
        id=Path(table.where).stem,
        vendor=table.text("vendor"),
        platform=table.text("platform"),
        claimed=table.flag("claimed"),
        credence=table.number("credence"),
        source=table.text("source"),
        url=table.text("url"),
        dated=table.text("dated"),
        mark=table.text("mark"),
        claims=tuple(_claim(claim) for claim in table.tables("claim")),
    )


def _claim(table: Table) -> Claim:
    return Claim(
        machine=table.text("machine"),
        year=_maybe(table, "year"),
        physical_qubits=_maybe(table, "physical_qubits"),
        logical_qubits=_maybe(table, "logical_qubits"),
        operations=_maybe(table, "operations"),
        demonstrated=table.flag("demonstrated", False),
        superseded=table.flag("superseded", False),
        note=table.text("note", ""),
    )


def _maybe(table: Table, name: str) -> float | None:
    return table.number(name) if table.has(name) else None
