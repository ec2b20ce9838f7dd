"""The inventory on a terminal: where cryptography that is fine stands, for whoever asks."""

from __future__ import annotations

from rich.console import Console
from rich.text import Text

from pqscan.domain.finding import Finding
from pqscan.report.digest import grouped
from pqscan.report.text import clean
from pqscan.report.view import View
from pqscan.report.wording import finding_asset, plural


def show_inventory(view: View, console: Console) -> None:
    """Each asset that is fine, with every place it stands at."""
    by_asset: dict[str, list[Finding]] = grouped(view.inventory, finding_asset)
    for name, found in by_asset.items():
        title = Text(f"\n{clean(name)}", "bold").append(f"  {plural(len(found), 'place')}", "dim")
        console.print(title, soft_wrap=True)
        for finding in found:
            place = Text(f"  {clean(str(finding.location))}")
            place.append(f"  {clean(finding.message)}", "dim")
            console.print(place, soft_wrap=True)
