"""The test harness: which tools tests may ask for, and one closing table of those that lacked one.

A test says what it needs with a marker (`@pytest.mark.needs_oqs`); where the tool is missing the
test is skipped, and the table at the end says how to get it. With PQSCAN_NO_SKIP=1, as in CI, a
skip of any kind is a failure.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
from collections import defaultdict
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass
from functools import cache

import pytest
from hypothesis import settings

from pqscan.domain.errors import ToolError
from pqscan.remediate.prove import liboqs

# The same examples on every machine, and no verdict by the clock. With PQSCAN_EXPLORE=1 they vary.
settings.register_profile("same", derandomize=True, deadline=None)
settings.register_profile("explore", deadline=None)
settings.load_profile("explore" if os.environ.get("PQSCAN_EXPLORE") else "same")

NO_SKIP = bool(os.environ.get("PQSCAN_NO_SKIP"))
GET_IT = "; get it: "
MISSING = "missing: "


@dataclass(frozen=True, slots=True)
class Tool:
    """Something from outside that some tests run."""

    name: str
    present: Callable[[], bool]
    how_to_get: str


def _semgrep() -> bool:
    from pqscan.detect.semgrep import engine

    try:
        return engine.find().core is not None
    except ToolError:
        return False


def _on_path(*names: str) -> Callable[[], bool]:
    return lambda: any(shutil.which(name) for name in names)


def _importable(name: str) -> Callable[[], bool]:
    return lambda: importlib.util.find_spec(name) is not None


TOOLS = {
    "needs_oqs": Tool("liboqs", lambda: liboqs.self_test().passed, "make liboqs"),
    "needs_semgrep": Tool("semgrep-core", _semgrep, "pip install 'semgrep==1.182.0'"),
    "needs_qdk": Tool("qdk", _importable("qdk"), "pip install 'pqscan[oracle]'"),
    "needs_sklearn": Tool("scikit-learn", _importable("sklearn"), "pip install 'pqscan[train]'"),
    "needs_git": Tool("git", _on_path("git"), "apt-get install git, or brew install git"),
    "needs_chromium": Tool(
        "chromium",
        _on_path("chromium", "chromium-browser", "google-chrome"),
        "apt-get install chromium, or brew install chromium",
    ),
}


@cache
def _has(marker: str) -> bool:
    return TOOLS[marker].present()


def pytest_configure(config: pytest.Config) -> None:
    """One marker a tool."""
    for marker, tool in TOOLS.items():
        config.addinivalue_line("markers", f"{marker}: runs the real {tool.name}")


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip a test whose tool is missing."""
    for marker, tool in TOOLS.items():
        if item.get_closest_marker(marker) and not _has(marker):
            pytest.skip(f"{MISSING}{tool.name}{GET_IT}{tool.how_to_get}")


def _forbid_skip(report: pytest.TestReport | pytest.CollectReport) -> None:
    if NO_SKIP and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"PQSCAN_NO_SKIP forbids this skip: {_reason(report)}"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """A skipped test fails where skips are forbidden."""
    report = yield
    _forbid_skip(report)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """So does a skipped module."""
    report = yield
    _forbid_skip(report)
    return report


def _reason(report: pytest.TestReport | pytest.CollectReport) -> str:
    where = report.longrepr
    text = where[2] if isinstance(where, tuple) else str(where)
    return text.removeprefix("Skipped: ")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """The closing table: what was missing, how to get it, and the tests that went without."""
    skipped: dict[str, list[str]] = defaultdict(list)
    for report in terminalreporter.stats.get("skipped", []):
        skipped[_reason(report)].append(report.nodeid)
    if not skipped:
        return
    terminalreporter.section("tests skipped for want of a tool")
    rows = [("missing", "tests", "get it")]
    for reason, tests in sorted(skipped.items()):
        name, _, how = reason.removeprefix(MISSING).partition(GET_IT)
        rows.append((name, str(len(tests)), how))
        rows += [("", "", f"  {test}") for test in sorted(tests)]
    widths = [max(len(row[column]) for row in rows) for column in (0, 1)]
    for name, count, text in rows:
        line = f"{name:<{widths[0]}}  {count:>{widths[1]}}  {text}"
        terminalreporter.write_line(line.rstrip())


@pytest.fixture(autouse=True, scope="session")
def _own_surroundings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """No setting and no cache of the person running the tests reaches them."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        patch.setenv("XDG_STATE_HOME", str(tmp_path_factory.mktemp("state")))
        for name in list(os.environ):
            colour = name in ("NO_COLOR", "FORCE_COLOR", "SOURCE_DATE_EPOCH", "COLUMNS")
            if colour or name.startswith("PQSCAN_"):
                patch.delenv(name)
        yield
