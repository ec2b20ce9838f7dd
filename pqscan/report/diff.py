"""An edit as the lines that change, for reports that show a replacement."""

from __future__ import annotations

from pqscan.domain.proposal import Edit
from pqscan.report.text import clean


def unified(edit: Edit) -> str:
    """A unified diff with three lines of context; bytes that are no UTF-8 are spelt as escapes."""
    from difflib import unified_diff  # a scan without proposals does not pay for it

    before, after = (_lines(content) for content in (edit.before, edit.after))
    path = clean(edit.path)
    lines = unified_diff(before, after, f"a/{path}", f"b/{path}")
    return "".join(
        line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines
    )


def _lines(content: bytes) -> list[str]:
    """Split at line feeds alone: str.splitlines also splits at form feeds and others."""
    lines = [line + "\n" for line in content.decode("utf-8", "backslashreplace").split("\n")]
    last = lines.pop()[:-1]
    return [*lines, last] if last else lines
