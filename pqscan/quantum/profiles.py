"""Reads the machine profiles: one file each under rules/quantum/hardware/, or a user's own."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from pqscan.domain import knowledge
from pqscan.domain.errors import ConfigError, KnowledgeError, PqscanError, UsageError
from pqscan.quantum.nouns import Hardware
from pqscan.quantum.physical import factories
from pqscan.quantum.tables import Table

FOLDER = "rules/quantum/hardware"
DEFAULT = "superconducting"
KINDS = ("superconducting", "trapped-ion", "neutral-atom", "photonic", "cat", "custom")
CODES = ("surface", "qldpc", "repetition-cat", "fusion-based")


@lru_cache(maxsize=1)
def all_profiles() -> tuple[Hardware, ...]:
    """Every shipped profile, sorted by id."""
    found = knowledge.read_tables(FOLDER)
    return tuple(
        sorted(
            (read_profile(f"{FOLDER}/{path}", raw, KnowledgeError) for path, raw in found.items()),
            key=lambda profile: profile.id,
        )
    )


def find(id_or_path: str | Path) -> Hardware:
    """A shipped profile, or the one in a TOML file; UsageError or ConfigError otherwise."""
    for profile in all_profiles():
        if profile.id == str(id_or_path):
            return profile
    path = Path(id_or_path)
    if path.suffix != ".toml" or not path.is_file():
        known = ", ".join(profile.id for profile in all_profiles())
        raise UsageError(
            f"no machine profile is called {str(id_or_path)!r}",
            f"allowed: {known}, or the path of a TOML file",
        )
    try:
        raw = knowledge.read_table(path)
    except KnowledgeError as error:
        raise ConfigError(error.message, error.hint) from error
    return read_profile(path.name, raw, ConfigError)


def read_profile(where: str, raw: Mapping[str, object], error: type[PqscanError]) -> Hardware:
    """A profile from its table; `error` names the file and the field that is wrong."""
    table = Table(where, raw, error)
    cycle, reaction = table.number("cycle_seconds"), table.number("reaction_seconds")
    rate = table.number("error_rate")
    if not (0 < cycle < float("inf") and 0 < reaction < float("inf") and 0 < rate < 1):
        raise error(f"{where}: times and error_rate must be above 0", "mend the file")
    return Hardware(
        id=table.text("id"),
        title=table.text("title"),
        source=table.text("source"),
        kind=table.word("kind", KINDS, "custom"),
        code=table.word("code", CODES, "surface"),
        error_rate=rate,
        cycle_seconds=cycle,
        reaction_seconds=reaction,
        error_model=table.word("error_model", ("ge21", "beverland22"), "ge21"),
        factory=table.word("factory", factories.names(), "auto"),
        t_error_rate=table.number("t_error_rate") if table.has("t_error_rate") else None,
        note=table.text("note", ""),
    )
