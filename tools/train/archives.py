"""Fetches the archives that labels name, through their registries' own clients, and checks hashes.

PyPI through pip, npm through npm, Debian through apt with the machine's own mirrors. An archive
that does not hash to what its labels say is refused. Compiled wheels are asked for by their tags.
"""

from __future__ import annotations

import hashlib
import re
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from pathlib import Path

_SDIST = re.compile(r"(?P<name>.+)-(?P<version>[0-9][^-]*)\.(?:tar\.gz|zip)")
_NPM = re.compile(r"(?P<name>.+)-(?P<version>[0-9][^-]*)\.tgz")
_DEBIAN = re.compile(r"(?P<name>[^_]+)_(?P<version>.+)\.orig\.tar\.(?:gz|xz|bz2)")
_SCOPED = {"noble-hashes": "@noble/hashes"}


class WrongArchiveError(Exception):
    """An archive that cannot be fetched or is not the one that was labelled."""


def package(archive: str) -> str:
    """The project's name, one for all its distributions: folds are cut between these."""
    for pattern in (_DEBIAN, _NPM, _SDIST):
        if match := pattern.fullmatch(archive):
            name = match["name"]
            break
    else:
        name = archive.split("-")[0]
    plain = re.sub(r"[-_.]+", "-", name.lower())
    return re.sub(r"^(?:python3?|node|golang-github|golang)-", "", plain)


def refuse_reserved(archives: set[str], reserved: Path) -> None:
    """Raise for an archive of a package that is kept for acceptance."""
    lines = reserved.read_text(encoding="utf-8").splitlines()
    kept = {package(f"{line}-0.tar.gz") for line in lines if line and not line.startswith("#")}
    if wrong := sorted(archive for archive in archives if package(archive) in kept):
        raise WrongArchiveError(f"reserved, never to be trained on: {', '.join(wrong)}")


def fetch(archive: str, sha256: str, folder: Path) -> Path:
    """The archive in the folder, downloaded unless it is there; WrongArchiveError otherwise."""
    path = folder / archive
    if not path.exists():
        with tempfile.TemporaryDirectory(dir=folder) as name:
            work = Path(name)
            if _DEBIAN.fullmatch(archive):
                _debian(archive, work)
            elif _NPM.fullmatch(archive):
                _npm(archive, work)
            else:
                _pypi(archive, sha256, work)
            if not (work / archive).exists():
                raise WrongArchiveError(f"{archive} is no longer published")
            (work / archive).replace(path)
    found = hashlib.sha256(path.read_bytes()).hexdigest()
    if found != sha256:
        raise WrongArchiveError(f"{archive} has the sha256 {found}, its labels say {sha256}")
    return path


def member(archive: Path, path: str) -> str:
    """The text of one file; a source archive's top folder and `src/` may be left out."""
    if archive.suffix == ".whl":
        with zipfile.ZipFile(archive) as wheel:
            return wheel.read(path).decode("utf-8", "replace")
    with tarfile.open(archive) as tar:
        for one in tar:
            inner = one.name.partition("/")[2]
            if one.isfile() and path in (one.name, inner, inner.removeprefix("src/")):
                stream = tar.extractfile(one)
                if stream is not None:
                    return stream.read().decode("utf-8", "replace")
    raise WrongArchiveError(f"{archive.name} has no {path}")


def _pypi(archive: str, sha256: str, work: Path) -> None:
    requirements = work / "requirements.txt"
    command = [sys.executable, "-m", "pip", "download", "-q", "--no-deps", "--require-hashes"]
    if archive.endswith(".whl"):
        name, version = archive.split("-")[:2]
        python, abi, platforms = archive.removesuffix(".whl").split("-")[-3:]
        command += ["--only-binary", ":all:"]
        if abi != "none":
            command += ["--implementation", "cp", "--python-version", python.removeprefix("cp")]
            command += ["--abi", abi]
            for platform in platforms.split("."):
                command += ["--platform", platform]
    else:
        match = _SDIST.fullmatch(archive)
        if match is None:
            raise WrongArchiveError(f"{archive} is no name of a source distribution")
        name, version = match["name"], match["version"]
        command += ["--no-binary", ":all:"]
    requirements.write_text(f"{name}=={version} --hash=sha256:{sha256}\n", encoding="utf-8")
    _run([*command, "-d", str(work), "-r", str(requirements)], work)


def _npm(archive: str, work: Path) -> None:
    match = _NPM.fullmatch(archive)
    if match is None:
        raise WrongArchiveError(f"{archive} is no npm archive")
    name = _SCOPED.get(match["name"], match["name"])
    _run(["npm", "pack", "--silent", f"{name}@{match['version']}"], work)


def _debian(archive: str, work: Path) -> None:
    """`apt-get source` in a state of its own, from the machine's mirrors with sources asked for.

    Only the original archive is wanted: that another file of the package is gone does not matter.
    """
    name = archive.partition("_")[0]
    parts, state, cache = work / "parts", work / "state", work / "cache"
    for folder in (parts, state / "lists" / "partial", cache / "archives" / "partial"):
        folder.mkdir(parents=True)
    for source in Path("/etc/apt/sources.list.d").glob("debian*.sources"):
        text = re.sub(r"(?m)^Types:.*$", "Types: deb-src", source.read_text(encoding="utf-8"))
        (parts / source.name).write_text(text, encoding="utf-8")
    options = ["-o", "Dir::Etc::SourceList=/dev/null", "-o", f"Dir::Etc::SourceParts={parts}"]
    options += ["-o", f"Dir::State={state}", "-o", f"Dir::Cache={cache}"]
    _run(["apt-get", *options, "-q", "update"], work)
    _run(["apt-get", *options, "-q", "source", "--download-only", name], work)


def _run(command: list[str], work: Path) -> None:
    """Run a client; what it left in the folder is judged by its hash, not by its exit code."""
    subprocess.run(command, cwd=work, capture_output=True, check=False)  # noqa: S603
