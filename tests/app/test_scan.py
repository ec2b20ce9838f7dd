"""The main use case on real folders: what is judged, left out, accepted, and how it ends."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pqscan.app.choices import Choices
from pqscan.app.scan import Outcome, ScanRequest, scan
from pqscan.domain.errors import ConfigError, ExitCode, UsageError
from pqscan.domain.finding import Level
from tests.scan.lines import Crashing, Lines


def _scan(
    root: Path, *, write_baseline: bool = False, exit_zero: bool = False, **choices: object
) -> Outcome:
    chosen = Choices(**choices)  # type: ignore[arg-type]
    request = ScanRequest((str(root),), chosen, None, write_baseline, exit_zero)
    return scan(request, detectors=(Lines(), Lines("seal_box", "PQ001", "box")))


@pytest.fixture
def project(tmp_path: Path) -> Path:
    root = tmp_path / "shop"
    root.mkdir()
    (root / "keys.py").write_text("k = generate_rsa(2048)\nb = seal_box()\n")
    (root / "old.py").write_text(
        "k = generate_rsa(1024)  # pqscan: ignore[PQ101] the peer is old\n"
    )
    return root


def test_findings_inventory_and_what_a_comment_answers_for(project: Path) -> None:
    view = _scan(project).view
    assert [str(made.finding.location) for made in view.assessments] == ["keys.py:1:5"]
    assert [found.rule for found in view.inventory] == ["PQ001"]
    assert [(out.finding.location.path, out.reason, out.by) for out in view.suppressed] == [
        ("old.py", "the peer is old", "comment")
    ]
    assert view.target == "shop"
    assert view.notices == ()
    assert view.policies
    assert view.assessments[0].priority.reasons


def test_comments_can_be_disregarded(project: Path) -> None:
    view = _scan(project, ignores=False).view
    assert sorted(made.finding.location.path for made in view.assessments) == ["keys.py", "old.py"]
    assert view.suppressed == ()


def test_fail_on_goes_by_priority_and_not_by_inventory(project: Path) -> None:
    level = _scan(project).view.assessments[0].priority.level
    assert _scan(project).exit_code is ExitCode.DONE
    assert _scan(project, fail_on="none").exit_code is ExitCode.DONE
    assert _scan(project, fail_on=level.word).exit_code is ExitCode.FINDINGS
    assert _scan(project, fail_on="info").exit_code is ExitCode.FINDINGS
    if level < Level.CRITICAL:
        above = Level(level + 1).word
        assert _scan(project, fail_on=above).exit_code is ExitCode.DONE
    assert _scan(project, fail_on="info", exit_zero=True).exit_code is ExitCode.DONE
    (project / "keys.py").write_text("b = seal_box()\n")
    assert _scan(project, fail_on="info").exit_code is ExitCode.DONE


def test_a_baseline_accepts_what_is_there_and_lets_the_new_fail(project: Path) -> None:
    file = str(project.parent / "known.json")
    written = _scan(project, baseline=file, write_baseline=True, fail_on="info")
    assert written.exit_code is ExitCode.DONE
    assert [entry["path"] for entry in json.loads(Path(file).read_text())["findings"]] == [
        "keys.py"
    ]
    again = _scan(project, baseline=file, fail_on="info")
    assert (again.exit_code, again.view.assessments) == (ExitCode.DONE, ())
    (project / "new.py").write_text("k = generate_rsa(3072)\n")
    after = _scan(project, baseline=file, fail_on="info")
    assert after.exit_code is ExitCode.FINDINGS
    assert [made.finding.location.path for made in after.view.assessments] == ["new.py"]


def test_write_baseline_needs_a_file(project: Path) -> None:
    with pytest.raises(UsageError, match="add --baseline FILE"):
        _scan(project, write_baseline=True)


def test_an_unknown_policy_is_an_error(project: Path) -> None:
    with pytest.raises(ConfigError, match="nist"):
        _scan(project, policy=("nist-ir-8548",))


def test_nothing_to_scan_is_its_own_end(tmp_path: Path) -> None:
    (tmp_path / "in/deeper").mkdir(parents=True)
    outcome = _scan(tmp_path / "in", fail_on="info", exit_zero=True)
    assert outcome.exit_code is ExitCode.NOTHING_TO_SCAN
    assert outcome.note.startswith("nothing to scan: no regular file")


def test_all_excluded_is_no_mistake(project: Path) -> None:
    outcome = _scan(project, exclude=("*.py",))
    assert outcome.exit_code is ExitCode.DONE
    assert outcome.note == "nothing was scanned: every file is excluded"
    single = _scan(project / "keys.py", exclude=("*.py",))
    assert (single.exit_code, single.note) == (ExitCode.DONE, outcome.note)


def test_the_day_of_the_report_decides_what_has_expired(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (project / "old.py").write_text(
        "k = generate_rsa(1024)  # pqscan: ignore[PQ101] why until=2026-01-01\n"
    )
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1767225600")  # 2026-01-01
    assert len(_scan(project).view.suppressed) == 1
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1767312000")  # 2026-01-02
    view = _scan(project).view
    assert view.suppressed == ()
    assert view.notices == ("old.py:1: the ignore comment for PQ101 expired on 2026-01-01",)


def test_a_detector_that_failed_is_a_notice(project: Path) -> None:
    request = ScanRequest((str(project / "keys.py"),))
    view = scan(request, detectors=(Crashing(name="bad"),)).view
    assert view.notices == (
        "findings are missing: bad: ValueError: no such thing as\ufffd keys.py",
    )
