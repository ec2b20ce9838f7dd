"""The formats a report can have, found by walking `writers/`; none is imported before its use."""

from __future__ import annotations

import importlib
import os
from functools import cache
from typing import Protocol, cast

from pqscan.domain.errors import UsageError
from pqscan.domain.record import Record
from pqscan.report import writers
from pqscan.report.options import WriterOptions
from pqscan.report.view import View

TERMINAL = "terminal"


class _Writer(Protocol):
    def write(self, view: View, options: WriterOptions) -> str | bytes: ...


class Format(Record):
    """One format by the name that `--format` takes."""

    name: str

    def write(self, view: View, options: WriterOptions) -> bytes:
        """The whole report, ready for a file or standard output; text is UTF-8."""
        name = self.name.replace("-", "_")
        module = cast(_Writer, importlib.import_module(f"{writers.__name__}.{name}"))
        written = module.write(view, options)
        return written if isinstance(written, bytes) else written.encode("utf-8")


@cache
def formats() -> tuple[Format, ...]:
    """All formats, sorted by name."""
    found = {name.partition(".")[0] for folder in writers.__path__ for name in os.listdir(folder)}
    named = (name for name in sorted(found) if name.isidentifier() and name[0] != "_")
    return tuple(Format(name.replace("_", "-")) for name in named)


def format_named(name: str) -> Format:
    """The format of that name, or a UsageError that offers the nearest one."""
    names = [known.name for known in formats()]
    if name in names:
        return Format(name)
    from difflib import get_close_matches

    near = get_close_matches(name, names, 1)
    hint = f"did you mean {near[0]}?" if near else f"one of {', '.join(names)}"
    raise UsageError(f"no format {name!r}", hint)
