"""Scans one Python file with pqscan and with bandit, whole process, turn by turn.

    python benchmarks/one_file.py [--rounds 15] [--bandit VERSION]

bandit goes into a virtual environment of its own that is thrown away at the end. Both tools run
from compiled bytecode and with warm caches. The machine's speed wavers, so each round runs every
command once, and what is compared is a round's CPU time with bandit's in the same round: the
ratio is the median over the rounds, below 1 where pqscan needs less.
"""

from __future__ import annotations

import argparse
import compileall
import statistics
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

from measure import Run, run

import pqscan

FINDINGS = """\
import hashlib

from cryptography.hazmat.primitives.asymmetric import rsa

KEY_SIZE = 2048


def make_key():
    return rsa.generate_private_key(public_exponent=65537, key_size=KEY_SIZE)


def digest(data):
    return hashlib.md5(data).hexdigest()
"""
CLEAN = """\
import json
from pathlib import Path


def read(path):
    return json.loads(Path(path).read_text())


def shown(table):
    return "\\n".join(f"{key}: {value}" for key, value in sorted(table.items()))
"""
FILES = {"findings": FINDINGS, "clean": CLEAN}
LEAST_ROUNDS = 9


def bandit_in(folder: Path, version: str) -> str:
    """Install bandit below the folder; the name of its command."""
    venv.create(folder, with_pip=True)
    wanted = f"bandit=={version}" if version else "bandit"
    pip = [str(folder / "bin" / "python"), "-m", "pip", "--disable-pip-version-check"]
    subprocess.run([*pip, "install", "--quiet", "--compile", wanted], check=True)
    return str(folder / "bin" / "bandit")


def commands(folder: Path, bandit: str) -> dict[str, tuple[list[str], str]]:
    """By name: what to run, and which bandit run it is held against."""
    tool = str(Path(sys.executable).with_name("pqscan"))
    made: dict[str, tuple[list[str], str]] = {}
    for kind, text in FILES.items():
        file = folder / f"{kind}.py"
        file.write_text(text)
        other = f"bandit, {kind}"
        scan = [tool, "scan", "--no-config", str(file)]
        made[f"pqscan terminal, {kind}"] = (scan, other)
        made[f"pqscan json, {kind}"] = ([*scan, "--format", "json"], other)
        made[other] = ([bandit, "--quiet", "--format", "json", str(file)], other)
    made["pqscan --help"] = ([tool, "--help"], "")
    made["pqscan estimate RSA-2048"] = ([tool, "estimate", "RSA-2048"], "")
    return made


def measured(wanted: dict[str, tuple[list[str], str]], rounds: int) -> dict[str, list[Run]]:
    """Every command once a round, after one round that only fills caches."""
    for command, _ in wanted.values():
        run(command)
    runs: dict[str, list[Run]] = {name: [] for name in wanted}
    for _ in range(rounds):
        for name, (command, _) in wanted.items():
            runs[name].append(run(command))
    return runs


def main() -> None:
    """Measure and print a line for each command."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=15, help=f"at least {LEAST_ROUNDS}")
    parser.add_argument("--bandit", default="", metavar="VERSION")
    given = parser.parse_args()
    compileall.compile_dir(Path(pqscan.__file__).parent, quiet=1)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        wanted = commands(folder, bandit_in(folder / "bandit", given.bandit))
        runs = measured(wanted, max(given.rounds, LEAST_ROUNDS))
    print(f"{'':28}{'CPU ms':>8}{'wall ms':>9}{'of bandit':>11}{'exit':>6}")
    for name, done in runs.items():
        cpu = statistics.median(one.cpu for one in done) * 1000
        wall = statistics.median(one.wall for one in done) * 1000
        other = runs.get(wanted[name][1])
        share = f"{ratio(done, other):.2f}" if other and other is not done else ""
        print(f"{name:28}{cpu:8.0f}{wall:9.0f}{share:>11}{done[0].code:6d}")


def ratio(ours: list[Run], theirs: list[Run]) -> float:
    """Our CPU time as a share of theirs, round by round."""
    return statistics.median(a.cpu / b.cpu for a, b in zip(ours, theirs, strict=True))


if __name__ == "__main__":
    main()
