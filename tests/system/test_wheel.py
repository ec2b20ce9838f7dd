"""What a user installs: the wheel holds the code, the data and the licence, and nothing else."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from email.parser import HeaderParser
from pathlib import Path

import pytest

from pqscan import __version__

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of this checkout, built without the network."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    (path,) = folder.glob("*.whl")
    return path


@pytest.fixture(scope="module")
def unpacked(wheel: Path) -> Path:
    folder = wheel.parent / "unpacked"
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder)
    return folder


def _tracked(folder: str) -> set[str]:
    """The data files of the checkout that are neither hidden nor caches."""
    paths = (path for path in (ROOT / folder).rglob("*") if path.is_file())
    return {
        path.relative_to(ROOT).as_posix()
        for path in paths
        if not any(part.startswith((".", "__pycache__")) for part in path.relative_to(ROOT).parts)
    }


def test_it_is_for_every_platform_and_named_by_the_version(wheel: Path) -> None:
    assert wheel.name == f"pqscan-{__version__}-py3-none-any.whl"


@pytest.mark.parametrize("folder", ["rules", "models", "reports"])
def test_every_data_file_is_inside(unpacked: Path, folder: str) -> None:
    root = unpacked / "pqscan" / "_data"
    inside = {
        path.relative_to(root).as_posix()
        for path in (root / folder).rglob("*")
        if path.is_file() and not path.name.startswith(".")
    }
    assert inside == _tracked(folder)


def test_only_the_package_and_its_metadata_are_inside(unpacked: Path) -> None:
    info = f"pqscan-{__version__}.dist-info"
    assert {path.name for path in unpacked.iterdir()} == {"pqscan", info}
    assert (unpacked / info / "licenses" / "LICENSE").read_bytes() == (
        ROOT / "LICENSE"
    ).read_bytes()
    assert (unpacked / "pqscan" / "py.typed").is_file()
    assert not list(unpacked.rglob("*.pyc"))


def test_the_metadata_say_what_is_true(unpacked: Path) -> None:
    text = (unpacked / f"pqscan-{__version__}.dist-info" / "METADATA").read_text(encoding="utf-8")
    metadata = HeaderParser().parsestr(text)
    assert metadata["License-Expression"] == "Apache-2.0"
    assert metadata["Requires-Python"] == ">=3.11"
    assert set(metadata.get_all("Provides-Extra") or []) == {"train", "oracle", "test"}
    versions = [c for c in metadata.get_all("Classifier") or [] if "Python :: 3." in c]
    assert versions == ["Programming Language :: Python :: 3.11"]


def test_it_runs_outside_the_checkout_on_its_own_data(unpacked: Path, tmp_path: Path) -> None:
    code = (
        "import pqscan; from pqscan.domain.knowledge import folder;"
        "print(pqscan.__file__); print(folder('rules'))"
    )
    run = subprocess.run(
        [sys.executable, "-P", "-c", code],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(unpacked), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert run.stdout.splitlines() == [
        str(unpacked / "pqscan" / "__init__.py"),
        str(unpacked / "pqscan" / "_data" / "rules"),
    ]
