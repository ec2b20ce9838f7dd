"""What is installed, what is missing and how to get it: looked at, never guessed.

Everything that could end or slow down this process (liboqs's binding above all) is looked at from
outside or run in a process of its own.
"""

from __future__ import annotations

import hashlib
import importlib.metadata
import importlib.util
import os
import platform
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from pqscan import __version__
from pqscan.detect.semgrep import engine
from pqscan.domain.errors import KnowledgeError, ToolError
from pqscan.domain.knowledge import folder
from pqscan.domain.proposal import Check, ProofStatus
from pqscan.domain.record import Record
from pqscan.remediate.prove import liboqs

if TYPE_CHECKING:
    from packaging.requirements import Requirement

FLOOR = (3, 11)
# What only some users need: extra -> for what. The extra `test` is for those who change pqscan.
EXTRAS = {
    "train": "needed to train the classifiers",
    "oracle": "needed to compare estimates with an independent estimator",
}


class State(StrEnum):
    """What was seen of one thing."""

    WORKS = "works"
    MISSING = "missing"
    BROKEN = "does not work"
    CAUTION = "caution"  # it works, and something beside it can mislead


class Item(Record):
    """One thing pqscan uses; `cure` is empty exactly where there is nothing to do."""

    name: str
    state: State
    version: str | None = None
    detail: str = ""
    cure: str = ""
    required: bool = False  # without it nothing can be scanned


class Diagnosis(Record):
    """Everything the doctor saw, in the order a person reads it."""

    items: tuple[Item, ...]

    @property
    def core_works(self) -> bool:
        """Whether a scan can run."""
        usable = (State.WORKS, State.CAUTION)
        return all(item.state in usable for item in self.items if item.required)


def examine() -> Diagnosis:
    """Look at everything; about a second, nothing written, the network not touched."""
    items = [_python(), _pqscan(), *_dependencies(), _semgrep_core(), _byte_search()]
    items += _liboqs(liboqs.self_test())
    items += [_knowledge("rules"), _knowledge("models"), _knowledge("reports")]
    items += [_git(), _command(), *_same_command()]
    return Diagnosis(tuple(items))


def _python() -> Item:
    version, where = platform.python_version(), sys.executable
    if sys.version_info >= FLOOR:
        return Item("Python", State.WORKS, version, where, required=True)
    cure = f"install Python {FLOOR[0]}.{FLOOR[1]} or newer"
    return Item("Python", State.BROKEN, version, where, cure, required=True)


def _pqscan() -> Item:
    place = str(Path(__file__).resolve().parent.parent)
    return Item("pqscan", State.WORKS, __version__, place, required=True)


def _dependencies() -> Iterator[Item]:
    """Each declared package against its declared range."""
    from packaging.requirements import Requirement

    try:
        declared = importlib.metadata.requires("pqscan") or []
    except importlib.metadata.PackageNotFoundError:
        detail = "pqscan runs from a source folder, so its dependencies are not declared"
        yield Item("dependencies", State.CAUTION, detail=detail, cure="pip install .")
        return
    requirements = [Requirement(text) for text in declared]
    for one in requirements:
        if one.marker is None or one.marker.evaluate({"extra": ""}):
            yield _package(one, f"pip install '{_bare(one)}'", required=True)
    for extra, purpose in EXTRAS.items():
        for one in requirements:
            always = one.marker is None or one.marker.evaluate({"extra": ""})
            if not always and one.marker and one.marker.evaluate({"extra": extra}):
                yield _package(one, f"pip install 'pqscan[{extra}]'", required=False, note=purpose)


def _bare(one: Requirement) -> str:
    return f"{one.name}{one.specifier}"


def _package(one: Requirement, cure: str, *, required: bool, note: str = "") -> Item:
    asked = "; ".join(filter(None, (f"asked for {one.specifier}", note)))
    try:
        version = importlib.metadata.version(one.name)
    except importlib.metadata.PackageNotFoundError:
        return Item(one.name, State.MISSING, None, asked, cure, required)
    if not one.specifier.contains(version, prereleases=True):
        # A package outside its range may do; what breaks says so itself.
        return Item(one.name, State.CAUTION, version, asked, cure, required)
    return Item(one.name, State.WORKS, version, note, required=required)


def _semgrep_core() -> Item:
    name, cure = "semgrep-core", "pip install --force-reinstall semgrep"
    try:
        core = engine.find().core
    except ToolError as error:
        return Item(name, State.MISSING, None, error.message, cure)
    if core is None:
        detail = "languages other than Python are read through pysemgrep: slower"
        return Item(name, State.MISSING, None, detail, cure)
    version = _first_line([str(core), "-version"])
    if version is None:
        return Item(name, State.BROKEN, None, str(core), cure)
    return Item(name, State.WORKS, version.rpartition(": ")[2], str(core))


