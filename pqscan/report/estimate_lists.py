"""The lists of cost models and machine profiles: for a terminal within 80 columns, and as JSON."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Sequence

from pqscan.domain.record import asdict
from pqscan.quantum.nouns import Hardware, ModelCard
from pqscan.report.estimate_words import span

WIDTH = 80
MODEL = (
    "id",
    "title",
    "families",
    "citation",
    "table",
    "url",
    "year",
    "range",
    "targets",
    "units",
    "reviewed",
    "circuits_public",
    "stance",
    "provenance",
    "physical",
    "preferred",
    "note",
)


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


def model_json(cards: Sequence[ModelCard]) -> str:
    """A list of objects, one a model: what the paragraphs say, and title, address and notes."""
    return _json([{**asdict(card), "range": [card.lowest, card.highest]} for card in cards], MODEL)


def hardware_json(profiles: Sequence[Hardware]) -> str:
    """A list of objects, one a machine, with the fields that a TOML file of one has."""
    return _json([asdict(machine) for machine in profiles], Hardware.__struct_fields__)


def _json(rows: list[dict[str, object]], fields: tuple[str, ...]) -> str:
    chosen = [{name: row[name] for name in fields} for row in rows]
    return json.dumps(chosen, indent=2, ensure_ascii=False) + "\n"


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
