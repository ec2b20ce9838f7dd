"""The detector of every language but Python: semgrep with our own rules, offline."""

from __future__ import annotations

from pqscan.detect.interface import Detector


def detector() -> Detector:
    """The semgrep detector over the shipped rules; reads no rule until it is asked for one."""
    from pqscan.detect.semgrep.scanner import SemgrepDetector

    return SemgrepDetector()