def _byte_search() -> Item:
    name = "byte search"
    if importlib.util.find_spec("hyperscan") is not None:
        try:
            importlib.import_module("hyperscan")
        except ImportError as error:
            detail = f"Hyperscan does not load ({error}); Python's own search finds the same"
            return Item(
                name, State.CAUTION, None, detail, "pip install --force-reinstall hyperscan"
            )
        return Item(name, State.WORKS, importlib.metadata.version("hyperscan"), "Hyperscan")
    return Item(name, State.WORKS, None, "Python's own: finds what Hyperscan finds, slower")


def _liboqs(shown: liboqs.SelfTest) -> Iterator[Item]:
    """The library with both versions, then what its algorithms showed."""
    purpose = "needed to prove replacements"
    if shown.library is None:
        yield Item("liboqs", State.MISSING, None, purpose, liboqs.HOW_TO_GET)
        return
    where = f"{shown.library.path} ({shown.library.source})"
    if shown.error:
        yield Item("liboqs", State.BROKEN, None, f"{where}: {shown.error}", liboqs.HOW_TO_GET)
        return
    binding = f"liboqs-python {shown.binding_version}"
    enabled = ", ".join(_standardised((*shown.kems, *shown.signatures)))
    detail = f"{where}; through {binding}; offers {enabled or 'no standardised algorithm'}"
    yield Item("liboqs", State.WORKS, shown.library_version, detail)
    for check in shown.checks:
        yield _check(check)


def _standardised(names: tuple[str, ...]) -> list[str]:
    return [name for name in names if name.startswith(("ML-KEM", "ML-DSA", "SLH_DSA"))]


def _check(check: Check) -> Item:
    works = check.status is ProofStatus.PASSED
    state, cure = (State.WORKS, "") if works else (State.BROKEN, liboqs.HOW_TO_GET)
    return Item(check.name, state, None, check.detail or check.backend, cure)


def _knowledge(name: str) -> Item:
    """A data folder: how many files, and a hash of their names and bytes."""
    cure, required = "reinstall pqscan", name == "rules"
    try:
        root = folder(name)
        files = sorted(path for path in root.rglob("*") if path.is_file() and _ships(path, root))
        digest = hashlib.blake2b(digest_size=8)
        for path in files:
            content = hashlib.blake2b(path.read_bytes()).digest()
            digest.update(path.relative_to(root).as_posix().encode() + b"\0" + content)
    except (KnowledgeError, OSError) as error:
        return Item(name, State.MISSING, None, str(error), cure, required)
    if not files:
        return Item(name, State.MISSING, None, f"{root} is empty", cure, required)
    detail = f"{len(files)} files in {root}"
    return Item(name, State.WORKS, digest.hexdigest(), detail, required=required)


def _ships(path: Path, root: Path) -> bool:
    parts = path.relative_to(root).parts
    return not any(part.startswith((".", "__pycache__")) for part in parts)


def _git() -> Item:
    purpose = "needed for --staged, --since and histories"
    found = shutil.which("git")
    if found is None:
        return Item("git", State.MISSING, None, purpose, "install git")
    said = _first_line([found, "--version"])
    if said is None:
        return Item("git", State.BROKEN, None, found, "reinstall git")
    return Item("git", State.WORKS, said.removeprefix("git version "), found)


def _command() -> Item:
    """Whether the word `pqscan` starts this pqscan; nothing found on PATH is run."""
    name, found = "pqscan on PATH", shutil.which("pqscan")
    own = Path(sysconfig.get_path("scripts"))
    if found is None:
        detail = f"not there; {own / 'pqscan'} or python -m pqscan starts it"
        return Item(name, State.WORKS, None, detail)
    # A launcher such as pipx links the command from elsewhere; the link's end decides.
    if Path(found).resolve().parent == own.resolve():
        return Item(name, State.WORKS, None, found)
    detail = f"{found} belongs to another installation and runs instead of this one"
    cure = f"use python -m pqscan, or put {own} first on PATH"
    return Item(name, State.CAUTION, None, detail, cure)


def _same_command() -> Iterator[Item]:
    """Other packages of this environment with a command of our name; the last installed wins."""
    commands = importlib.metadata.entry_points(group="console_scripts", name="pqscan")
    owners = {command.dist.name for command in commands if command.dist is not None}
    for owner in sorted(owners - {"pqscan"}):
        detail = "installs a command of the same name over pqscan's"
        cure = f"pip uninstall {owner}, then pip install --force-reinstall --no-deps pqscan"
        yield Item(owner, State.CAUTION, None, detail, cure)


def _first_line(command: list[str]) -> str | None:
    """What a program says first, or None where it does not run or says nothing."""
    try:
        run = subprocess.run(  # noqa: S603 - a program found on this machine, fixed arguments
            command,
            capture_output=True,
            text=True,
            timeout=10,
            check=True,
            env=os.environ | {"LC_ALL": "C"},
        )
    except (OSError, subprocess.SubprocessError, UnicodeDecodeError):
        return None
    return next(iter(run.stdout.splitlines()), None)
