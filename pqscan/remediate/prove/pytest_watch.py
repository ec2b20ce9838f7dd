"""A pytest plugin that notes which tests passed and which lines of given files ran.

It is copied beside the sandboxed tree and loaded there by name, in whatever interpreter the
project uses, so it imports nothing but the standard library. Each process writes a file of its
own, so that pytest-xdist's workers are counted, too.
"""

from __future__ import annotations

import json
import os
import sys
import threading
import uuid
from types import FrameType
from typing import Protocol

_PASSED: set[str] = set()
_FAILED: set[str] = set()
_RAN: dict[str, set[int]] = {}
_WATCHED: frozenset[str] = frozenset(json.loads(os.environ.get("PQSCAN_WATCH", "[]")))


class Report(Protocol):
    """What is read of pytest's own reports."""

    nodeid: str
    when: str
    passed: bool
    failed: bool


def _line(frame: FrameType, event: str, _: object) -> object:
    if event == "line":
        _RAN[frame.f_code.co_filename].add(frame.f_lineno)
    return _line


def _call(frame: FrameType, event: str, _: object) -> object:
    name = frame.f_code.co_filename
    if name not in _WATCHED:
        return None
    _RAN.setdefault(name, set()).add(frame.f_lineno)
    return _line


def pytest_runtest_logreport(report: Report) -> None:
    """A test passed if none of its phases failed and its call was not skipped."""
    if report.failed:
        _FAILED.add(report.nodeid)
    elif report.when == "call" and report.passed:
        _PASSED.add(report.nodeid)


def pytest_collectreport(report: Report) -> None:
    """A file that cannot be imported fails as a whole."""
    if report.failed:
        _FAILED.add(report.nodeid)


def pytest_unconfigure(config: object) -> None:
    """Write down what was seen."""
    sys.settrace(None)
    table = {
        "passed": sorted(_PASSED - _FAILED),
        "failed": sorted(_FAILED),
        "ran": {name: sorted(lines) for name, lines in _RAN.items()},
    }
    path = os.path.join(os.environ["PQSCAN_NOTES"], f"{uuid.uuid4().hex}.json")
    with open(path, "w", encoding="utf-8") as stream:
        json.dump(table, stream)


# At import, because pytest imports the project's conftest.py before it calls any plugin.
if _WATCHED:
    threading.settrace(_call)  # type: ignore[arg-type]
    sys.settrace(_call)  # type: ignore[arg-type]
