"""The inventory on a terminal: where cryptography that is fine stands, for whoever asks."""

from __future__ import annotations

from pqscan.domain.finding import Finding
from pqscan.report.digest import grouped
from pqscan.report.text import clean
from pqscan.report.view import View
from pqscan.report.wording import finding_asset, plural
from pqscan.report.writers.terminal.line import Line
from pqscan.report.writers.terminal.screen import Screen


def show_inventory(view: View, screen: Screen) -> None:
    """Each asset that is fine, with every place it stands at."""
    by_asset: dict[str, list[Finding]] = grouped(view.inventory, finding_asset)
    for name, found in by_asset.items():
        screen.print()
        title = Line(clean(name), "bold").append(f"  {plural(len(found), 'place')}", "bold dim")
        screen.print(title)
        for finding in found:
            place = Line(f"  {clean(str(finding.location))}")
            screen.print(place.append(f"  {clean(finding.message)}", "dim"))
