"""Scans sixteen Python source distributions and says what it cost and what was found.

    python benchmarks/scan_corpus.py [--prepare] [--folder DIR] [--jobs N]

--prepare downloads and unpacks the distributions with pip into $BENCH_HOME/corpus16 (default
~/bench/corpus16) first; the newest releases are taken, so figures move a little with time.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tarfile
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

from measure import bench_home, run

PROJECTS = (
    "paramiko",
    "PyJWT",
    "python-jose",
    "itsdangerous",
    "ecdsa",
    "rsa",
    "scapy",
    "Twisted",
    "ansible-core",
    "Django",
    "acme",
    "certbot",
    "requests",
    "urllib3",
    "asyncssh",
    "pysaml2",
)


def prepare(folder: Path) -> None:
    """Download and unpack every project; the archives' names become the folders'."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as downloads:
        options = ["--no-deps", "--no-binary", ":all:", "-q", "-d", downloads]
        subprocess.run([sys.executable, "-m", "pip", "download", *options, *PROJECTS], check=True)
        for archive in sorted(Path(downloads).glob("*.tar.gz")):
            with tarfile.open(archive) as packed:
                packed.extractall(folder, filter="data")


def main() -> None:
    """Scan, then print cost, totals, skips and findings."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--prepare", action="store_true")
    parser.add_argument("--folder", type=Path, default=bench_home() / "corpus16")
    parser.add_argument("--jobs", type=int)
    given = parser.parse_args()
    if given.prepare:
        prepare(given.folder)
    with tempfile.TemporaryDirectory() as folder:
        output = Path(folder) / "scan.json"
        command = [str(Path(sys.executable).with_name("pqscan")), "scan", str(given.folder)]
        command += ["--format", "json", "-o", str(output), "--no-config", "--no-progress"]
        if given.jobs:
            command += ["--jobs", str(given.jobs)]
        cost = run(command)
        report = json.loads(output.read_bytes())
    show(report)
    memory = cost.memory / 1e6
    print(f"cost      {cost.cpu:.1f} CPU s, {cost.wall:.1f} s, {memory:.0f} MB, exit {cost.code}")


def show(report: dict[str, Any]) -> None:
    """What was read, left out and found."""
    totals = report["totals"]
    print(f"read      {totals['files']:,} files, {totals['bytes'] / 1e6:.1f} MB")
    print(f"examined  {totals['selected']:,} {totals['by_detector']}")
    print(f"ignored   {totals['ignored']:,}")
    skipped = Counter(f"{one['reason']}" for one in report["skipped"])
    print(f"skipped   {len(report['skipped']):,} {dict(skipped.most_common())}")
    found = Counter(one["asset"]["algorithm"] for one in report["findings"])
    unresolved = sum(bool(one["unresolved"]) for one in report["findings"])
    print(f"found     {len(report['findings']):,} {dict(found.most_common())}")
    print(f"          {unresolved:,} with a parameter that is not resolved")
    contexts = Counter(one["context"] for one in report["findings"])
    print(f"          {dict(contexts.most_common())}")
    projects = Counter(one["location"]["path"].split("/")[0] for one in report["findings"])
    print(f"          {dict(projects.most_common())}")


if __name__ == "__main__":
    main()
