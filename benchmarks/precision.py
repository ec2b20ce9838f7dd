"""How many of a random hundred findings are true, by verdicts given by hand.

    python benchmarks/precision.py [--scan SCAN.json] [--folder DIR] [--size 100] [--missing]

Each finding draws a number from `random.Random` seeded with 20261122 and its own place; the hundred
least are the sample. So the sample is random, the same for the same findings, and changes by one
where one finding comes or goes. Verdicts are in `benchmarks/sample/verdicts.toml`. A sampled
finding without a verdict, or whose parameter is no longer the one that was judged, is named and the
exit code is 1. `--missing` prints those as entries to fill in.

A finding is true where the code creates, uses, configures or declares that algorithm in the role
that is said. A parameter is right where each of the values shown reaches that code.
"""

from __future__ import annotations

import random
import sys
import tomllib
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from findings import Found, Place, found, options

SEED = 20261123
VERDICTS = Path(__file__).parent / "sample" / "verdicts.toml"
PARAMETER = ("right", "wrong", "unresolved", "none")


@dataclass(frozen=True, slots=True)
class Verdict:
    """A judgement on one finding."""

    place: Place
    parameter: str
    true: bool
    parameter_is: str  # one of PARAMETER
    reason: str


def verdicts() -> dict[Place, Verdict]:
    """Every verdict by the place it is about."""
    read = tomllib.loads(VERDICTS.read_text(encoding="utf-8"))["verdict"]
    given: dict[Place, Verdict] = {}
    for one in read:
        path = f"{one['project']}-{one['version']}/{one['path']}"
        place = (path, one["line"], one["rule"], one["algorithm"], one["function"])
        if one["parameter_is"] not in PARAMETER or not one["reason"] or place in given:
            raise SystemExit(f"{VERDICTS.name}: the verdict on {place} cannot be used")
        given[place] = Verdict(
            place, one["parameter"], one["true"], one["parameter_is"], one["reason"]
        )
    return given


def sample(rows: list[Found], size: int) -> list[Found]:
    """The findings with the least drawn numbers, sorted by place; the inventory takes no part."""
    rows = list({row.place: row for row in rows if not row.inventory}.values())
    rows.sort(key=lambda row: random.Random(":".join(map(str, (SEED, *row.place)))).random())
    return sorted(rows[:size], key=lambda row: row.place)


def main() -> None:
    """Print precision and parameter accuracy, and what is not judged."""
    parser = options(__doc__ or "")
    parser.add_argument("--size", type=int, default=100)
    parser.add_argument("--missing", action="store_true")
    given = parser.parse_args()
    chosen = sample(found(given), given.size)
    known = verdicts()
    judged = [(row, known[row.place]) for row in chosen if is_judged(row, known)]
    missing = [row for row in chosen if not is_judged(row, known)]
    report([verdict for _, verdict in judged])
    for row, verdict in judged:
        if not verdict.true or verdict.parameter_is == "wrong":
            what = "parameter" if verdict.true else "false"
            print(f"  {what:10}{row.path}:{row.line} {row.rule} {row.algorithm}: {verdict.reason}")
    if missing:
        print(f"{len(missing)} of the sample are not judged, or not for the parameter now found")
        for row in missing:
            print(entry(row) if given.missing else f"  {row.path}:{row.line} {row.rule}")
        sys.exit(1)


def is_judged(row: Found, known: dict[Place, Verdict]) -> bool:
    """Whether there is a verdict for the finding with this very parameter."""
    return row.place in known and known[row.place].parameter == row.parameter


def report(judged: list[Verdict]) -> None:
    """The two figures, parameters of true findings only."""
    true = sum(one.true for one in judged)
    print(f"judged {len(judged)}, true {true}, precision {share(true, len(judged))}")
    counted = Counter(one.parameter_is for one in judged if one.true)
    resolved = counted["right"] + counted["wrong"]
    print(
        f"parameters of the true ones: {resolved} resolved, {counted['right']} right "
        f"({share(counted['right'], resolved)}), {counted['unresolved']} not resolved, "
        f"{counted['none']} take none"
    )


def share(part: int, whole: int) -> str:
    """A share with two digits, `-` of nothing."""
    return f"{part / whole:.2f}" if whole else "-"


def entry(row: Found) -> str:
    """A verdict to fill in."""
    folder, _, path = row.path.partition("/")
    project, _, version = folder.rpartition("-")
    kind = "right" if row.parameter else "unresolved" if row.takes_parameter else "none"
    texts = {"rule": row.rule, "algorithm": row.algorithm, "function": row.function}
    lines = [
        "[[verdict]]",
        f'project = "{project}"',
        f'version = "{version}"',
        f'path = "{path}"',
        f"line = {row.line}",
        *(f'{name} = "{text}"' for name, text in texts.items()),
        f'parameter = "{row.parameter}"',
        "true = true",
        f'parameter_is = "{kind}"',
        'reason = ""',
        "",
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    main()
