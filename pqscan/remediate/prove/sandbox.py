"""Runs project code in a throw-away copy: bounded, without network where the system allows it.

What it holds off: changes to the tree, runaway time, memory and output, secrets in the
environment, and (on Linux with user namespaces) the network. What it does not: the code runs as
the same user and could read that user's other files, which is why only `fix --prove` and
`fix --apply` run any.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path

from pqscan.domain.errors import ProofError
from pqscan.domain.proposal import Edit
from pqscan.domain.record import Record
from pqscan.remediate.source import LEFT_OUT

_LAUNCHER = Path(__file__).with_name("sandbox_launch.py")
_TAIL = 4_000
_KEPT_ENVIRONMENT = ("PATH", "LANG", "LC_ALL", "LC_CTYPE", "TZ", "OQS_INSTALL_PATH")


class Limits(Record):
    """What one run may take: wall-clock seconds, bytes of memory, bytes of one written file."""

    seconds: float = 600.0
    memory: int = 4 << 30
    file: int = 1 << 30
    tree: int = 1 << 30  # bytes of the copied tree


class Run(Record):
    """How a command ended: its exit code, None if it was stopped, and the end of its output."""

    code: int | None
    output: str


class Sandbox:
    """One throw-away copy of a tree, with room for files of our own beside it."""

    def __init__(self, folder: Path, limits: Limits) -> None:
        self.folder = folder
        self.tree = folder / "tree"
        self.own = folder / "own"
        self.limits = limits
        for name in ("own", "home", "tmp"):
            (folder / name).mkdir()

    def write(self, edits: Sequence[Edit]) -> None:
        """Put the edits' new contents into the copy."""
        for edit in edits:
            (self.tree / edit.path).write_bytes(edit.after)

    def run(self, command: Sequence[str], environment: dict[str, str]) -> Run:
        """Run a command in the copy; the whole process group ends with it."""
        log = self.folder / "output"
        line = [
            *_without_network(),
            sys.executable,
            "-I",
            str(_LAUNCHER),
            *self._bounds(),
            *command,
        ]
        with log.open("wb") as stream:
            try:
                process = subprocess.Popen(  # noqa: S603 - what the person asked to have run
                    line,
                    cwd=self.tree,
                    env=self._environment(environment),
                    stdin=subprocess.DEVNULL,
                    stdout=stream,
                    stderr=subprocess.STDOUT,
                    start_new_session=True,
                )
            except OSError as error:
                return Run(None, f"{command[0]} could not be started: {error}")
            code: int | None
            try:
                code = process.wait(self.limits.seconds)
            except subprocess.TimeoutExpired:
                code = None
            finally:
                with suppress(ProcessLookupError, PermissionError):
                    os.killpg(process.pid, signal.SIGKILL)
                process.wait()
        with log.open("rb") as stream:
            stream.seek(max(0, log.stat().st_size - _TAIL))
            output = stream.read().decode("utf-8", "replace")
        return Run(code, output if code is not None else f"{output}\nstopped for its time")

    def _bounds(self) -> list[str]:
        seconds = int(self.limits.seconds) + 1
        return [str(seconds), str(self.limits.memory), str(self.limits.file)]

    def _environment(self, more: dict[str, str]) -> dict[str, str]:
        kept = {name: os.environ[name] for name in _KEPT_ENVIRONMENT if name in os.environ}
        return {
            **kept,
            "HOME": str(self.folder / "home"),
            "TMPDIR": str(self.folder / "tmp"),
            "PYTHONDONTWRITEBYTECODE": "1",
            "PYTHONHASHSEED": "0",
            **more,
        }


@contextmanager
def sandbox(root: Path, limits: Limits) -> Iterator[Sandbox]:
    """A copy of the tree that is gone afterwards; raises ProofError if it is too large."""
    folder = Path(tempfile.mkdtemp(prefix="pqscan-prove-"))
    try:
        made = Sandbox(folder, limits)
        _copy(root.resolve(), made.tree, limits.tree)
        yield made
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def network_is_cut() -> bool:
    """Whether what runs in a sandbox here cannot reach the network."""
    return bool(_without_network())


@cache
def _without_network() -> tuple[str, ...]:
    tool = shutil.which("unshare")
    if sys.platform != "linux" or tool is None:
        return ()
    words = (tool, "--map-root-user", "--net", "--")
    try:
        run = subprocess.run(  # noqa: S603 - a fixed command
            [*words, "true"], capture_output=True, timeout=10, stdin=subprocess.DEVNULL
        )
    except (OSError, subprocess.TimeoutExpired):
        return ()
    return words if run.returncode == 0 else ()


def _copy(source: Path, target: Path, limit: int) -> None:
    left = limit
    for folder, names, files in os.walk(source, followlinks=False):
        here = Path(folder)
        there = target / here.relative_to(source)
        there.mkdir(parents=True, exist_ok=True)
        links = [name for name in names if (here / name).is_symlink()]
        names[:] = [
            n
            for n in names
            if n not in LEFT_OUT and n not in links and not (here / n / "pyvenv.cfg").exists()
        ]
        for name in (*files, *links):
            path = here / name
            if path.is_symlink():
                if path.resolve().is_relative_to(source):
                    (there / name).symlink_to(os.readlink(path))
            elif path.is_file():
                left -= path.stat().st_size
                if left < 0:
                    raise ProofError(
                        f"the project is larger than {limit >> 20} MiB, too large to copy",
                        "prove it in a smaller checkout",
                    )
                shutil.copy2(path, there / name)
