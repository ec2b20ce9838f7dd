"""Reads what a scan found, for the benchmarks that count and judge it."""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from measure import bench_home

Place = tuple[str, int, str, str, str]  # path, line, rule, algorithm, function


@dataclass(frozen=True, slots=True)
class Found:
    """One finding; `path` begins with the project's folder, lines count from 1."""

    path: str
    line: int
    end_line: int
    rule: str
    algorithm: str
    function: str
    parameter: str  # `2048`, `P-256|P-384`, empty where not known or none
    takes_parameter: bool
    unresolved: str
    digest: str  # of a signature, MAC or derivation
    context: str
    symbol: str
    inventory: bool  # fine as it is: in the report's inventory

    @property
    def project(self) -> str:
        """The folder of the distribution, `ecdsa-0.19.2`."""
        return self.path.split("/")[0]

    @property
    def place(self) -> Place:
        """What makes it this finding and no other."""
        return (self.path, self.line, self.rule, self.algorithm, self.function)


def corpus() -> Path:
    """The sixteen distributions that `scan_corpus.py --prepare` unpacks."""
    return bench_home() / "corpus16"


def options(text: str) -> argparse.ArgumentParser:
    """A parser that takes a saved scan, or else the folder to scan."""
    parser = argparse.ArgumentParser(
        description=text, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--scan", type=Path, help="JSON of `pqscan scan`, instead of scanning")
    parser.add_argument("--folder", type=Path, default=corpus())
    return parser


def found(given: argparse.Namespace) -> list[Found]:
    """The findings and the inventory of the saved scan, or of a new one."""
    if given.scan is not None:
        return read(given.scan)
    with tempfile.TemporaryDirectory() as folder:
        output = Path(folder) / "scan.json"
        subprocess.run([*command(given.folder), "-o", str(output)], check=False)
        return read(output)


def command(folder: Path) -> list[str]:
    """The scan of a folder, in one process, without what a person may have configured."""
    pqscan = [sys.executable, "-m", "pqscan", "scan", str(folder), "--format", "json"]
    return [*pqscan, "--no-config", "--no-progress", "--jobs", "1"]


def read(path: Path) -> list[Found]:
    """The findings and the inventory of a JSON report, sorted by their place."""
    report = json.loads(path.read_bytes())
    rows = [
        Found(
            path=one["location"]["path"],
            line=one["location"]["start_line"],
            end_line=one["location"]["end_line"],
            rule=one["rule"],
            algorithm=one["asset"]["algorithm"],
            function=one["asset"]["function"],
            parameter=one["asset"]["parameter_set"] or "",
            takes_parameter=one["takes_parameter"],
            unresolved=one["unresolved"],
            digest=one["asset"]["digest"] or "",
            context=one["context"],
            symbol=one["symbol"],
            inventory=part == "inventory",
        )
        for part in ("findings", "inventory")
        for one in report[part]
    ]
    return sorted(rows, key=lambda row: (row.place, row.parameter))
