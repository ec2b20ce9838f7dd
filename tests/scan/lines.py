"""A small real detector for the tests of the scan room: a finding for each line with its word."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from pqscan.detect.excerpt import excerpt
from pqscan.detect.interface import Detection, Selection, SourceFile, Tree
from pqscan.domain.finding import Asset, Confidence, Finding, Function
from pqscan.domain.location import Location, Region


class Lines:
    """Finds `word` in `.py` files, line by line."""

    def __init__(
        self,
        word: str = "generate_rsa",
        rule: str = "PQ101",
        name: str = "lines",
        confidence: Confidence = Confidence.HIGH,
    ):
        self._confidence = confidence
        self.name = name
        self._word = word
        self._rule = rule
        self.seen: list[str] = []

    def selection(self) -> tuple[Selection, ...]:
        return (Selection(suffixes=(".py",), words=(self._word.encode(),)),)

    def detect(self, files: Sequence[SourceFile], tree: Tree, jobs: int) -> Detection:
        findings: list[Finding] = []
        for file in files:
            self.seen.append(file.path)
            text = Path(file.absolute).read_text(encoding="utf-8", errors="replace")
            lines = text.split("\n")
            for number, line in enumerate(lines, 1):
                if self._word in line:
                    start = line.index(self._word) + 1
                    region = Region(number, start, number, start + len(self._word))
                    findings.append(
                        Finding(
                            rule=self._rule,
                            asset=Asset("RSA", function=Function.KEYGEN),
                            location=Location(file.path, region),
                            message="An RSA key is made.",
                            symbol=self._word,
                            excerpt=excerpt(lines, region),
                            confidence=self._confidence,
                            detector=self.name,
                        )
                    )
        return Detection(tuple(findings))


class Crashing(Lines):
    """Fails on its first file, as a detector with a fault would."""

    def detect(self, files: Sequence[SourceFile], tree: Tree, jobs: int) -> Detection:
        raise ValueError(f"no such thing as\x1b {files[0].path}\nsecond line")
