"""Scans one Python file with pqscan and with bandit, whole process, turn by turn.

    python benchmarks/single_file.py [FILE] [--bandit PATH] [--rounds 15]

bandit is not a dependency: install it elsewhere (`python -m venv b && b/bin/pip install bandit`)
and name it with --bandit. The least CPU time is the figure that other work on the machine
disturbs least; the median wall time is what a person waits.
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import sys
import tempfile
from pathlib import Path

from measure import Run, run

_EXAMPLE = """\
import hashlib

from cryptography.hazmat.primitives.asymmetric import rsa

KEY_SIZE = 2048


def make_key():
    return rsa.generate_private_key(public_exponent=65537, key_size=KEY_SIZE)


def digest(data):
    return hashlib.md5(data).hexdigest()
"""


def main() -> None:
    """Measure and print one line a tool."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("file", nargs="?", type=Path)
    parser.add_argument("--bandit", default=shutil.which("bandit"))
    parser.add_argument("--rounds", type=int, default=15)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        file = given.file or Path(folder) / "example.py"
        if given.file is None:
            file.write_text(_EXAMPLE)
        pqscan = [str(Path(sys.executable).with_name("pqscan"))]
        commands = {
            "pqscan --help": [*pqscan, "--help"],
            "pqscan scan": [*pqscan, "scan", str(file)],
            "pqscan scan -f json": [*pqscan, "scan", "-f", "json", str(file)],
        }
        if given.bandit:
            commands["bandit"] = [given.bandit, str(file)]
        runs: dict[str, list[Run]] = {name: [] for name in commands}
        for command in commands.values():
            run(command)  # fills caches
        for _ in range(given.rounds):
            for name, command in commands.items():
                runs[name].append(run(command))
    print(f"{'':22}{'CPU ms, least':>14}{'wall ms, median':>17}{'exit':>6}")
    for name, done in runs.items():
        least = min(one.cpu for one in done) * 1000
        median = statistics.median(one.wall for one in done) * 1000
        print(f"{name:22}{least:14.0f}{median:17.0f}{done[0].code:6d}")


if __name__ == "__main__":
    main()
