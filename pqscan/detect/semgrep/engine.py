"""Runs semgrep on a list of files: its core where it can, the slow public command where not.

The core's command line and JSON are internal to semgrep, so its version is pinned and a test
holds the two ways against each other. Neither is given a registry rule, a configuration of the
user's or the network, and both come from the installed wheel, never from PATH.
"""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from pqscan.detect.semgrep.rules import SEPARATOR
from pqscan.domain.errors import ToolError
from pqscan.domain.finding import SkipReason
from pqscan.domain.record import Record

RULE_SECONDS = 5  # a rule on a file, semgrep's own limit
MEMORY_MIB = 1500  # a file, semgrep's own limit
OUTPUT_BYTES = 200_000_000
MATCHES_A_FILE = 2_000
_BATCH_FILES = 1_000


class Point(Record):
    """Line and column from 1; semgrep counts columns in bytes."""

    line: int
    column: int


class Value(Record):
    """A metavariable: its text as written, where, and the literal that reaches it, if any."""

    text: str
    start: Point | None = None
    end: Point | None = None
    propagated: str | None = None
    propagated_start: Point | None = None
    propagated_end: Point | None = None

    @property
    def known(self) -> str:
        """The text that is worth reading a value from."""
        return self.text if self.propagated is None else self.propagated


class Match(Record):
    """One rule on one place; `values` are the metavariables the rule's facts name."""

    rule: str
    path: str
    start: Point
    end: Point
    values: tuple[tuple[str, Value], ...]


class Problem(Record):
    """A file semgrep did not wholly read."""

    path: str
    reason: SkipReason
    detail: str
    partial: bool


class Outcome(Record):
    """What came of one run."""

    matches: tuple[Match, ...] = ()
    problems: tuple[Problem, ...] = ()


class Target(Record):
    """An absolute path that semgrep can name, and semgrep's word for its language."""

    path: str
    analyzer: str


class Engine(Record):
    """One way to run semgrep: the core's binary, or None for `pysemgrep`."""

    package: Path
    core: Path | None

    def run(
        self, rules: Path, targets: Sequence[Target], folder: Path, jobs: int, deadline: float
    ) -> Outcome:
        """Match all targets; `folder` is an empty one to write in, `deadline` a monotonic time.

        A batch that fails is halved until the file that fails stands alone, which is then a
        problem and not an error. ToolError where semgrep fails on no file at all, too.
        """
        matches: list[Match] = []
        problems: list[Problem] = []
        trusted = False
        waiting = [targets[i : i + _BATCH_FILES] for i in range(0, len(targets), _BATCH_FILES)]
        while waiting:
            batch = waiting.pop(0)
            left = deadline - time.monotonic()
            seconds = min(left, 30 + 2 * len(batch))
            outcome = self._batch(rules, batch, folder, jobs, seconds) if left > 0 else "no time"
            if isinstance(outcome, Outcome):
                matches += outcome.matches
                problems += outcome.problems
                trusted = True
            elif not trusted and not self._starts(rules, folder):
                raise ToolError("semgrep does not start or takes no rules", "pqscan doctor")
            elif len(batch) == 1 or left <= 0:
                timed = outcome in ("no time", "took too long")
                reason = SkipReason.TIMED_OUT if timed else SkipReason.FAILED
                problems += [Problem(one.path, reason, outcome, partial=False) for one in batch]
            else:
                middle = len(batch) // 2
                waiting[:0] = [batch[:middle], batch[middle:]]
        return Outcome(tuple(matches), tuple(problems))

    def _starts(self, rules: Path, folder: Path) -> bool:
        """Whether it starts and accepts the rules: a run on an empty file tells."""
        empty = folder / "empty.txt"
        empty.touch()
        return isinstance(
            self._batch(rules, (Target(str(empty), "generic"),), folder, 1, 60), Outcome
        )

    def _batch(
        self, rules: Path, batch: Sequence[Target], folder: Path, jobs: int, seconds: float
    ) -> Outcome | str:
        """One process; a word on what went wrong if its output cannot be used."""
        output = folder / "output.json"
        command = (
            self._core_command(self.core, rules, batch, folder, jobs)
            if self.core
            else self._public_command(rules, batch, jobs)
        )
        try:
            with output.open("wb") as stream:
                subprocess.run(  # noqa: S603 - the binary of the pinned wheel, no shell
                    command,
                    stdin=subprocess.DEVNULL,
                    stdout=stream,
                    stderr=subprocess.DEVNULL,
                    cwd=folder,
                    env=_environment(folder),
                    timeout=max(seconds, 1),
                    check=False,
                )
            if output.stat().st_size > OUTPUT_BYTES:
                return "too much output"
            document = json.loads(output.read_bytes())
            return _read(document)
        except subprocess.TimeoutExpired:
            return "took too long"
        except (ValueError, KeyError, TypeError, RecursionError):
            return "semgrep ended without a result"
        except OSError as error:
            raise ToolError(f"semgrep cannot be run: {error.strerror}", "pqscan doctor") from error

    @staticmethod
    def _core_command(
        core: Path, rules: Path, batch: Sequence[Target], folder: Path, jobs: int
    ) -> list[str]:
        targets = folder / "targets.json"
        rows = [
            [
                "CodeTarget",
                {
                    "path": {"fpath": one.path, "ppath": "/" + one.path.lstrip("/")},
                    "analyzer": one.analyzer,
                    "products": ["sast"],
                },
            ]
            for one in batch
        ]
        targets.write_text(json.dumps(["Targets", rows]), encoding="utf-8")
        command = [str(core), "-rules", str(rules), "-targets", str(targets), "-json_nodots"]
        command += ["-fast", "-j", str(max(1, jobs)), "-timeout", str(RULE_SECONDS)]
        command += ["-timeout_threshold", "2", "-max_memory", str(MEMORY_MIB)]
        return [*command, "-max_match_per_file", str(MATCHES_A_FILE)]

    @staticmethod
    def _public_command(rules: Path, batch: Sequence[Target], jobs: int) -> list[str]:
        start = "from semgrep.console_scripts.pysemgrep import main; main()"
        command = [sys.executable, "-c", start, "scan", "--metrics=off"]
        command += ["--disable-version-check", "--json", "--quiet", "--no-git-ignore"]
        command += ["--disable-nosem", "--no-rewrite-rule-ids", "--oss-only", "-f", str(rules)]
        command += ["--jobs", str(max(1, jobs)), "--timeout", str(RULE_SECONDS)]
        command += ["--timeout-threshold", "2", "--max-memory", str(MEMORY_MIB)]
        return [*command, "--max-target-bytes", "0", *(one.path for one in batch)]


