"""Runs the scanners we are compared with, and reads their reports."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from families import of_text
from findings import command
from measure import Run, bench_home, run

Report = dict[str, Any]  # as each tool shapes it
TOOLS = ("pqcpilot", "cryptohound", "bandit")
BANDIT_TESTS = "B303,B304,B305,B324,B502,B503,B504,B505"  # algorithms, keys and TLS versions
SEMGREP_RULES = (
    "cryptography/**/*.yaml",
    "pycryptodome/**/*.yaml",
    "jwt/**/*.yaml",
    "lang/security/insecure-hash*.yaml",
    "lang/security/audit/md5-used*.yaml",
    "lang/security/audit/ssl-wrap*.yaml",
    "lang/security/audit/weak-ssl*.yaml",
)


@dataclass(frozen=True, slots=True)
class Other:
    """A finding of another scanner; `families` are what its words may mean."""

    tool: str
    path: str
    line: int
    end_line: int
    families: frozenset[str]
    text: str

    @property
    def key(self) -> tuple[str, str, int, str]:
        """What a verdict names it by."""
        return (self.tool, self.path, self.line, "|".join(sorted(self.families)))


def run_all(reports: Path, folder: Path, rules: Path | None, scan: Path | None) -> dict[str, Run]:
    """Run what has no report yet; the cost of each run."""
    commands: dict[str, list[str]] = {}
    if scan is None:
        commands["pqscan"] = [*command(folder), "-o", str(reports / "pqscan.json")]
    commands |= {tool: others_command(tool, reports, folder) for tool in TOOLS}
    if rules is not None:
        commands["semgrep"] = semgrep_command(reports, folder, rules)
    costs: dict[str, Run] = {}
    for tool, words in commands.items():
        if not (reports / report_name(tool)).exists():
            costs[tool] = run(words)
    return costs


def report_name(tool: str) -> str:
    """cryptohound chooses the name of its report itself."""
    return "cbom.json" if tool == "cryptohound" else f"{tool}.json"


def binary(tool: str, name: str) -> str:
    """A program of a tool's own environment, which is made on first use."""
    home = bench_home() / "tools" / tool
    if not (home / "bin" / "pip").exists():
        subprocess.run([sys.executable, "-m", "venv", str(home)], check=True)
        subprocess.run([str(home / "bin" / "pip"), "install", "-q", "--upgrade", tool], check=True)
    return str(home / "bin" / name)


def others_command(tool: str, reports: Path, folder: Path) -> list[str]:
    """How each is told to read everything, tests too, and to write JSON."""
    program, output = binary(tool, tool), str(reports / report_name(tool))
    if tool == "pqcpilot":
        return [program, "scan", "--format", "json", "--name", "corpus", "-o", output, str(folder)]
    if tool == "bandit":
        return [program, "-q", "-r", str(folder), "-t", BANDIT_TESTS, "-f", "json", "-o", output]
    path = f"{Path(program).parent}{os.pathsep}{os.environ['PATH']}"  # it looks for semgrep there
    return ["env", f"PATH={path}", program, "-f", "json", "-q", "-o", str(reports), str(folder)]


def semgrep_command(reports: Path, folder: Path, rules: Path) -> list[str]:
    """semgrep with the chosen rules; nothing is sent and nothing fetched."""
    chosen = reports / "semgrep-rules"
    for pattern in SEMGREP_RULES:
        for file in rules.glob(pattern):
            target = chosen / file.relative_to(rules)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(file, target)
    words = [binary("cryptohound", "pysemgrep"), "scan", "--metrics=off", "--no-git-ignore"]
    words += ["--disable-version-check", "--json", "-o", str(reports / "semgrep.json")]
    return [*words, "--config", str(chosen), str(folder)]


def theirs(reports: Path, folder: Path) -> Iterator[Other]:
    """Every finding of every report."""
    readers = {
        "pqcpilot": pqcpilot,
        "cryptohound": cryptohound,
        "bandit": bandit,
        "semgrep": semgrep,
    }
    for tool, reader in readers.items():
        file = reports / report_name(tool)
        if file.exists():
            yield from reader(json.loads(file.read_bytes()), folder)
        else:
            print(f"{tool}: not run")


def pqcpilot(report: Report, folder: Path) -> Iterator[Other]:
    """Its JSON names a family and an API."""
    for one in report["findings"]:
        families = of_text(f"{one['family']} {one['api']}")
        place = (one["path"], one["line"], one["line"])
        yield Other("pqcpilot", *place, families, f"{one['api']} {one['algorithm']}")


def cryptohound(report: Report, folder: Path) -> Iterator[Other]:
    """A CycloneDX inventory; the place is among a component's properties, with its whole path."""
    for one in report["components"]:
        said = {item["name"].split(":")[-1]: item["value"] for item in one.get("properties", [])}
        if "location" in said:
            path, _, line = said["location"].rpartition(":")
            place = (path.removeprefix(f"{folder}/"), int(line), int(line))
            yield Other(
                "cryptohound", *place, of_text(f"{one['name']} {said['family']}"), one["name"]
            )


def bandit(report: Report, folder: Path) -> Iterator[Other]:
    """The algorithm is in the message; of a hash it is in the line."""
    for one in report["results"]:
        if one["test_id"] in BANDIT_TESTS:
            path, lines = one["filename"].removeprefix(f"{folder}/"), one["line_range"]
            place = (path, one["line_number"], lines[-1])
            text = source(folder, *place) if one["test_id"] == "B303" else one["issue_text"]
            yield Other("bandit", *place, of_text(text), one["issue_text"])


def semgrep(report: Report, folder: Path) -> Iterator[Other]:
    """The algorithm is in the rule's name, or in the lines."""
    for one in report["results"]:
        rule = one["check_id"].rsplit(".", 1)[-1]
        place = (
            one["path"].removeprefix(f"{folder}/"),
            one["start"]["line"],
            one["end"]["line"],
        )
        yield Other("semgrep", *place, of_text(rule) or of_text(source(folder, *place)), rule)


def source(folder: Path, path: str, first: int, last: int) -> str:
    """Lines of a file of the corpus."""
    lines = (folder / path).read_text(encoding="utf-8", errors="replace").splitlines()
    return "\n".join(lines[first - 1 : last])
