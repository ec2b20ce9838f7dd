"""What a team has accepted, matched by fingerprint."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pqscan.app.baseline import read_baseline, write_baseline
from pqscan.domain.errors import ConfigError, WriteError
from pqscan.domain.record import replace
from tests.app.findings import finding


def test_what_was_accepted_is_left_out_though_its_line_moved(tmp_path: Path) -> None:
    path = str(tmp_path / "known.json")
    write_baseline(path, [finding(fingerprint="f1")])
    moved, new = finding(line=90, fingerprint="f1"), finding(fingerprint="f2")
    sifted = read_baseline(path).sift([moved, new])
    assert sifted.findings == (new,)
    assert [(s.finding, s.by) for s in sifted.suppressed] == [(moved, "baseline")]
    assert sifted.notices == ()


def test_what_is_gone_from_the_code_is_told(tmp_path: Path) -> None:
    path = str(tmp_path / "known.json")
    write_baseline(path, [finding(fingerprint="f1"), finding(fingerprint="f2")])
    assert read_baseline(path).sift([finding(fingerprint="f1")]).notices == (
        f"{path}: 1 accepted findings are gone; --write-baseline drops them",
    )


def test_the_file_is_sorted_and_one_line_a_finding(tmp_path: Path) -> None:
    path = tmp_path / "known.json"
    findings = [finding("b.py"), finding("a.py", 2), finding("a.py", rule="PQ001")]
    write_baseline(str(path), [*findings, replace(findings[0], message="again")])
    first = path.read_text()
    write_baseline(str(path), reversed(findings))
    assert path.read_text() == first
    assert first.splitlines()[3:6] == [
        '    {"fingerprint": "a.py:1:PQ001", "rule": "PQ001", "path": "a.py", "algorithm": "RSA"},',
        '    {"fingerprint": "a.py:2:PQ101", "rule": "PQ101", "path": "a.py", "algorithm": "RSA"},',
        '    {"fingerprint": "b.py:1:PQ101", "rule": "PQ101", "path": "b.py", "algorithm": "RSA"}',
    ]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "is no baseline"),
        ("[]", "is no baseline"),
        ('{"schema": "pqscan/baseline/v1"}', "is no baseline"),
        ('{"schema": "other/v9", "findings": []}', "is a baseline of another version"),
    ],
)
def test_another_file_is_no_baseline(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "known.json"
    path.write_text(text)
    with pytest.raises(ConfigError, match=message):
        read_baseline(str(path))


def test_a_missing_baseline_and_one_that_cannot_be_written(tmp_path: Path) -> None:
    path = str(tmp_path / "none/known.json")
    with pytest.raises(
        ConfigError, match=re.escape("none/known.json cannot be read: No such file")
    ):
        read_baseline(path)
    with pytest.raises(WriteError, match=re.escape("none/known.json cannot be written: No such")):
        write_baseline(path, [])
