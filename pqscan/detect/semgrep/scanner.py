"""Runs semgrep over the selected files and says what each match means."""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path

from pqscan.detect.interface import Detection, Selection, SourceFile, Tree
from pqscan.detect.semgrep import engine, meaning, rules
from pqscan.domain.errors import ToolError
from pqscan.domain.finding import Finding, Skipped, SkipReason

MAX_BYTES = 4_000_000  # a file; semgrep parses far larger ones than people write, slowly
_SECONDS = 120.0
_SECONDS_A_FILE = 2.0  # an average over all files: one slow file may use what others leave


class SemgrepDetector:
    """`engine_to_use` is the semgrep of this environment unless a test names another way."""

    name = "semgrep"

    def __init__(
        self, root: Path | None = None, engine_to_use: engine.Engine | None = None
    ) -> None:
        self._root = root
        self._engine = engine_to_use

    @cached_property
    def _rules(self) -> rules.RuleSet:
        return rules.load(self._root)

    def selection(self) -> tuple[Selection, ...]:
        """Each language's files that hold one of its rules' words."""
        return self._rules.selections()

    def detect(self, files: Sequence[SourceFile], tree: Tree, jobs: int) -> Detection:
        """Match every rule; a file that semgrep cannot read is skipped with the reason."""
        analyzers = dict(self._rules.analyzers)
        wanted: dict[str, SourceFile] = {}
        skipped: list[Skipped] = []
        if not files:
            return Detection()
        try:
            runner = self._engine or engine.find()
        except ToolError as error:
            missing = [Skipped(one.path, SkipReason.TOOL_MISSING, str(error)) for one in files]
            return Detection(skipped=tuple(missing))
        with tempfile.TemporaryDirectory(prefix="pqscan-") as name:
            folder = Path(name)
            targets = []
            for number, one in enumerate(files):
                analyzer = analyzers.get(Path(one.path).suffix)
                if analyzer is None:
                    continue
                if one.size > MAX_BYTES:
                    skipped.append(Skipped(one.path, SkipReason.TOO_LARGE, f"{one.size} bytes"))
                    continue
                path = _nameable(one, folder, number)
                if path is None:
                    skipped.append(Skipped(one.path, SkipReason.UNREADABLE))
                    continue
                wanted[path] = one
                targets.append(engine.Target(path, analyzer))
            outcome = self._run(runner, targets, folder, jobs)
        findings = self._findings(outcome, wanted)
        skipped += _skips(outcome, wanted)
        return Detection(findings, tuple(sorted(skipped)))

    def _run(
        self, runner: engine.Engine, targets: list[engine.Target], folder: Path, jobs: int
    ) -> engine.Outcome:
        """One pass; where the core cannot start or read our rules, once more without it."""
        work = folder / "semgrep"
        work.mkdir()
        compiled = work / "rules.json"
        compiled.write_bytes(self._rules.compiled)
        deadline = time.monotonic() + _SECONDS + _SECONDS_A_FILE * len(targets)
        if not targets:
            return engine.Outcome()
        try:
            try:
                return runner.run(compiled, targets, work, jobs, deadline)
            except ToolError:
                if runner.core is None:
                    raise
            slower = engine.Engine(runner.package, None)
            return slower.run(compiled, targets, work, jobs, deadline)
        except ToolError as error:
            failed = [
                engine.Problem(one.path, SkipReason.TOOL_MISSING, str(error), partial=False)
                for one in targets
            ]
            return engine.Outcome(problems=tuple(failed))

    def _findings(
        self, outcome: engine.Outcome, wanted: dict[str, SourceFile]
    ) -> tuple[Finding, ...]:
        facts = {fact.id: fact for fact in self._rules.facts}
        by_path: dict[str, list[engine.Match]] = {}
        for match in outcome.matches:
            if match.rule in facts and match.path in wanted:
                by_path.setdefault(match.path, []).append(match)
        found: set[Finding] = set()
        for path, matches in by_path.items():
            source = meaning.Source.read(wanted[path])
            if source is not None:
                pairs = [(facts[match.rule], match) for match in matches]
                found.update(meaning.findings(source, pairs))
        return tuple(sorted(found, key=lambda f: (f.location, f.rule, f.asset.algorithm, f.symbol)))


def _skips(outcome: engine.Outcome, wanted: dict[str, SourceFile]) -> list[Skipped]:
    return sorted(
        {
            Skipped(wanted[one.path].path, one.reason, one.detail, one.partial)
            for one in outcome.problems
            if one.path in wanted
        }
    )


def _nameable(one: SourceFile, folder: Path, number: int) -> str | None:
    """The file's absolute path, or that of a copy where its name could mislead semgrep."""
    plain = all(char.isprintable() and char != "\\" for char in one.absolute)
    if plain and one.absolute.startswith("/") and not Path(one.absolute).is_symlink():
        return one.absolute
    copy = folder / f"{number}{Path(one.path).suffix}"
    try:
        shutil.copyfile(one.absolute, copy)
    except (OSError, ValueError):
        return None
    return str(copy)
