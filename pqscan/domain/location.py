"""Where a fact stands: a path, a four-corner region and the hash of the bytes it was read from."""

from __future__ import annotations

from pqscan.domain.record import Record


class Region(Record, order=True):
    """Lines and columns from 1, counted in Unicode code points; `end_column` is exclusive."""

    start_line: int
    start_column: int
    end_line: int
    end_column: int


class Location(Record, order=True):
    """A region of a file; `path` is relative to the scanned root, with forward slashes."""

    path: str
    region: Region
    content_hash: str = ""  # BLAKE2b-128 hex of the whole file, empty where no edit can follow

    def __str__(self) -> str:
        return f"{self.path}:{self.region.start_line}:{self.region.start_column}"
