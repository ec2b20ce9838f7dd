"""liboqs is found where its binding would find it, and never imported before."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from pqscan.domain.proposal import ProofStatus
from pqscan.remediate.prove import liboqs

LIBRARY = "liboqs.dylib" if sys.platform == "darwin" else "liboqs.so"


@pytest.fixture
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An install folder of the user's, on a system whose loader knows no liboqs."""
    monkeypatch.setenv("OQS_INSTALL_PATH", str(tmp_path))
    monkeypatch.setattr(liboqs.ctypes.util, "find_library", lambda _name: None)
    return tmp_path


def _library(folder: Path, name: str, content: bytes = b"") -> Path:
    (folder / name).mkdir()
    path = folder / name / LIBRARY
    path.write_bytes(content)
    return path


def test_no_library_is_none_and_the_binding_is_not_tried(own_folder: Path) -> None:
    assert liboqs.find() is None
    shown = liboqs.self_test()
    assert shown.error == "liboqs is not installed"
    assert not shown.passed
    assert shown.checks == ()


@pytest.mark.parametrize("name", ["lib", "lib64"])
def test_finds_it_below_the_install_path(own_folder: Path, name: str) -> None:
    path = _library(own_folder, name)
    assert liboqs.find() == liboqs.LibOqs(str(path), liboqs.Source.INSTALL_PATH)


def test_the_default_folder_is_in_the_home(
    own_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("OQS_INSTALL_PATH")
    monkeypatch.setenv("HOME", str(own_folder))
    (own_folder / "_oqs").mkdir()
    path = _library(own_folder / "_oqs", "lib")
    assert liboqs.find() == liboqs.LibOqs(str(path), liboqs.Source.HOME)


def test_a_file_that_is_no_library_is_said_so_at_once(own_folder: Path) -> None:
    _library(own_folder, "lib", b"not a library")
    shown = liboqs.self_test(timeout=4.0)  # the binding's own answer would take five seconds
    assert shown.error.startswith("the library does not load: ")
    assert not shown.passed


def test_a_self_test_without_end_is_ended(
    own_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _library(own_folder, "lib")
    endless = own_folder / "probe.py"
    endless.write_text("import time; time.sleep(60)", encoding="utf-8")
    monkeypatch.setattr(liboqs, "_PROBE", endless)
    assert liboqs.self_test(timeout=0.2).error == "the self-test took more than 0.2 s"


def test_last_words_of_a_probe_that_dies_are_kept(
    own_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _library(own_folder, "lib")
    dying = own_folder / "probe.py"
    dying.write_text("import sys; print('log'); sys.exit('no symbol')", encoding="utf-8")
    monkeypatch.setattr(liboqs, "_PROBE", dying)
    assert liboqs.self_test().error == "the self-test ended with 1: no symbol"


def test_only_checks_that_all_ran_and_held_pass() -> None:
    good = liboqs.Check("round trip", ProofStatus.PASSED, "liboqs")
    bad = liboqs.Check("tampering", ProofStatus.FAILED, "liboqs", "accepted")
    assert liboqs.SelfTest(None, checks=(good,)).passed
    assert not liboqs.SelfTest(None, checks=(good, bad)).passed
    assert not liboqs.SelfTest(None).passed


@pytest.mark.needs_oqs
def test_the_real_library_shows_both_algorithms() -> None:
    shown = liboqs.self_test()
    assert [(check.name, check.status, check.detail) for check in shown.checks] == [
        ("ML-KEM-768 round trip", ProofStatus.PASSED, ""),
        ("ML-DSA-65 sign and verify", ProofStatus.PASSED, ""),
    ]
    assert shown.checks[0].backend == f"liboqs {shown.library_version}"
    assert {"ML-KEM-512", "ML-KEM-768", "ML-KEM-1024"} <= set(shown.kems)
    assert {"ML-DSA-44", "ML-DSA-65", "ML-DSA-87"} <= set(shown.signatures)
    assert shown.binding_version is not None
    assert shown.binding_version.startswith("0.")


@pytest.mark.needs_oqs
def test_probing_does_not_import_the_binding() -> None:
    code = (
        "import sys; from pqscan.remediate.prove import liboqs;"
        "print(liboqs.self_test().passed, 'oqs' in sys.modules)"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.split() == ["True", "False"]
