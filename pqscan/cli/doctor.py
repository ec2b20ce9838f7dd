"""`pqscan doctor`: what is installed, what is missing and how to get it."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

import click

from pqscan.domain.errors import ExitCode
from pqscan.domain.record import asdict

if TYPE_CHECKING:
    from pqscan.app.doctor import Diagnosis, Item
    from pqscan.report.writers.terminal.line import Line
    from pqscan.report.writers.terminal.screen import Screen

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
    from pqscan.report.text import clean
    from pqscan.report.writers.terminal.line import Line
    from pqscan.report.writers.terminal.screen import screen

    to = screen(sys.stdout, "auto")
    names = max(len(item.name) for item in diagnosis.items)
    versions = max(len(item.version or "") for item in diagnosis.items)
    for item in diagnosis.items:
        head = Line(f"{_MARKS[item.state]:<2} ", _STYLES[item.state])
        head.append(f"{item.name:<{names}}  {item.version or '':<{versions}}  ")
        _hang(to, head, clean(": ".join(_said(item))))
    cures = [item for item in diagnosis.items if item.cure]
    if cures:
        to.print()
        to.print(Line("What to do:"))
    for item in cures:
        _hang(to, Line(f"   {item.name:<{names}}  "), clean(item.cure))
    to.print()
    to.print(Line(f"The core {'works' if diagnosis.core_works else 'does not work'}."))


def _hang(to: Screen, head: Line, text: str) -> None:
    """A head and a text that, on a terminal, goes on under itself; in a file one line."""
    from pqscan.report.writers.terminal.line import Line

    room = max(to.width - head.cells, 20) if to.terminal else len(text) + 1
    for line in Line(text).wrapped(room):
        to.print(Line.of(head, line).stripped())
        head = Line(" " * head.cells)


def _said(item: Item) -> list[str]:
    state = "" if item.state == "works" else item.state.value
    return [part for part in (state, item.detail) if part]
