"""A finding's source lines, cut where its region starts and ends, for `<mark>`."""

from __future__ import annotations

from collections.abc import Iterator

from pqscan.domain.finding import Finding
from pqscan.domain.record import Record


class MarkedLine(Record):
    """One line: its number, and its text before, in and after the region."""

    number: int
    before: str
    marked: str
    after: str


def marked_lines(finding: Finding) -> Iterator[MarkedLine]:
    """The lines of the excerpt; nothing is marked outside the region."""
    if finding.excerpt is None:
        return
    region = finding.location.region
    for number, raw in enumerate(finding.excerpt.text.split("\n"), finding.excerpt.first_line):
        start, end = len(raw), len(raw)
        if region.start_line <= number <= region.end_line:
            start = region.start_column - 1 if number == region.start_line else 0
            start = min(max(start, 0), len(raw))
            if number == region.end_line:
                end = min(max(region.end_column - 1, start), len(raw))
        yield MarkedLine(number, raw[:start], raw[start:end], raw[end:])
