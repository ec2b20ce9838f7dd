"""Keeps drawn years in the user's cache folder, under a hash of everything they depend on.

A cache that cannot be read or written costs time and nothing else.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from functools import cache
from pathlib import Path

from pqscan import __version__
from pqscan.domain import knowledge
from pqscan.domain.record import Record, astuple
from pqscan.quantum.when.years import YearDistribution


@cache
def _stamp() -> str:
    """Version, and the size and time of every data file and module an answer depends on."""
    code = Path(__file__).resolve().parent.parent
    digest = hashlib.blake2b(__version__.encode(), digest_size=16)
    for root, pattern in ((knowledge.folder("rules/quantum"), "*"), (code, "*.py")):
        for path in sorted(root.rglob(pattern)):
            if path.is_file():
                status = path.stat()
                digest.update(f"{path}\0{status.st_size}\0{status.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def name(*asked: object) -> str:
    """The file a question's answer is kept in; equal questions have equal representations."""
    text = "\0".join([_stamp(), *map(repr, asked)])
    return f"years-{hashlib.blake2b(text.encode(), digest_size=16).hexdigest()}.json"


class Answer(Record):
    """A kept answer; its years are None where none could be drawn."""

    found: bool
    years: YearDistribution | None = None


def read(file: str) -> Answer:
    """A kept answer, or none found."""
    try:
        kept = json.loads((knowledge.cache_folder() / file).read_bytes())
        if kept is None:
            return Answer(True)
        draws, p10, p50, p90, p_never, first_year, cumulative = kept
    except (OSError, ValueError, TypeError):
        return Answer(False)
    years = YearDistribution(draws, p10, p50, p90, p_never, first_year, tuple(cumulative))
    return Answer(True, years)


def write(file: str, years: YearDistribution | None) -> None:
    """Keep an answer."""
    folder = knowledge.cache_folder()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=folder, prefix=".new-")
        with os.fdopen(handle, "w", encoding="utf-8") as stream:
            json.dump(None if years is None else astuple(years), stream)
        os.replace(temporary, folder / file)
    except OSError:
        return
