"""`pqscan explain`: all that is known about a rule, an algorithm or a protocol's name."""

from __future__ import annotations

import click

from pqscan.domain.errors import ExitCode

_WIDTH = 80  # columns; wider text is no easier to read


@click.command()
@click.argument("names", metavar="RULE|ALGORITHM...", nargs=-1, required=True)
def command(names: tuple[str, ...]) -> ExitCode:
    """Explain a rule (PQ101), an algorithm (RSA-2048) or a protocol's name (RS256)."""
    from rich.console import Console

    from pqscan.app.explain import explain
    from pqscan.report.rule_text import render

    found = [explain(name) for name in names]  # all of them, before the first is printed
    console = Console(highlight=False)
    for number, explanation in enumerate(found):
        if number:
            console.print()
        console.print(render(explanation, min(_WIDTH, console.width)), soft_wrap=True)
    return ExitCode.DONE
