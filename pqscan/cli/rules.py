"""`pqscan rules`: every rule with its level."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from pqscan.domain.errors import ExitCode

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pqscan.domain.catalogue import CatalogueRule

SCHEMA = "pqscan-rules/1"


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
    """List the rules.

    A rule's level is the default of its findings; exposure, function and policy refine it.
    """
    from pqscan.domain.catalogue import catalogue

    if layout == "json":
        click.echo(_json(catalogue().values()))
    else:
        _table(catalogue().values())
    return ExitCode.DONE


def _json(rules: Iterable[CatalogueRule]) -> str:
    made = [
        {
            "id": rule.id,
            "title": rule.title,
            "level": rule.level.word,
            "securitySeverity": rule.security_severity,
            "tags": list(rule.tags),
            "summary": rule.summary,
            "why": rule.why,
            "language": rule.language,
            "example": rule.example,
            "instead": rule.instead,
            "insteadExample": rule.instead_example,
            "references": [{"title": r.title, "url": r.url} for r in rule.references],
        }
        for rule in rules
    ]
    return json.dumps({"schema": SCHEMA, "rules": made}, indent=2)


def _table(rules: Iterable[CatalogueRule]) -> None:
    from rich.console import Console
    from rich.text import Text

    from pqscan.report.rule_docs import GROUPS
    from pqscan.report.rule_text import row

    console = Console(highlight=False)
    group = ""
    for rule in rules:
        if rule.id[:3] != group:
            group = rule.id[:3]
            console.print(Text(GROUPS[group], "bold"))
        console.print(row(rule), soft_wrap=True)
    console.print("More on one: pqscan explain PQ101")
