"""`pqscan doctor`: what is installed, what is missing and how to get it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from pqscan.domain.errors import ExitCode
from pqscan.domain.record import asdict

if TYPE_CHECKING:
    from pqscan.app.doctor import Diagnosis, Item

SCHEMA = "pqscan-doctor/1"
_MARKS = {"works": "ok", "caution": "!", "missing": "-", "does not work": "X"}
_STYLES = {"works": "green", "caution": "yellow", "missing": "yellow", "does not work": "red"}


@click.command()
@click.option(
    "--format",
    "layout",
    type=click.Choice(["table", "json"]),
    default="table",
    show_default=True,
    help="For a person, or for a program.",
)
def command(layout: str) -> ExitCode:
    """Show what is installed, what is missing and how to get it.

    Exits 0 where a scan can run, 2 where it cannot.
    """
    from pqscan.app.doctor import examine

    diagnosis = examine()
    if layout == "json":
        click.echo(_json(diagnosis))
    else:
        _table(diagnosis)
    return ExitCode.DONE if diagnosis.core_works else ExitCode.ERROR


def _json(diagnosis: Diagnosis) -> str:
    """ASCII only, so nothing in a path can act on a terminal."""
    items = [asdict(item) for item in diagnosis.items]
    whole = {"schema": SCHEMA, "core_works": diagnosis.core_works, "items": items}
    return json.dumps(whole, indent=2)


def _table(diagnosis: Diagnosis) -> None:
    from rich.console import Console
    from rich.text import Text

    from pqscan.report.text import clean

    console = Console(highlight=False)
    names = max(len(item.name) for item in diagnosis.items)
    versions = max(len(item.version or "") for item in diagnosis.items)
    for item in diagnosis.items:
        line = Text(f"{_MARKS[item.state]:<2} ", style=_STYLES[item.state])
        line.append(f"{item.name:<{names}}  {item.version or '':<{versions}}  ", style="default")
        line.append(clean(": ".join(_said(item))), style="default")
        line.rstrip()
        console.print(line, soft_wrap=True)
    cures = [item for item in diagnosis.items if item.cure]
    if cures:
        console.print("\nWhat to do:")
    for item in cures:
        console.print(Text(f"   {item.name:<{names}}  {clean(item.cure)}"), soft_wrap=True)
    console.print(f"\nThe core {'works' if diagnosis.core_works else 'does not work'}.")


def _said(item: Item) -> list[str]:
    state = "" if item.state == "works" else item.state.value
    return [part for part in (state, item.detail) if part]
