"""What other scanners find on the sixteen distributions that we do not, and what each run costs.

    python benchmarks/recall.py [--scan JSON] [--folder DIR] [--semgrep-rules DIR] [--reports DIR]

Installs the latest pqcpilot, cryptohound and bandit, each in a virtual environment below
$BENCH_HOME/tools, and runs them one after the other, ours first. Semgrep's own rules are in no
package: --semgrep-rules names the `python` folder of a checkout of semgrep/semgrep-rules, and its
rules on cryptography, pycryptodome, jwt, hashes and TLS are run with the semgrep that cryptohound
brings. --reports keeps the reports, or reads them again where they are there.

A finding of theirs is found where we have one of the same family of algorithms in the same file
within two lines of its region. What is left is looked up in `benchmarks/sample/not_found.toml`,
where each is judged by hand: `true` is a miss of ours, anything else says why it is none. One that
is not judged is named, and the exit code is 1.
"""

from __future__ import annotations

import sys
import tempfile
import tomllib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from families import PUBLIC, family
from findings import Found, options, read
from measure import Run
from others import Other, run_all, theirs

NEAR = 2  # lines
NOT_FOUND = Path(__file__).parent / "sample" / "not_found.toml"
VERDICTS = ("true", "false", "elsewhere", "by design")


def main() -> None:
    """Run, compare, and print what is not found with its verdict."""
    parser = options(__doc__ or "")
    parser.add_argument("--semgrep-rules", type=Path)
    parser.add_argument("--reports", type=Path)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        reports = given.reports or Path(temporary)
        reports.mkdir(parents=True, exist_ok=True)
        costs = run_all(reports, given.folder, given.semgrep_rules, given.scan)
        ours = read(given.scan or reports / "pqscan.json")
        others = list(theirs(reports, given.folder))
    show_costs(costs)
    show(ours, others)


def show_costs(costs: dict[str, Run]) -> None:
    """Seconds and memory of the runs of this call."""
    for tool, cost in costs.items():
        print(f"{tool:12}{cost.cpu:8.1f} CPU s{cost.wall:8.1f} s{cost.memory / 1e6:8.0f} MB")


def show(ours: list[Found], others: list[Other]) -> None:
    """A line a tool, then every finding of theirs that we do not have, with its verdict."""
    known = {one.key: one for one in map(as_verdict, read_verdicts())}
    places: dict[str, list[Found]] = {}
    for row in ours:
        places.setdefault(row.path, []).append(row)
    missing = [one for one in others if not is_found(one, places.get(one.path, []))]
    counted = Counter(known[one.key].verdict if one.key in known else "?" for one in missing)
    for tool in dict.fromkeys(one.tool for one in others):
        all_of = [one for one in others if one.tool == tool]
        left = [one for one in missing if one.tool == tool]
        print(f"{tool:12}{len(all_of):5} findings, {len(all_of) - len(left):5} found by us too")
    print(f"not found: {len(missing)} {dict(counted)}")
    unjudged = [one for one in missing if one.key not in known]
    for one in unjudged:
        print(f"  {one.tool:12}{one.path}:{one.line} {'|'.join(sorted(one.families))}: {one.text}")
    if unjudged:
        print(f"{len(unjudged)} are not judged; as entries of {NOT_FOUND.name}:\n")
        print_entries(unjudged)
        sys.exit(1)


def print_entries(unjudged: list[Other]) -> None:
    """Verdicts to fill in, one for the same thing in one file."""
    groups: dict[tuple[str, str, str], list[int]] = {}
    for tool, path, line, families in sorted({one.key for one in unjudged}):
        groups.setdefault((tool, path, families), []).append(line)
    for (tool, path, families), lines in groups.items():
        print(f'[[not-found]]\ntool = "{tool}"\npath = "{path}"\nfamilies = "{families}"')
        print(f'lines = {lines}\nverdict = ""\nreason = ""\n')


@dataclass(frozen=True, slots=True)
class Verdict:
    """Why a finding of theirs is none of ours."""

    key: tuple[str, str, int, str]
    verdict: str
    reason: str


def read_verdicts() -> Iterator[dict[str, object]]:
    """The entries of the file; one entry may name several lines of one file."""
    read = tomllib.loads(NOT_FOUND.read_text(encoding="utf-8")) if NOT_FOUND.exists() else {}
    for one in read.get("not-found", []):
        for line in one["lines"]:
            yield {**one, "line": line}


def as_verdict(one: dict[str, object]) -> Verdict:
    """An entry, checked."""
    if one["verdict"] not in VERDICTS or not one["reason"]:
        raise SystemExit(f"{NOT_FOUND.name}: {one} cannot be used")
    key = (str(one["tool"]), str(one["path"]), int(str(one["line"])), str(one["families"]))
    return Verdict(key, str(one["verdict"]), str(one["reason"]))


def is_found(one: Other, rows: list[Found]) -> bool:
    """Whether we have a finding of one of its families (any, if it names none) near its lines."""
    return any(
        row.line - NEAR <= one.end_line
        and one.line <= row.end_line + NEAR
        and (not one.families or not one.families.isdisjoint(families_of(row)))
        for row in rows
    )


def families_of(row: Found) -> frozenset[str]:
    """The families a finding of ours speaks of; a key of unknown algorithm may be any."""
    if row.rule == "PQ115":
        return PUBLIC
    said = {family(row.algorithm), *(family(one) for one in row.digest.split("|") if one)}
    if row.rule == "PQ206":
        said.add("ECB")
    if row.rule.startswith("PQ3"):
        said.add("TLS")
    return frozenset(said)


if __name__ == "__main__":
    main()
