"""The doctor says what is there, and for all that is not, how to get it."""

from __future__ import annotations

import hashlib
import os
import sys
from pathlib import Path

import pytest

from pqscan.app import doctor
from pqscan.app.doctor import Diagnosis, Item, State
from pqscan.domain import knowledge
from pqscan.domain.proposal import Check, ProofStatus
from pqscan.remediate.prove.liboqs import HOW_TO_GET, LibOqs, SelfTest, Source


def _distribution(folder: Path, name: str, version: str, commands: str = "") -> None:
    """Make a package that importlib.metadata sees as installed."""
    info = folder / f"{name.replace('-', '_')}-{version}.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n")
    if commands:
        (info / "entry_points.txt").write_text(commands)


def _program(folder: Path, name: str, script: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    return path


def _named(items: tuple[Item, ...] | list[Item], name: str) -> Item:
    return next(item for item in items if item.name == name)


def test_the_environment_of_the_tests_is_healthy() -> None:
    seen = doctor.examine()
    assert seen.core_works
    python = _named(seen.items, "Python")
    assert python.version == ".".join(map(str, sys.version_info[:3]))
    assert _named(seen.items, "click").state is State.WORKS
    assert _named(seen.items, "semgrep").version == "1.182.0"


def test_there_is_a_cure_exactly_where_something_is_wrong() -> None:
    for item in doctor.examine().items:
        assert bool(item.cure) == (item.state is not State.WORKS), item


def test_a_required_thing_that_is_missing_stops_the_core() -> None:
    fine = Item("a", State.WORKS, required=True)
    assert Diagnosis((fine, Item("b", State.MISSING))).core_works
    assert Diagnosis((fine, Item("b", State.CAUTION, required=True))).core_works
    assert not Diagnosis((fine, Item("b", State.MISSING, required=True))).core_works
    assert not Diagnosis((fine, Item("b", State.BROKEN, required=True))).core_works


def test_a_package_outside_its_range_is_named_with_the_range(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _distribution(tmp_path, "click", "7.0")
    monkeypatch.syspath_prepend(str(tmp_path))
    item = _named(list(doctor._dependencies()), "click")
    assert item.state is State.CAUTION
    assert item.version == "7.0"
    assert item.detail == "asked for <9,>=8.4.2"
    assert item.cure == "pip install 'click<9,>=8.4.2'"
    assert item.required


def test_the_extra_test_is_nobody_s_business() -> None:
    names = {item.name for item in doctor._dependencies()}
    assert {"cryptography", "rich", "scikit-learn", "qdk"} <= names
    assert not {"pytest", "mypy", "pqscan"} & names


def test_a_missing_liboqs_is_told_with_its_cure() -> None:
    (item,) = doctor._liboqs(SelfTest(None, error="liboqs is not installed"))
    assert (item.state, item.cure, item.required) == (State.MISSING, HOW_TO_GET, False)


def test_a_liboqs_that_does_not_load_says_where_it_is() -> None:
    library = LibOqs("/opt/oqs/lib/liboqs.so", Source.INSTALL_PATH)
    (item,) = doctor._liboqs(SelfTest(library, error="the library does not load: bad magic"))
    assert item.state is State.BROKEN
    assert item.detail == (
        "/opt/oqs/lib/liboqs.so (OQS_INSTALL_PATH): the library does not load: bad magic"
    )


def test_liboqs_shows_both_versions_its_algorithms_and_each_check() -> None:
    checks = (
        Check("ML-KEM-768 round trip", ProofStatus.PASSED, "liboqs 0.15.0"),
        Check("ML-DSA-65 sign and verify", ProofStatus.FAILED, "liboqs 0.15.0", "accepted"),
    )
    library = LibOqs("liboqs.so.8", Source.LOADER)
    shown = SelfTest(
        library, "0.15.0", "0.16.0.1", ("Kyber768", "ML-KEM-768"), ("ML-DSA-65",), checks
    )
    first, kem, signature = doctor._liboqs(shown)
    assert first.version == "0.15.0"
    assert first.detail == (
        "liboqs.so.8 (the system's library path); through liboqs-python 0.16.0.1; "
        "offers ML-KEM-768, ML-DSA-65"
    )
    assert (kem.state, kem.detail) == (State.WORKS, "liboqs 0.15.0")
    assert (signature.state, signature.detail) == (State.BROKEN, "accepted")


def test_the_unrelated_package_of_that_name_is_never_advised() -> None:
    assert "pip install oqs" not in HOW_TO_GET
    cures = [item.cure.split() for item in doctor.examine().items]
    assert not [words for words in cures if "oqs" in words]


def test_knowledge_is_counted_and_hashed_by_content(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(knowledge, "_PACKAGE", tmp_path)
    data = tmp_path / "_data" / "rules"
    (data / "apis").mkdir(parents=True)
    (data / ".hidden").write_text("not shipped")
    (data / "apis" / "a.toml").write_bytes(b"x = 1")
    expected = hashlib.blake2b(digest_size=8)
    expected.update(b"apis/a.toml\0" + hashlib.blake2b(b"x = 1").digest())
    item = doctor._knowledge("rules")
    assert item.version == expected.hexdigest()
    assert item.detail == f"1 files in {data}"
    assert item.required
    missing = doctor._knowledge("models")
    assert (missing.state, missing.required) == (State.MISSING, False)
    assert missing.cure == "reinstall pqscan"


def test_another_pqscan_first_on_path_is_shown_and_not_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    trace = tmp_path / "was-run"
    other = _program(tmp_path / "bin", "pqscan", f"touch {trace}")
    monkeypatch.setenv("PATH", f"{other.parent}{os.pathsep}{os.environ['PATH']}")
    item = doctor._command()
    assert item.state is State.CAUTION
    assert item.detail.startswith(f"{other} belongs to another installation")
    assert "python -m pqscan" in item.cure
    assert not trace.exists()


def test_a_link_to_our_own_command_is_ours(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own = _program(tmp_path / "environment", "pqscan", "true")
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "pqscan").symlink_to(own)
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    monkeypatch.setattr(doctor.sysconfig, "get_path", lambda _scheme: str(own.parent))
    assert doctor._command() == Item(
        "pqscan on PATH", State.WORKS, None, str(tmp_path / "bin" / "pqscan")
    )


def test_a_package_that_installs_our_command_s_name_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _distribution(tmp_path, "cryptoscan-pqc", "1.0", "[console_scripts]\npqscan = other:main\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    (item,) = doctor._same_command()
    assert (item.name, item.state) == ("cryptoscan-pqc", State.CAUTION)
    assert item.cure.startswith("pip uninstall cryptoscan-pqc")


def test_a_git_that_does_not_run_is_broken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _program(tmp_path, "git", "exit 3")
    monkeypatch.setenv("PATH", str(tmp_path))
    assert doctor._git().state is State.BROKEN
    _program(tmp_path, "git", "echo git version 9.8.7")
    assert doctor._git() == Item("git", State.WORKS, "9.8.7", str(tmp_path / "git"))


@pytest.mark.needs_semgrep
def test_semgrep_core_is_the_wheel_s_own_and_of_its_version() -> None:
    item = doctor._semgrep_core()
    assert item.state is State.WORKS
    assert item.version is not None
    assert item.version.startswith("1.182.0")
    assert Path(item.detail).name == "semgrep-core"
    assert Path(item.detail).is_relative_to(sys.prefix)
