"""What following values across files costs: every selected file alone, then all of them together.

    python benchmarks/crossfile.py [FOLDER]

Each way runs in processes of its own, as a scan does; the CPU time is theirs and their children's.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path

from measure import bench_home

from pqscan.detect.interface import Detection, SourceFile
from pqscan.detect.python.scanner import PythonDetector
from pqscan.scan.progress import Silent
from pqscan.scan.reading import DEFAULT_MAX_FILE_SIZE
from pqscan.scan.roots import resolve
from pqscan.scan.select import select
from pqscan.scan.tree import ScannedTree
from pqscan.scan.walk import WalkOptions, walk

ROUNDS = 3


def cpu_of_child(work: object) -> float:
    """CPU seconds of a forked process, and of its children, that does the work."""
    assert callable(work)
    before = os.times()
    child = os.fork()
    if child == 0:
        work()
        os._exit(0)
    os.waitpid(child, 0)
    after = os.times()
    spent = after.children_user + after.children_system
    return spent - before.children_user - before.children_system


def detect(files: Sequence[SourceFile], walked: Sequence[SourceFile]) -> Detection:
    """One run of the detector; `walked` is what it may follow values into."""
    return PythonDetector().detect(files, ScannedTree(walked, DEFAULT_MAX_FILE_SIZE), jobs=1)


def main() -> None:
    """Print both costs and their ratio, the ways interleaved; medians."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else bench_home() / "corpus16"
    walked = walk(resolve([str(folder)]), WalkOptions()).files
    detector = PythonDetector()
    files = select(walked, [detector], DEFAULT_MAX_FILE_SIZE, Silent()).by_detector["python"]

    def alone() -> None:
        for file in files:
            detect([file], [file])

    rounds = [
        (cpu_of_child(alone), cpu_of_child(lambda: detect(files, walked))) for _ in "x" * ROUNDS
    ]
    middle = sorted(rounds, key=lambda pair: pair[1] / pair[0])[ROUNDS // 2]
    print(f"{len(files)} files: alone {middle[0]:.1f} s, together {middle[1]:.1f} s CPU")
    print(f"together costs {middle[1] / middle[0]:.2f} times as much (aimed at: 1.5)")


if __name__ == "__main__":
    main()
