"""Keeps docs/quantum.md true: its tables are made from the shipped data, by a command.

`python -m pqscan.report.quantum_docs --write` renews them; `--check` exits 1 where one is old.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from pathlib import Path

from pqscan.report import quantum_tables as tables

PAGE = Path(__file__).resolve().parents[2] / "docs" / "quantum.md"
SECTIONS: dict[str, Callable[[], str]] = {
    "reference": tables.reference,
    "models": tables.models,
    "assumptions": tables.assumptions,
    "sensitivity": tables.sensitivity,
    "roadmaps": tables.roadmaps,
    "years": tables.years,
    "surveys": tables.surveys,
}
_BLOCK = re.compile(r"<!-- generated: (\w+) -->\n.*?<!-- end -->", re.DOTALL)


def renewed(page: str) -> str:
    """The page with every generated block made anew; KeyError for a block nobody makes."""

    def block(match: re.Match[str]) -> str:
        name = match[1]
        return f"<!-- generated: {name} -->\n\n{SECTIONS[name]()}\n\n<!-- end -->"

    return _BLOCK.sub(block, page)


def main(arguments: list[str]) -> int:
    """Write or check the page; 0 where it is current afterwards."""
    if arguments not in (["--write"], ["--check"]):
        print("usage: python -m pqscan.report.quantum_docs --write | --check", file=sys.stderr)
        return 2
    old = PAGE.read_text(encoding="utf-8")
    new = renewed(old)
    if arguments == ["--write"]:
        PAGE.write_text(new, encoding="utf-8")
    elif old != new:
        print("docs/quantum.md is out of date: run with --write", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
