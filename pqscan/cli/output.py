"""Sends a finished view where a person asked: files or standard output, coloured or not."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, TextIO

import click

from pqscan.app.files import check_writable, write_file
from pqscan.cli.stdout import may_close
from pqscan.domain.errors import UsageError
from pqscan.domain.record import Record
from pqscan.report.formats import TERMINAL, Format, format_named
from pqscan.report.options import WriterOptions
from pqscan.report.view import View

if TYPE_CHECKING:
    from rich.console import Console


class Destination(Record):
    """One format and the file it goes to; None is standard output."""

    format: Format
    path: str | None


def destinations(wanted: Sequence[str], output: str | None) -> tuple[Destination, ...]:
    """`NAME[=FILE]` each, and the file of `-o` for a single one; checked before any work."""
    found: list[Destination] = []
    for text in wanted or (TERMINAL,):
        name, mark, path = text.partition("=")
        if mark and not path:
            raise UsageError(f"--format {text} names no file", f"write {name}=FILE or {name}")
        found.append(Destination(format_named(name), path or None))
    if output is not None:
        if len(found) != 1 or found[0].path is not None:
            raise UsageError(
                "-o is for a single format without a file", "write --format NAME=FILE for each"
            )
        found = [Destination(found[0].format, None if output == "-" else output)]
    if sum(destination.path is None for destination in found) > 1:
        raise UsageError(
            "two formats cannot share standard output", "write --format NAME=FILE for one of them"
        )
    for destination in found:
        if destination.path is not None:
            check_writable(destination.path)
    return tuple(found)


def console(stream: TextIO, color: str) -> Console:
    """A rich console that follows --color, and NO_COLOR and FORCE_COLOR where that is `auto`."""
    from rich.console import Console

    if color == "always":
        return Console(file=stream, force_terminal=True, no_color=False, highlight=False)
    if color == "never":
        return Console(file=stream, color_system=None, no_color=True, highlight=False)
    return Console(file=stream, highlight=False)


def emit(
    view: View,
    wanted: Sequence[Destination],
    options: WriterOptions,
    *,
    color: str = "auto",
    verbosity: int = 0,
    link_root: str = "",
    inventory: bool = False,
) -> None:
    """Write the view to every destination; `inventory` lists what is fine on a terminal, too."""
    for destination in wanted:
        if destination.path is not None:
            write_file(destination.path, destination.format.write(view, options))
    for destination in wanted:
        if destination.path is not None:
            continue
        with may_close():
            if destination.format.name == TERMINAL:
                _show(view, color, verbosity, link_root, inventory=inventory)
            else:
                sys.stdout.flush()
                click.get_binary_stream("stdout").write(destination.format.write(view, options))


def _show(view: View, color: str, verbosity: int, link_root: str, *, inventory: bool) -> None:
    from pqscan.report.writers.terminal import render
    from pqscan.report.writers.terminal.screen import screen

    shown = screen(sys.stdout, color)
    if inventory:
        from pqscan.report.writers.terminal.inventory import show_inventory

        show_inventory(view, shown)
    render(view, shown, verbosity=verbosity, link_root=link_root)
