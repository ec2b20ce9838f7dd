"""Finds the detectors: every folder of pqscan/detect/ whose package offers `detector()`."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable

import pqscan.detect
from pqscan.detect.interface import Detector


def discover() -> tuple[Detector, ...]:
    """All detectors, by name; a detector's engine is its own to load once it has files."""
    found: list[Detector] = []
    for module in pkgutil.iter_modules(pqscan.detect.__path__):
        if not module.ispkg:
            continue
        package = importlib.import_module(f"{pqscan.detect.__name__}.{module.name}")
        make: Callable[[], Detector] | None = getattr(package, "detector", None)
        if make is not None:
            found.append(make())
    return tuple(sorted(found, key=lambda detector: detector.name))
