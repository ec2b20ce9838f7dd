"""Finds liboqs and shows that it works, without ever importing its binding in this process.

liboqs-python (`import oqs`) carries no library: where it finds none it waits five seconds, tries
to clone and build one, and ends the process. So the library is looked for first, in the binding's
own order, and everything that needs the binding runs in a process of its own.
"""

from __future__ import annotations

import ctypes.util
import json
import os
import subprocess
import sys
from enum import StrEnum
from pathlib import Path

from pqscan.domain.proposal import Check, ProofStatus
from pqscan.domain.record import Record

# The binding warns at import when its release differs from the library's; the pair's own
# self-test decides instead, and the warning must not end a process that runs with -W error.
VERSION_WARNING = "ignore:liboqs version:UserWarning"
HOW_TO_GET = (
    "install liboqs with Homebrew, Fedora, conda-forge or Nix; or build it with `make liboqs` in "
    "a checkout of pqscan, which needs a C compiler and Rust's cargo"
)
_PROBE = Path(__file__).with_name("liboqs_probe.py")


class Source(StrEnum):
    """Where the library was found; the first two are the binding's own order."""

    LOADER = "the system's library path"
    INSTALL_PATH = "OQS_INSTALL_PATH"
    HOME = "the binding's default folder"


class LibOqs(Record):
    """A library that the binding would load: a path, or a name the system's loader resolves."""

    path: str
    source: Source


class SelfTest(Record):
    """What running the library through its binding showed; versions are None where unknown."""

    library: LibOqs | None
    library_version: str | None = None
    binding_version: str | None = None
    kems: tuple[str, ...] = ()  # every KEM the library has enabled, liboqs's names
    signatures: tuple[str, ...] = ()
    checks: tuple[Check, ...] = ()
    error: str = ""  # why it could not be run, or not to the end

    @property
    def passed(self) -> bool:
        """Whether every check ran and held."""
        held = all(check.status is ProofStatus.PASSED for check in self.checks)
        return not self.error and bool(self.checks) and held


def find() -> LibOqs | None:
    """The library that `import oqs` would load, or None where that import must not be tried."""
    for name in ("oqs", "liboqs"):
        if found := ctypes.util.find_library(name):
            return LibOqs(found, Source.LOADER)
    asked = os.environ.get("OQS_INSTALL_PATH")
    source = Source.HOME if asked is None else Source.INSTALL_PATH
    root = default_folder()
    library = "liboqs.dylib" if sys.platform == "darwin" else "liboqs.so"
    for folder in ("lib", "lib64"):
        path = root / folder / library
        if path.is_file():
            return LibOqs(str(path), source)
    return None


def default_folder() -> Path:
    """Where the binding looks for a library of the user's own: $OQS_INSTALL_PATH or ~/_oqs."""
    asked = os.environ.get("OQS_INSTALL_PATH")
    return Path(asked) if asked is not None else Path.home() / "_oqs"


def self_test(timeout: float = 30.0) -> SelfTest:
    """Round trip, sign, verify and tamper in a process of its own; never raises.

    `timeout` is in seconds. Without a library, or with one that does not load, the binding is
    not imported at all.
    """
    library = find()
    if library is None:
        return SelfTest(None, error="liboqs is not installed")
    command = [sys.executable, "-P", "-W", VERSION_WARNING, str(_PROBE), library.path]
    try:
        run = subprocess.run(  # noqa: S603 - our own interpreter and our own file
            command, capture_output=True, text=True, timeout=timeout, stdin=subprocess.DEVNULL
        )
    except subprocess.TimeoutExpired:
        return SelfTest(library, error=f"the self-test took more than {timeout:g} s")
    except OSError as error:
        return SelfTest(library, error=f"the self-test could not be started: {error}")
    try:
        # The binding logs to stdout; the probe's answer is the last line.
        answer: object = json.loads(run.stdout.splitlines()[-1])
    except (IndexError, ValueError):
        return SelfTest(library, error=_last_words(run))
    return _read(library, answer if isinstance(answer, dict) else {})


def _last_words(run: subprocess.CompletedProcess[str]) -> str:
    lines = (run.stderr.strip() or run.stdout.strip()).splitlines()
    said = lines[-1][:200] if lines else "it said nothing"
    return f"the self-test ended with {run.returncode}: {said}"


def _read(library: LibOqs, answer: dict[str, object]) -> SelfTest:
    version, binding = answer.get("library_version"), answer.get("binding_version")
    backend = f"liboqs {version or 'of unknown version'}"
    return SelfTest(
        library,
        library_version=str(version) if version else None,
        binding_version=str(binding) if binding else None,
        kems=_words(answer.get("kems")),
        signatures=_words(answer.get("signatures")),
        checks=tuple(_checks(answer.get("checks"), backend)),
        error=str(answer.get("error") or ""),
    )


def _words(value: object) -> tuple[str, ...]:
    return tuple(str(word) for word in value) if isinstance(value, list) else ()


def _checks(value: object, backend: str) -> list[Check]:
    checks = []
    for row in value if isinstance(value, list) else []:
        name, passed, detail, seconds = row
        status = ProofStatus.PASSED if passed else ProofStatus.FAILED
        checks.append(Check(str(name), status, backend, str(detail), float(seconds)))
    return checks
