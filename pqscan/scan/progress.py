"""What the pipeline tells whoever is watching; only the command line draws it."""

from __future__ import annotations

from typing import Protocol


class Progress(Protocol):
    """Stages one after another, each of a known or unknown number of steps."""

    def stage(self, name: str, total: int | None) -> None:
        """A stage begins and the one before it ends; `total` is None where it is not known."""

    def advance(self, steps: int = 1) -> None:
        """Some steps of the stage are done."""


class Silent:
    """Nobody is watching."""

    def stage(self, name: str, total: int | None) -> None:
        """Say nothing."""

    def advance(self, steps: int = 1) -> None:
        """Say nothing."""
