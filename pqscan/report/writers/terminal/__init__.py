"""The view for a terminal: what to look at first, each place with its line and its reasons."""

from __future__ import annotations

from io import StringIO

from pqscan.report.options import WriterOptions
from pqscan.report.view import View
from pqscan.report.writers.terminal.places import Places
from pqscan.report.writers.terminal.screen import Screen
from pqscan.report.writers.terminal.summary import show_summary


def render(view: View, screen: Screen, *, verbosity: int = 0, link_root: str = "") -> None:
    """Print the view. `verbosity` 1 adds tests and reasons, 2 drops every limit.

    `link_root` is the absolute folder that the findings' paths start from; with it, and where the
    screen is a terminal, each place is a link (OSC 8).
    """
    links = link_root if screen.terminal else ""
    Places(screen, verbosity, links).show(view)
    show_summary(view, screen, verbosity)


def write(view: View, options: WriterOptions) -> str:
    """The same as plain text, 100 columns wide, for a file."""
    stream = StringIO()
    render(view, Screen(stream, width=100))
    return stream.getvalue()
