"""What is fine, listed for whoever asks."""

from __future__ import annotations

from io import StringIO

from pqscan.domain.finding import Asset, Finding, Function
from pqscan.domain.location import Location, Region
from pqscan.report.view import View
from pqscan.report.writers.terminal.inventory import show_inventory
from pqscan.report.writers.terminal.screen import Screen


def _fine(path: str, line: int, algorithm: str, parameter: str) -> Finding:
    return Finding(
        rule="PQ001",
        asset=Asset(algorithm, (parameter,), Function.ENCRYPT),
        location=Location(path, Region(line, 5, line, 9)),
        message="It is fine.",
    )


def test_assets_come_in_order_with_all_their_places() -> None:
    view = View(
        version="1",
        target="shop",
        inventory=(
            _fine("a.py", 1, "ML-KEM", "768"),
            _fine("b.py", 2, "AES", "256"),
            _fine("c\x1b[31m.py", 3, "ML-KEM", "768"),
        ),
    )
    stream = StringIO()
    show_inventory(view, Screen(stream, width=40))
    lines = stream.getvalue().splitlines()
    assert [line.split("  ")[-1] for line in lines if line and not line.startswith(" ")] == [
        "2 places",
        "1 place",
    ]
    assert [line for line in lines if line.startswith(" ")] == [
        "  a.py:1:5  It is fine.",
        "  c\\x1b[31m.py:3:5  It is fine.",
        "  b.py:2:5  It is fine.",
    ]
