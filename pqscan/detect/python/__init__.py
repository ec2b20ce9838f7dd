"""The Python detector: every parameter resolved, across files, without running anything."""

from __future__ import annotations

from pqscan.detect.interface import Detector


def detector() -> Detector:
    """The Python detector over the shipped API descriptions."""
    from pqscan.detect.python.scanner import PythonDetector

    return PythonDetector()
