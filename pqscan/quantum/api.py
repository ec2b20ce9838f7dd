"""The library's door: everything another room, or another project, may call.

    >>> from pqscan.quantum import api
    >>> api.parse_target("RSA-2048").bits
    2048

All functions raise a `PqscanError` subclass with a one-line message and hint: `UsageError` for a
name or value that cannot be used, `ModelError` for a model asked outside its range or a pair that
does not go together, `ConfigError` for a user's hardware file.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from pqscan.domain.estimate import Estimate
from pqscan.quantum.nouns import Family, Hardware, ModelCard, ReferencePoint, Target

__all__ = [
    "Family",
    "Hardware",
    "ModelCard",
    "ReferencePoint",
    "Target",
    "default_model",
    "envelope",
    "estimate",
    "estimates",
    "hardware",
    "hardware_profiles",
    "in_time",
    "models",
    "models_for",
    "parse_target",
]


def parse_target(text: str) -> Target:
    """What a person means by `RSA-2048`, `P-256`, `X25519`, `DH-2048:schnorr`, `password:40`.

    Raises UsageError, with what is allowed, for anything else.
    """
    from pqscan.quantum import target

    return target.parse(text)


def models() -> Sequence[ModelCard]:
    """Every shipped cost model, sorted by family, stance (conservative first) and id."""
    from pqscan.quantum import cards

    return cards.all_cards()


def models_for(target: Target) -> Sequence[str]:
    """Ids of the models that can price the target, the default first."""
    from pqscan.quantum import pricing

    return pricing.models_for(target)


def default_model(target: Target) -> str:
    """The peer-reviewed model an estimate uses when none is named.

    Raises ModelError, with the sizes that are priced, where no model prices the target.
    """
    from pqscan.quantum import pricing

    return pricing.default_model(target)


def hardware_profiles() -> Sequence[Hardware]:
    """Every shipped machine profile, sorted by id."""
    from pqscan.quantum import profiles

    return profiles.all_profiles()


def hardware(id_or_toml_path: str | Path) -> Hardware:
    """A shipped profile by id, or a user's own from a TOML file of the same shape.

    Raises UsageError where there is neither, ConfigError, naming the field and what is allowed,
    for a file that cannot be used.
    """
    from pqscan.quantum import profiles

    return profiles.find(id_or_toml_path)


def estimate(
    target: Target | str,
    model: str = "default",
    hardware: Hardware | str | None = None,
    error_rate: float | None = None,
    budget_hours: float | None = None,
) -> Estimate:
    """What one model says breaking the target costs on one machine.

    `hardware` None is `superconducting` for a computed model, and the paper's own kind of machine
    for a published one, which on any other is refused. Gates and `runtime_hours` are over all
    `shots` of one attempt; divided by `success_probability` they are expected. What does not apply
    or is not known is None.

    `error_rate` is the physical error a gate and overrides the profile's. With `budget_hours` the
    smallest machine that finishes in time (expected, retries counted) is looked for instead of
    the best compromise of qubits and hours; where there is none, `verdict` says so. Raises
    UsageError for an unknown model, an error rate at or above threshold or a budget that is not
    positive, and ModelError for a pair that does not go together.
    """
    from pqscan.quantum import pricing

    return pricing.estimate(target, model, hardware, error_rate, budget_hours)


def estimates(
    target: Target | str,
    models: str | Sequence[str] = "all",
    hardware: Hardware | str | None = None,
    error_rate: float | None = None,
    budget_hours: float | None = None,
) -> tuple[Estimate, ...]:
    """The same question to several models, in `models_for` order.

    With `all`, a model that cannot sit on that machine gives its logical counts alone, one that
    is laid out for a better error rate is left out, and published whole machines are shown on
    their own kind of hardware. Raises what `estimate` raises.
    """
    from pqscan.quantum import pricing

    return pricing.estimates(target, models, hardware, error_rate, budget_hours)


def envelope(
    target: Target | str,
    hardware: Hardware | str | None = None,
    error_rate: float | None = None,
    budget_hours: float | None = None,
) -> tuple[Estimate, Estimate]:
    """(conservative, frontier): the most and the fewest physical qubits any model asks for.

    Over the models that give physical qubits, published machines on their own hardware included;
    where none does (symmetric keys), over `log2_gates`. With `budget_hours` only over those that
    are done in time, as long as there is one. Raises what `estimate` raises.
    """
    from pqscan.quantum import pricing

    return pricing.envelope(target, hardware, error_rate, budget_hours)


def in_time(found: Estimate, budget_hours: float | None) -> bool:
    """Whether the expected hours, retries counted, are within the budget; True where either is
    not known."""
    from pqscan.quantum import patience

    return patience.in_time(found, budget_hours)
