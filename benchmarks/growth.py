"""How cost grows with the lines read: corpora of two to sixteen projects, then of copies of all.

    python benchmarks/growth.py [--folder DIR] [--copies 2] [--plot FILE.svg]

Projects are added in a seeded random order, so that a step doubles their number. Copies stand
beside each other in one tree, as vendored code does: the same module names twice. Lines are those
of Python files. CPU time is the process tree's, memory the largest process's. The exponent is the
slope of log CPU over log lines by least squares: 1 is linear.
"""

from __future__ import annotations

import argparse
import math
import random
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

from findings import command, corpus, read
from measure import run

SEED = 2026


@dataclass(frozen=True, slots=True)
class Point:
    """One corpus and its cost; memory in bytes, CPU in seconds."""

    title: str
    lines: int
    cpu: float
    memory: int
    found: int


def main() -> None:
    """Measure each corpus, print the table and the exponent, and draw the plot."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--folder", type=Path, default=corpus())
    parser.add_argument("--copies", type=int, default=2, help="of the whole corpus, 1 for none")
    parser.add_argument("--plot", type=Path)
    given = parser.parse_args()
    points: list[Point] = []
    print(f"{'corpus':16}{'lines':>11}{'CPU s':>8}{'s/Mline':>9}{'MB':>6}{'found':>7}")
    for title, folders in corpora(given.folder, given.copies):
        point = measured(title, folders)
        rate = point.cpu / point.lines * 1e6
        print(
            f"{title:16}{point.lines:11,}{point.cpu:8.1f}{rate:9.1f}"
            f"{point.memory / 1e6:6.0f}{point.found:7,}",
            flush=True,
        )
        points.append(point)
    print(f"exponent {exponent(points):.2f}")
    if given.plot:
        given.plot.write_text(plot(points), encoding="utf-8")


def corpora(folder: Path, copies: int) -> list[tuple[str, list[Path]]]:
    """Two projects, four, eight, all; then all of them several times."""
    projects = sorted(path for path in folder.iterdir() if path.is_dir())
    random.Random(SEED).shuffle(projects)
    sizes = [2**power for power in range(1, 10) if 2**power < len(projects)]
    steps = [(f"{size} projects", projects[:size]) for size in [*sizes, len(projects)]]
    times = range(2, copies + 1)
    return steps + [(f"{count} copies of all", projects * count) for count in times]


def measured(title: str, folders: list[Path]) -> Point:
    """Lay the corpus out, count it, and scan it once."""
    with tempfile.TemporaryDirectory() as temporary:
        root = Path(temporary) / "tree"
        for number, folder in enumerate(folders):
            copy = root / f"copy{number // len(set(folders)) + 1}"
            shutil.copytree(folder, copy / folder.name, symlinks=True)
        output = Path(temporary) / "scan.json"
        cost = run([*command(root), "-o", str(output)])
        lines = sum(path.read_bytes().count(b"\n") for path in root.rglob("*.py"))
        return Point(title, lines, cost.cpu, cost.memory, len(read(output)))


def exponent(points: list[Point]) -> float:
    """The slope of log CPU over log lines."""
    pairs = [(math.log(point.lines), math.log(point.cpu)) for point in points]
    x = sum(pair[0] for pair in pairs) / len(pairs)
    y = sum(pair[1] for pair in pairs) / len(pairs)
    up = sum((one - x) * (two - y) for one, two in pairs)
    return up / sum((one - x) ** 2 for one, _ in pairs)


def plot(points: list[Point]) -> str:
    """CPU seconds over thousand lines, with the line of the same rate as the largest corpus."""
    width, height, edge = 520, 320, 56
    top_x = max(point.lines for point in points) * 1.05
    top_y = max(point.cpu for point in points) * 1.15

    def place(lines: float, cpu: float) -> tuple[float, float]:
        across = edge + lines / top_x * (width - edge - 16)
        return round(across, 1), round(height - edge - cpu / top_y * (height - edge - 16), 1)

    left, bottom = place(0, 0)
    last = points[-1]
    end_x, end_y = place(last.lines, last.cpu)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
        'font-family="sans-serif" font-size="11" fill="#222">',
        f'<rect width="{width}" height="{height}" fill="#fff"/>',
        f'<path d="M{left} 16V{bottom}H{width - 16}" fill="none" stroke="#222"/>',
        f'<path d="M{left} {bottom}L{end_x} {end_y}" stroke="#999" stroke-dasharray="4 4"/>',
        f'<text x="{width / 2}" y="{height - 14}" text-anchor="middle">'
        "lines of Python, thousands</text>",
        f'<text x="14" y="{height / 2}" text-anchor="middle" '
        f'transform="rotate(-90 14 {height / 2})">CPU seconds</text>',
    ]
    for point in points:
        x, y = place(point.lines, point.cpu)
        parts.append(f'<circle cx="{x}" cy="{y}" r="4" fill="#1f5fa8"/>')
        parts.append(f'<text x="{x - 8}" y="{y - 7}" text-anchor="end">{point.cpu:.0f}</text>')
        parts.append(f'<path d="M{x} {bottom}v5" stroke="#222"/>')
        parts.append(
            f'<text x="{x}" y="{bottom + 17}" text-anchor="middle">{point.lines / 1000:.0f}</text>'
        )
    return "\n".join([*parts, "</svg>", ""])


if __name__ == "__main__":
    main()
