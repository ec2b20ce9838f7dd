"""How many of the parameters that findings take are known, and why the others are not.

    python benchmarks/params.py [--scan SCAN.json] [--folder DIR] [--list]

A parameter is what the registry counts an algorithm in: the bits of a key or modulus, a curve, a
named set. Of each that is not resolved the reason that the finding gives is put into one of two
groups: the value comes from outside the program (an argument that nobody passes, a file, the
network, the environment, a key that is loaded), or it stands in the code and was not followed.
An argument counts as passed from outside only where nothing in the project calls the function by
its name. `--list` prints every finding that is not resolved.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path

from findings import Found, Place, found, options

LOADS = "the key comes from outside: "  # how the reason of such a key begins
LOADED = "PQ115"  # a key of unknown algorithm: its call has no argument that could say the size
OUTSIDE, CODE = "outside", "not followed"
# What a reason says, in the order they are tried; the group of an argument is looked up.
REASONS = (
    (
        r"^(?:read from a file whose path is (?:not known: )?)?(?:attribute \S+ of )*"
        r"argument (?P<name>\S+) of (?P<function>\S+)\(\)",
        "argument",
        "",
    ),
    (r"nothing in the scanned code passes|None is passed", "argument", OUTSIDE),
    (r"environment variable", "environment", OUTSIDE),
    (r"of the command line", "command line", OUTSIDE),
    (r"is encrypted", "encrypted key", OUTSIDE),
    (r"is no file that was scanned|pqscan reads$", "file without a key", OUTSIDE),
    (r"read from|of a file|the file |a socket|the network", "file or network", OUTSIDE),
    (r"loaded|load_\w+\(\)|does not say it", "loaded key or certificate", OUTSIDE),
    (r"no seen call gives", "argument", OUTSIDE),
    (r"not given in the scanned code", "not said", CODE),
    (r"more than \d+ values", "too many values", CODE),
    (r"too involved", "too involved", CODE),
    (r"cannot be computed", "not computed", CODE),
    (r"changes in a loop", "changes in a loop", CODE),
    (r"returned by ", "returned by a library", CODE),
)


def main() -> None:
    """Print shares by project and rule, then reasons, then the gaps with examples."""
    parser = options(__doc__ or "")
    parser.add_argument("--list", action="store_true")
    given = parser.parse_args()
    rows = [row for row in found(given) if row.takes_parameter]
    print_shares(rows)
    ends = {row.place: end(row, given.folder) for row in rows if not row.parameter}
    print_ends(rows, ends)
    if given.list:
        for row in rows:
            if not row.parameter:
                group, kind = ends[row.place]
                print(f"{group}\t{kind}\t{row.path}:{row.line}\t{row.algorithm}\t{row.unresolved}")


def print_shares(rows: list[Found]) -> None:
    """The headline and two tables."""
    kept = [row for row in rows if not row.inventory]
    print(f"{'':34}{'take one':>9}{'resolved':>9}{'share':>7}")
    print_share("findings", kept)
    print_share(f"  without {LOADED}", [row for row in kept if row.rule != LOADED])
    print_share("  production code", [row for row in kept if row.context == "production"])
    print_share("findings and inventory", rows)
    print_share(f"  without {LOADED}", [row for row in rows if row.rule != LOADED])
    print("\nfindings by project")
    print_groups(kept, lambda row: row.project)
    print("\nfindings by rule")
    print_groups(kept, lambda row: row.rule)


def print_groups(rows: list[Found], key: Callable[[Found], str]) -> None:
    """One line a group."""
    groups: dict[str, list[Found]] = defaultdict(list)
    for row in rows:
        groups[key(row)].append(row)
    for name in sorted(groups):
        print_share(name, groups[name])


def print_share(title: str, rows: Iterable[Found]) -> None:
    """How many take a parameter, of how many it is known."""
    listed = list(rows)
    known = sum(bool(row.parameter) for row in listed)
    share = f"{known / len(listed):.0%}" if listed else "-"
    print(f"{title:34}{len(listed):9}{known:9}{share:>7}")


def print_ends(rows: list[Found], ends: dict[Place, tuple[str, str]]) -> None:
    """Where the trails end, and the ends inside the code by how often they occur."""
    for part in (False, True):
        chosen = [row for row in rows if row.inventory is part and not row.parameter]
        silent = sum(not row.unresolved for row in chosen)
        title = "inventory" if part else "findings"
        print(f"\n{title} not resolved: {len(chosen)}, without a reason: {silent}")
        counted = Counter(ends[row.place] for row in chosen)
        for (group, kind), count in sorted(counted.items(), key=lambda one: (one[0][0], -one[1])):
            print(f"  {group:14}{kind:30}{count:5}")
    print("\nnot followed, by reason")
    gaps: dict[str, list[Found]] = defaultdict(list)
    for row in rows:
        if not row.parameter and ends[row.place][0] == CODE:
            gaps[re.sub(r"'[^']*'", "'…'", row.unresolved)].append(row)
    for reason, cases in sorted(gaps.items(), key=lambda one: (-len(one[1]), one[0])):
        print(f"  {len(cases):4}  {reason}")
        for row in cases[:3]:
            print(f"          {row.path}:{row.line} {row.algorithm} {row.function}")


def end(row: Found, folder: Path) -> tuple[str, str]:
    """Where the trail of one finding ends: the group and the kind of reason."""
    for pattern, kind, group in REASONS:
        match = re.search(pattern, row.unresolved.removeprefix(LOADS))
        if match is None:
            continue
        if not group:
            group = CODE if is_called(match["function"], row.project, folder) else OUTSIDE
        return group, kind
    return CODE, "other"


@cache
def is_called(function: str, project: str, folder: Path) -> bool:
    """Whether something in the project calls a function of that name.

    A method is looked for by its bare name where only one class defines it; a name that several
    define says nothing, and the engine's word is taken.
    """
    *around, name = function.split(".")
    name = around[-1] if name in ("__init__", "__new__") and around else name
    defined = called = 0
    for text in sources(folder / project):
        definitions = len(re.findall(rf"\b(?:def|class)\s+{re.escape(name)}\b", text))
        defined += definitions
        called += len(re.findall(rf"\b{re.escape(name)}\(", text)) - len(
            re.findall(rf"\b(?:def|class)\s+{re.escape(name)}\(", text)
        )
    return defined == 1 and called > 0


@cache
def sources(folder: Path) -> tuple[str, ...]:
    """The text of every Python file below."""
    return tuple(
        path.read_text(encoding="utf-8", errors="replace") for path in sorted(folder.rglob("*.py"))
    )


if __name__ == "__main__":
    main()
