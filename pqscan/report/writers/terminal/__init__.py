"""The view for a terminal: what to look at first, each place with its line and its reasons."""

from __future__ import annotations

from io import StringIO

from rich.console import Console

from pqscan.report.options import WriterOptions
from pqscan.report.view import View
from pqscan.report.writers.terminal.places import Places
from pqscan.report.writers.terminal.summary import show_summary


def render(view: View, console: Console, *, verbosity: int = 0, link_root: str = "") -> None:
    """Print the view. `verbosity` 1 adds tests and reasons, 2 drops every limit.

    `link_root` is the absolute folder that the findings' paths start from; with it, and where the
    console is a terminal, each place is a link (OSC 8).
    """
    links = link_root if console.is_terminal else ""
    Places(console, verbosity, links).show(view)
    show_summary(view, console, verbosity)


def write(view: View, options: WriterOptions) -> str:
    """The same as plain text, 100 columns wide, for a file."""
    stream = StringIO()
    render(view, Console(file=stream, width=100, color_system=None, force_terminal=False))
    return stream.getvalue()
