"""The main use case: scan, judge, leave out what was answered for, and build the view."""

from __future__ import annotations

import os
import time
from collections.abc import Sequence
from datetime import UTC, date, datetime

from pqscan.app.choices import Choices
from pqscan.app.sifted import Sifted
from pqscan.app.view import Judged, build_view, is_inventory
from pqscan.detect.interface import Detector
from pqscan.domain.assessment import Assessment
from pqscan.domain.errors import ExitCode, UsageError
from pqscan.domain.finding import Finding, Level, SkipReason
from pqscan.domain.record import Record, field, replace
from pqscan.report.options import report_epoch
from pqscan.report.view import View
from pqscan.scan.names import printable
from pqscan.scan.pipeline import Scanned, ScanOptions, available_cores, run
from pqscan.scan.progress import Progress
from pqscan.scan.reading import DEFAULT_MAX_FILE_SIZE
from pqscan.scan.roots import Targets, resolve
from pqscan.scan.walk import WalkOptions


class ScanRequest(Record):
    """What a person asked for: the paths, the settings as merged, and what no file may choose."""

    paths: tuple[str, ...]
    choices: Choices = field(default_factory=Choices)
    root: str | None = None  # the folder that paths in the results are relative to
    write_baseline: bool = False
    exit_zero: bool = False


class Outcome(Record):
    """The view, how the process should end, and one line where nothing was there to scan."""

    view: View
    exit_code: ExitCode
    root: str  # absolute, for links in a terminal
    note: str = ""


def scan(
    request: ScanRequest,
    progress: Progress | None = None,
    detectors: Sequence[Detector] | None = None,
) -> Outcome:
    """Run one scan to its view and exit code, with the given detectors or all there are."""
    began = time.monotonic()
    choices = request.choices
    baseline = _baseline_file(request)
    targets = resolve(request.paths, request.root)
    scanned = run(targets, scan_options(choices), detectors, progress)
    today = datetime.fromtimestamp(report_epoch(), UTC).date()
    if choices.policy:
        scanned = _under_policies(scanned, choices, today)
    commented = _by_comments(scanned, choices, today)
    accepted = _by_baseline(commented.findings, baseline, write=request.write_baseline)
    counted = [finding for finding in accepted.findings if not is_inventory(finding)]
    assessments, disagreements = _assessed(counted, choices, today)
    judged = Judged(
        assessments=assessments,
        inventory=tuple(f for f in accepted.findings if is_inventory(f)),
        suppressed=commented.suppressed + accepted.suppressed,
        notices=_failures(scanned) + commented.notices + accepted.notices + disagreements,
        policies=tuple(dict.fromkeys(v.policy for made in assessments for v in made.verdicts)),
    )
    code, note = _end(request, targets, scanned, assessments)
    view = build_view(scanned.scan, judged, time.monotonic() - began)
    return Outcome(view, code, targets.root, note)


def scan_options(choices: Choices) -> ScanOptions:
    """The scan room's options, with a default where nobody chose."""
    return ScanOptions(
        walk=WalkOptions(
            exclude=choices.exclude or (),
            include=choices.include or (),
            gitignore=choices.gitignore is not False,
        ),
        max_file_size=choices.max_file_size or DEFAULT_MAX_FILE_SIZE,
        jobs=choices.jobs or available_cores(),
        excerpts=choices.excerpts is not False,
    )


def _failures(scanned: Scanned) -> tuple[str, ...]:
    """What a reader must know: a detector that failed has left its findings out."""
    whole = (SkipReason.FAILED, SkipReason.TOOL_MISSING)
    return tuple(
        f"findings are missing: {skip.detail}"
        for skip in scanned.scan.skipped
        if skip.path == "." and skip.reason in whole
    )


def _under_policies(scanned: Scanned, choices: Choices, today: date) -> Scanned:
    """The findings under the rules that the chosen policies give them."""
    from pqscan.app.judge import settled

    findings = settled(scanned.scan.findings, choices, today)
    return replace(scanned, scan=replace(scanned.scan, findings=findings))


def _by_comments(scanned: Scanned, choices: Choices, today: date) -> Sifted:
    if not scanned.comments or choices.ignores is False:
        return Sifted(scanned.scan.findings)
    from pqscan.app.suppress import by_comments

    return by_comments(scanned.scan.findings, scanned.comments, today)


def _assessed(
    findings: Sequence[Finding], choices: Choices, today: date
) -> tuple[tuple[Assessment, ...], tuple[str, ...]]:
    """The assessments, the most urgent first, and where the chosen policies disagree."""
    if not findings and not choices.policy:  # spares a clean scan the loading of policies
        return (), ()
    from pqscan.app.judge import disagreements, judge

    assessments = judge(findings, choices, today)
    return assessments, disagreements(assessments)


def _baseline_file(request: ScanRequest) -> str | None:
    path = request.choices.baseline
    if request.write_baseline and not path:
        raise UsageError("--write-baseline needs a file", "add --baseline FILE")
    return path


def _by_baseline(findings: Sequence[Finding], path: str | None, *, write: bool) -> Sifted:
    if path is None:
        return Sifted(tuple(findings))
    from pqscan.app.baseline import read_baseline, write_baseline

    if write:
        worth = [finding for finding in findings if not is_inventory(finding)]
        return write_baseline(path, worth).sift(findings)
    return read_baseline(path).sift(findings)


def _end(
    request: ScanRequest, targets: Targets, scanned: Scanned, assessments: Sequence[Assessment]
) -> tuple[ExitCode, str]:
    totals = scanned.scan.totals
    if totals.files == 0 and totals.ignored == 0 and not targets.only_files:
        where = ", ".join(printable(os.path.join(path, "")) for path in request.paths or (".",))
        return ExitCode.NOTHING_TO_SCAN, f"nothing to scan: no regular file in {where}"
    note = "" if totals.files else f"nothing was scanned: {_why(scanned)}"
    if request.exit_zero:
        return ExitCode.DONE, note
    return gate(assessments, request.choices.fail_on or "none"), note


def _why(scanned: Scanned) -> str:
    """Why no file that was named was read: the first one's reason, if it was not excluded."""
    skipped = next((skip for skip in scanned.scan.skipped if skip.path != "."), None)
    return f"{skipped.path}: {skipped.reason.value}" if skipped else "every file is excluded"


def gate(assessments: Sequence[Assessment], fail_on: str) -> ExitCode:
    """FINDINGS if any priority is at or above the level of that word; `none` never fails."""
    if fail_on == "none":
        return ExitCode.DONE
    least = Level[fail_on.upper()]
    failed = any(made.priority.level >= least for made in assessments)
    return ExitCode.FINDINGS if failed else ExitCode.DONE
