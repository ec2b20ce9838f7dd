"""Keeps derived files in the user's cache folder; where that fails, only time is lost."""

from __future__ import annotations

import os
from pathlib import Path


def keep_file(path: Path, data: bytes) -> None:
    """Write a derived file whole or not at all; never raises for what a file system refuses."""
    temporary = path.with_name(f".new-{os.getpid()}-{path.name}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary.write_bytes(data)
        temporary.replace(path)
    except OSError:
        return
