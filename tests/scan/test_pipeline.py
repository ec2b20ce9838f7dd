"""One scan from paths to ordered, fingerprinted findings; a failing detector costs only itself."""

from __future__ import annotations

from pathlib import Path

from pqscan.domain.finding import Confidence, Context, Role, Skipped, SkipReason, Totals
from pqscan.domain.record import replace
from pqscan.scan.comments import IgnoreComment
from pqscan.scan.pipeline import Scanned, ScanOptions, run
from pqscan.scan.roots import resolve
from pqscan.triage import classify
from tests.scan.lines import Crashing, Lines


def _run(root: Path, *detectors: Lines, **options: bool) -> Scanned:
    return run(resolve([str(root)]), ScanOptions(**options), detectors)


def _prints(scanned: Scanned) -> list[str]:
    return [finding.fingerprint for finding in scanned.scan.findings]


def test_findings_come_by_place_with_context_and_totals(tmp_path: Path) -> None:
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests/b.py").write_text("k = generate_rsa(2048)\n")
    (tmp_path / "a.py").write_text("x = 1\nk = generate_rsa(1024)\n")
    (tmp_path / "c.py").write_text("nothing\n")
    scan = _run(tmp_path, Lines()).scan
    assert [(str(f.location), f.context) for f in scan.findings] == [
        ("a.py:2:5", Context.PRODUCTION),
        ("tests/b.py:1:5", Context.TEST),
    ]
    assert scan.totals == Totals(
        files=3, bytes=60, ignored=0, selected=2, by_detector=(("lines", 2),)
    )
    assert scan.root == str(tmp_path.resolve())


def test_a_fingerprint_survives_moved_lines_but_not_another_text(
    tmp_path: Path,
) -> None:
    file = tmp_path / "a.py"
    file.write_text("k = generate_rsa(2048)\nk = generate_rsa(2048)\n")
    before = _prints(_run(tmp_path, Lines()))
    file.write_text("\n\nif x:\n    k  =  generate_rsa(2048)\n\nk = generate_rsa(2048)\n")
    assert _prints(_run(tmp_path, Lines())) == before
    assert len(set(before)) == 2
    file.write_text("k = generate_rsa(3072)\nk = generate_rsa(2048)\n")
    after = _prints(_run(tmp_path, Lines()))
    assert after[0] not in before
    assert after[1] == before[0]


def test_without_excerpts_the_fingerprints_are_the_same(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("k = generate_rsa(2048)\n")
    shown, hidden = _run(tmp_path, Lines()), _run(tmp_path, Lines(), excerpts=False)
    assert shown.scan.findings[0].excerpt is not None
    assert hidden.scan.findings[0].excerpt is None
    assert _prints(shown) == _prints(hidden)


def test_two_detectors_that_say_the_same_give_one_finding(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("k = generate_rsa(2048)\n")
    found = _run(tmp_path, Lines(name="one"), Lines(name="two"), Lines(rule="PQ102")).scan.findings
    assert [(f.rule, f.detector) for f in found] == [("PQ101", "two"), ("PQ102", "lines")]


def test_a_detector_that_fails_is_a_skip_and_the_others_go_on(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("k = generate_rsa(2048)\n")
    scan = _run(tmp_path, Crashing(name="bad"), Lines()).scan
    assert len(scan.findings) == 1
    assert scan.skipped == (
        Skipped(".", SkipReason.FAILED, "bad: ValueError: no such thing as\ufffd a.py"),
    )


def test_a_detector_without_files_is_not_called(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("nothing\n")
    scan = _run(tmp_path, Crashing(name="bad")).scan
    assert scan.skipped == ()


def test_comments_to_the_scanner_come_with_the_scan(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("k = generate_rsa(2048)  # pqscan: ignore[PQ101] a test key\n")
    assert _run(tmp_path, Lines()).comments == (IgnoreComment("a.py", 1, ("PQ101",), "a test key"),)


def test_triage_has_its_word_where_a_detector_is_unsure(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("# what generate_rsa did in the old days\n")
    unsure = _run(tmp_path, Lines(confidence=Confidence.LOW)).scan.findings[0]
    sure = _run(tmp_path, Lines(confidence=Confidence.HIGH)).scan.findings[0]
    source = (tmp_path / "a.py").read_bytes()
    assert (unsure,) == classify((replace(sure, confidence=Confidence.LOW),), lambda _: source)
    assert unsure != replace(sure, confidence=Confidence.LOW)
    assert sure.role is Role.USE
