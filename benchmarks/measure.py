"""Runs a command and measures its whole process tree: seconds of CPU and of wall clock, memory."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Run:
    """One run; `cpu` and `wall` in seconds, `memory` the largest process in bytes."""

    code: int
    cpu: float
    wall: float
    memory: int


def run(command: Sequence[str], output: Path | None = None) -> Run:
    """Run to the end; standard output goes to the file or nowhere."""
    with open(output or os.devnull, "wb") as stream:
        began = time.perf_counter()
        process = subprocess.Popen(command, stdout=stream, stderr=subprocess.DEVNULL)
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - began
    process.returncode = os.waitstatus_to_exitcode(status)
    unit = 1 if sys.platform == "darwin" else 1024
    cpu = usage.ru_utime + usage.ru_stime
    return Run(process.returncode, cpu, wall, usage.ru_maxrss * unit)


def bench_home() -> Path:
    """Where corpora live: $BENCH_HOME, or ~/bench."""
    return Path(os.environ.get("BENCH_HOME", "") or Path.home() / "bench")
