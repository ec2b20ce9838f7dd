"""Asks the model about a finding's place and writes its word into the finding."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from pqscan.domain.finding import Confidence, Finding, Role, Step, StepKind
from pqscan.domain.record import replace
from pqscan.triage.features import Text, features
from pqscan.triage.model import Score, shipped

_REASONS = 3  # features named in an explanation
_REGION_LINES = 20  # of a finding's region, searched for an algorithm's name


class Decider:
    """Reads and prepares each file once."""

    def __init__(self, read: Callable[[str], bytes]) -> None:
        self._read = read
        self._model, self._vocabulary = shipped()
        self._texts: dict[str, Text | None] = {}

    def decide(self, finding: Finding) -> Finding:
        """The finding with the model's word, or as it was where the model abstains."""
        text = self._text(finding.location.path)
        if text is None:
            return finding
        line, column, length = self._word(finding, text)
        row = features(text, line, column, length, self._vocabulary)
        score = self._model.score(row)
        if self._model.low < score.probability < self._model.high:
            return finding
        evidence = (*finding.evidence, Step(StepKind.REASON, _words(score, row), finding.location))
        if score.probability >= self._model.high:
            return replace(finding, evidence=evidence)
        return replace(finding, role=Role.MENTION, confidence=Confidence.LOW, evidence=evidence)

    def _text(self, path: str) -> Text | None:
        if path not in self._texts:
            try:
                data = self._read(path)
            except OSError:
                self._texts[path] = None
            else:
                decoded = data.decode("utf-8", "replace")
                self._texts[path] = Text.of(path, decoded, self._vocabulary)
        return self._texts[path]

    def _word(self, finding: Finding, text: Text) -> tuple[int, int, int]:
        """Line, column and length of the first algorithm's name in the region, or its start."""
        region = finding.location.region
        last = min(region.end_line, region.start_line + _REGION_LINES, len(text.lines))
        for line in range(region.start_line, last + 1):
            start = region.start_column - 1 if line == region.start_line else 0
            if match := self._vocabulary.words.search(text.lines[line - 1], start):
                return line, match.start() + 1, len(match.group())
        return region.start_line, region.start_column, len(finding.asset.algorithm)


def _words(score: Score, row: Mapping[str, float]) -> str:
    """The probability and the features that moved it most that way, in one line."""
    least = score.probability < 0.5
    toward = [name for name, change in score.moved if (change < 0) is least][:_REASONS]
    named = ", ".join(f"{name.replace('_', ' ')} = {row[name]:.0f}" for name in toward)
    chance = f"{100 * score.probability:.0f} %"
    return f"the classifier gives {chance} that a migration has to visit this, by {named}"
