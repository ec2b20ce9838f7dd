"""The lists of cost models and machine profiles for a terminal, within 80 columns."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

from pqscan.quantum.nouns import Hardware, ModelCard
from pqscan.report.estimate_words import span

WIDTH = 80


def model_list(cards: Sequence[ModelCard]) -> str:
    """One paragraph a model under its family: what it prices and what it rests on."""
    lines: list[str] = []
    family = ""
    for card in cards:
        if card.family.value != family:
            family = card.family.value
            lines += ["", family.capitalize()] if lines else [family.capitalize()]
        lines += _entry(card.id, _card(card))
    return "\n".join(lines) + "\n"


def hardware_list(profiles: Sequence[Hardware]) -> str:
    """One paragraph a machine: error rate, cycle and where they come from."""
    lines: list[str] = []
    for machine in profiles:
        lines += _entry(machine.id, _profile(machine))
    return "\n".join(lines) + "\n"


def _card(card: ModelCard) -> str:
    reach = ", ".join(card.targets) or f"{card.lowest} to {card.highest} bits"
    reviewed = "peer-reviewed" if card.reviewed else "preprint"
    circuits = "circuits public" if card.circuits_public else "circuits not public"
    return (
        f"{card.citation}, {card.table}. {reach}; {card.units}; {reviewed}; {circuits}; "
        f"{card.stance}; {card.provenance.value}."
    )


def _profile(machine: Hardware) -> str:
    return (
        f"{machine.title}. Gates fail at {machine.error_rate:g}, cycle "
        f"{span(machine.cycle_seconds)}, reaction {span(machine.reaction_seconds)}, "
        f"{machine.code} code. {machine.source}."
    )


def _entry(name: str, text: str) -> list[str]:
    head = f"  {name:<19} "
    wrapped = textwrap.wrap(text, WIDTH - len(head), break_on_hyphens=False)
    return [head + wrapped[0], *(" " * len(head) + line for line in wrapped[1:])]