def find() -> Engine:
    """The semgrep of this very environment; ToolError where it is not installed."""
    spec = importlib.util.find_spec("semgrep")
    if spec is None or spec.origin is None:
        raise ToolError("semgrep is not installed", "pip install semgrep, then pqscan doctor")
    package = Path(spec.origin).parent
    core = package / "bin" / "semgrep-core"
    usable = core.is_file() and os.access(core, os.X_OK)
    return Engine(package, core if usable else None)


def _environment(folder: Path) -> dict[str, str]:
    """No settings, no token and no proxy of the user's reach semgrep."""
    kept = {key: os.environ[key] for key in ("LANG", "LC_ALL", "TMPDIR") if key in os.environ}
    off = {"SEMGREP_SEND_METRICS": "off", "SEMGREP_ENABLE_VERSION_CHECK": "0"}
    return kept | off | {"HOME": str(folder), "PYTHONUTF8": "1", "NO_COLOR": "1"}


def _read(document: Mapping[str, list[Mapping[str, object]]]) -> Outcome:
    return Outcome(
        tuple(_match(row) for row in document["results"]),
        tuple(problem for row in document["errors"] if (problem := _problem(row))),
    )


def _match(row: Mapping[str, object]) -> Match:
    extra = _table(row["extra"])
    facts = _table(_table(extra["metadata"])["pqscan"])
    named = _named(facts)
    shown = str(extra["message"]).split(SEPARATOR)
    if len(shown) != len(named):  # a string in the source holds the separator
        shown = [""] * len(named)
    metavars = extra.get("metavars")
    if isinstance(metavars, dict):
        values = [(name, _value(_table(metavars[name]))) for name in named if name in metavars]
    else:
        values = [(name, Value(text)) for name, text in zip(named, shown, strict=True)]
    return Match(
        str(facts["id"]),
        str(row["path"]),
        _point(row["start"]),
        _point(row["end"]),
        tuple(values),
    )


def _named(facts: Mapping[str, object]) -> tuple[str, ...]:
    keys = ("algorithm", "parameter", "mode", "padding", "digest")
    texts = (str(facts.get(key, "")) for key in keys)
    return tuple(dict.fromkeys(text for text in texts if text.startswith("$")))


def _value(table: Mapping[str, object]) -> Value:
    text, start, end = str(table["abstract_content"]), _point(table["start"]), _point(table["end"])
    if "propagated_value" not in table:
        return Value(text, start, end)
    reached = _table(table["propagated_value"])
    content = str(reached["svalue_abstract_content"])
    if "svalue_start" not in reached:
        return Value(text, start, end, content)
    first, last = _point(reached["svalue_start"]), _point(reached["svalue_end"])
    return Value(text, start, end, content, first, last)


def _problem(row: Mapping[str, object]) -> Problem | None:
    """Both error shapes: the core's `error_type` + `location`, the command's `type` + `path`."""
    kind = row.get("error_type", row.get("type"))
    word = str(kind[0] if isinstance(kind, list) else kind)
    location = row.get("location")
    path = str(_table(location)["path"]) if location else str(row.get("path", ""))
    if not path:
        return None
    if word in ("Timeout", "TimeoutDuringInterfile", "OutOfMemory", "StackOverflow"):
        return Problem(path, SkipReason.TIMED_OUT, word, partial=False)
    if "Pars" in word or "Syntax" in word or "Lexical" in word:
        return Problem(path, SkipReason.NOT_PARSED, word, partial=word == "PartialParsing")
    return Problem(path, SkipReason.FAILED, word, partial=True)


def _table(value: object) -> Mapping[str, object]:
    if not isinstance(value, dict):
        raise TypeError("semgrep's output has another shape")
    return value


def _point(value: object) -> Point:
    table = _table(value)
    line, column = table["line"], table["col"]
    if not isinstance(line, int) or not isinstance(column, int):
        raise TypeError("semgrep's output has another shape")
    return Point(line, column)
