"""Reads the machine profiles: one file each under rules/quantum/hardware/, or a user's own."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from pqscan.domain import knowledge
from pqscan.domain.errors import ConfigError, KnowledgeError, PqscanError, UsageError
from pqscan.quantum.nouns import Hardware
from pqscan.quantum.physical import factories
from pqscan.quantum.physical.codes import LOWEST_RATE
from pqscan.quantum.quoting import shown
from pqscan.quantum.tables import Table

FOLDER = "rules/quantum/hardware"
DEFAULT = "superconducting"
KINDS = ("superconducting", "trapped-ion", "neutral-atom", "photonic", "cat", "custom")
NEEDED = ("id", "title", "source", "error_rate", "cycle_seconds", "reaction_seconds")
# Smallest and largest that a machine can have; seconds from a picosecond to a quarter of an hour.
RANGES = {
    "error_rate": (LOWEST_RATE, 0.5),
    "t_error_rate": (1e-12, 0.5),
    "cycle_seconds": (1e-12, 1e3),
    "reaction_seconds": (1e-12, 1e3),
}
LONGEST = 200  # characters of a text that is printed
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
    if path.suffix != ".toml" or not _is_file(path):
        known = ", ".join(profile.id for profile in all_profiles())
        raise UsageError(
            f"no machine profile is called '{shown(str(id_or_path))}'",
            f"allowed: {known}, or the path of a TOML file",
        )
    try:
        raw = knowledge.read_table(path)
    except KnowledgeError as error:
        raise ConfigError(error.message, error.hint) from error
    return read_profile(shown(path.name), raw, ConfigError)


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except (OSError, ValueError):  # a name too long for the system, or with a null in it
        return False


def read_profile(where: str, raw: Mapping[str, object], error: type[PqscanError]) -> Hardware:
    """A profile from its table; `error` names the file and the field that is wrong."""
    _check_names(where, raw, error)
    table = Table(where, raw, error)
    profile = Hardware(
        id=table.text("id"),
        title=table.text("title"),
        source=table.text("source"),
        kind=table.word("kind", KINDS, "custom"),
        code=table.word("code", CODES, "surface"),
        error_rate=table.number("error_rate"),
        cycle_seconds=table.number("cycle_seconds"),
        reaction_seconds=table.number("reaction_seconds"),
        error_model=table.word("error_model", ("ge21", "beverland22"), "ge21"),
        factory=table.word("factory", factories.names(), "auto"),
        t_error_rate=table.number("t_error_rate") if table.has("t_error_rate") else None,
        note=table.text("note", ""),
    )
    check(profile, where, error)
    return profile


def check(profile: Hardware, where: str, error: type[PqscanError]) -> None:
    """Raise `error`, naming field and range, where a figure is none that a machine can have."""
    for name, (low, high) in RANGES.items():
        value = getattr(profile, name)
        if value is not None and not low <= value <= high:
            raise error(
                f"{where}: {name} is {value:g}, and no machine's", f"allowed: {low:g} to {high:g}"
            )


def _check_names(where: str, raw: Mapping[str, object], error: type[PqscanError]) -> None:
    for name in ("id", "title", "source"):
        text = raw.get(name, name)
        if isinstance(text, str) and not (text.isprintable() and 0 < len(text.strip()) <= LONGEST):
            raise error(
                f"{where}: {name} is '{shown(text)}'", f"allowed: 1 to {LONGEST} printed characters"
            )
    fields = Hardware.__struct_fields__
    unknown = ", ".join(shown(name) for name in raw if name not in fields)
    if unknown:
        raise error(f"{where}: nothing is called {unknown}", f"allowed: {', '.join(fields)}")
    missing = ", ".join(name for name in NEEDED if name not in raw)
    if missing:
        raise error(f"{where} does not say {missing}", f"needed: {', '.join(NEEDED)}")
