"""Edits as a unified diff that `git apply` takes: the very bytes, nothing spelt as escapes."""

from __future__ import annotations

import difflib
from collections.abc import Sequence

from pqscan.domain.proposal import Edit


def unified(edits: Sequence[Edit]) -> bytes:
    """All edits in one diff, paths below `a/` and `b/`, every byte of the lines kept."""
    return b"".join(line for edit in edits for line in diff_lines(edit))


def diff_lines(edit: Edit) -> list[bytes]:
    """One edit's diff, each line with its line feed."""
    path = edit.path.encode("utf-8", "surrogateescape")
    lines = difflib.diff_bytes(
        difflib.unified_diff,
        _split(edit.before),
        _split(edit.after),
        b"a/" + path,
        b"b/" + path,
    )
    return [
        line if line.endswith(b"\n") else line + b"\n\\ No newline at end of file\n"
        for line in lines
    ]


def _split(content: bytes) -> list[bytes]:
    """Lines as git counts them: only a line feed ends one."""
    parts = content.split(b"\n")
    return [part + b"\n" for part in parts[:-1]] + ([parts[-1]] if parts[-1] else [])
