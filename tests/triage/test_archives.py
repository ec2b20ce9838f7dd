"""Training refuses what it must not see."""

import importlib.util
import json
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def archives() -> ModuleType:
    path = ROOT / "tools" / "train" / "archives.py"
    spec = importlib.util.spec_from_file_location("archives", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(
    ("archive", "package"),
    [
        ("google_auth-2.62.2-py3-none-any.whl", "google-auth"),
        ("google_auth-2.62.2.tar.gz", "google-auth"),
        ("python-django_3.2.25.orig.tar.gz", "django"),
        ("Django-5.2.19-py3-none-any.whl", "django"),
        ("elliptic-6.6.1.tgz", "elliptic"),
        ("python-docutils_0.19.orig.tar.gz", "docutils"),
    ],
)
def test_one_name_for_all_distributions(archives: ModuleType, archive: str, package: str) -> None:
    assert archives.package(archive) == package


RESERVED = ROOT / "models" / "labels" / "reserved.txt"


@pytest.mark.parametrize(
    "archive",
    [
        "pandas-2.2.0-cp311-cp311-manylinux_2_17_x86_64.whl",
        "python-pgpy_0.6.0.orig.tar.gz",
        "sha.js-2.4.11.tgz",
        "golang-github-cloudflare-circl_1.3.2.orig.tar.gz",
        "lua5.4_5.4.4.orig.tar.gz",
        "Sphinx-8.0.tar.gz",
    ],
)
def test_reserved_packages_are_refused(archives: ModuleType, archive: str) -> None:
    with pytest.raises(archives.WrongArchiveError, match="reserved"):
        archives.refuse_reserved({archive}, RESERVED)


def test_no_label_is_on_a_reserved_package(archives: ModuleType) -> None:
    lines = (ROOT / "models" / "labels" / "labels.jsonl").read_text().splitlines()
    labelled = {json.loads(line)["archive"] for line in lines}
    assert len(lines) == 512
    archives.refuse_reserved(labelled, RESERVED)


def test_a_wrong_hash_is_refused(archives: ModuleType, tmp_path: Path) -> None:
    (tmp_path / "a-1.tar.gz").write_bytes(b"other")
    with pytest.raises(archives.WrongArchiveError, match="its labels say 00"):
        archives.fetch("a-1.tar.gz", "00" * 32, tmp_path)
