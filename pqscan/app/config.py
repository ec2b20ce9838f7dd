"""Settings from a file and from the environment: the command line goes over both."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence

from pqscan.app.choices import KEYS, Choices, read_choices
from pqscan.domain.errors import ConfigError
from pqscan.domain.record import replace

_OWN = "pqscan.toml"
_SHARED = "pyproject.toml"
PREFIX = "PQSCAN_"


def settings(
    paths: Sequence[str],
    line: Choices,
    environment: Mapping[str, str],
    *,
    named: str | None = None,
    files: bool = True,
) -> Choices:
    """The command line's choices over the environment's over those of a file near the paths."""
    first = paths[0] if paths else "."
    start = first if os.path.isdir(first) else os.path.dirname(first) or "."
    written = from_file(start, named) if files else Choices()
    return line.over(from_environment(environment)).over(written)


def from_environment(environment: Mapping[str, str]) -> Choices:
    """PQSCAN_FAIL_ON=high and the like; lists are separated by commas, an empty value is none."""
    values: dict[str, object] = {}
    for key in KEYS:
        value = environment.get(PREFIX + key.replace("-", "_").upper(), "")
        if value:
            values[key] = value
    return read_choices(values, "the environment")


def from_file(start: str, named: str | None = None) -> Choices:
    """The named file's settings, or those of the nearest file at or above the folder `start`.

    A search ends at the top of the repository. A format with a file of its own is not taken from
    a file that was found: code that is scanned must not choose where a report is written.
    """
    if named is not None:
        return read_choices(_table(named, missing_is_error=True) or {}, named)
    folder = os.path.realpath(start)
    while True:
        for name in (_OWN, _SHARED):
            path = os.path.join(folder, name)
            table = _table(path, missing_is_error=False)
            if table is not None:
                return _harmless(read_choices(table, name), folder, name)
        parent = os.path.dirname(folder)
        if parent == folder or os.path.exists(os.path.join(folder, ".git")):
            return Choices()
        folder = parent


def _harmless(choices: Choices, folder: str, name: str) -> Choices:
    """What a file that nobody named may choose: no path outside its own folder."""
    for wanted in choices.format or ():
        if "=" in wanted:
            raise ConfigError(
                f"{name}: format {wanted!r} names a file", "give files on the command line only"
            )
    if choices.baseline is None:
        return choices
    baseline = os.path.realpath(os.path.join(folder, choices.baseline))
    if not baseline.startswith(os.path.join(folder, "")):
        raise ConfigError(
            f"{name}: the baseline {choices.baseline!r} lies outside its folder",
            "give it on the command line",
        )
    return replace(choices, baseline=os.path.relpath(baseline))


def _is_shut(folder: str) -> bool:
    """Whether a folder cannot be entered: what it holds is not for us, the scan says so itself."""
    try:
        os.stat(os.path.join(folder, "."))
    except PermissionError:
        return True
    return False


def _table(path: str, *, missing_is_error: bool) -> dict[str, object] | None:
    """The settings in a TOML file; None where it has none (or is not there)."""
    try:
        with open(path, "rb") as stream:
            data = stream.read()
    except OSError as error:
        absent = isinstance(error, FileNotFoundError) or _is_shut(os.path.dirname(path))
        if missing_is_error or not absent:
            message = f"{path} cannot be read: {error.strerror}"
            raise ConfigError(message, "check its name and permissions") from error
        return None
    shared = os.path.basename(path) != _OWN
    if shared and b"pqscan" not in data:  # spares most projects the cost of a TOML parser
        return None
    import tomllib

    try:
        content = tomllib.loads(data.decode("utf-8"))
    except ValueError as error:
        raise ConfigError(f"{path} is no TOML: {error}", "mend the file") from error
    if os.path.basename(path) != _SHARED:
        return content
    tool = content.get("tool")
    table = tool.get("pqscan") if isinstance(tool, dict) else None
    if table is not None and not isinstance(table, dict):
        raise ConfigError(f"{path}: tool.pqscan is no table", "write [tool.pqscan]")
    return table
