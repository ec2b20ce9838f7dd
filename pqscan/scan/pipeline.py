"""One scan: walk, select, detect, triage, and everything found in one fixed order."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from pqscan.detect.interface import Detection, Detector, SourceFile
from pqscan.domain.finding import Finding, Scan, Totals
from pqscan.domain.record import Record, field
from pqscan.scan.detectors import discover, failure
from pqscan.scan.progress import Progress, Silent
from pqscan.scan.reading import DEFAULT_MAX_FILE_SIZE, Unread, read_text
from pqscan.scan.roots import Targets
from pqscan.scan.select import Selected, select
from pqscan.scan.tree import ScannedTree
from pqscan.scan.walk import Walked, WalkOptions, walk
from pqscan.triage import classify

if TYPE_CHECKING:
    from pqscan.scan.comments import IgnoreComment


class ScanOptions(Record):
    """How to scan; `max_file_size` in bytes, `jobs` processes."""

    walk: WalkOptions = field(default_factory=WalkOptions)
    max_file_size: int = DEFAULT_MAX_FILE_SIZE
    jobs: int = 1
    excerpts: bool = True


class Scanned(Record):
    """A scan, and the comments to the scanner that its files hold."""

    scan: Scan
    comments: tuple[IgnoreComment, ...]


def available_cores() -> int:
    """The cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def run(
    targets: Targets,
    options: ScanOptions,
    detectors: Sequence[Detector] | None = None,
    progress: Progress | None = None,
) -> Scanned:
    """Scan the targets with the given detectors, or with all there are."""
    progress = progress or Silent()
    detectors, failed = discover() if detectors is None else (detectors, ())
    progress.stage("walking", None)
    walked = walk(targets, options.walk)
    selected = select(walked.files, detectors, options.max_file_size, progress)
    tree = ScannedTree(walked.files, options.max_file_size)
    detections = [Detection(skipped=failed)]
    for detector in detectors:
        files = selected.by_detector[detector.name]
        if files:
            progress.stage(f"{detector.name}: {len(files):,} files", None)
            detections.append(_detect(detector, files, tree, options.jobs))
    progress.stage("collecting", None)
    return _collect(walked, selected, detections, options)


def _detect(
    detector: Detector, files: Sequence[SourceFile], tree: ScannedTree, jobs: int
) -> Detection:
    """What the detector found; one that fails costs its findings, not the scan."""
    try:
        return detector.detect(files, tree, jobs)
    except Exception as error:  # whatever a detector raises is a result of the scan
        return Detection(skipped=(failure(detector.name, error),))


def _collect(
    walked: Walked, selected: Selected, detections: Sequence[Detection], options: ScanOptions
) -> Scanned:
    contexts = {
        file.path: file.context for files in selected.by_detector.values() for file in files
    }
    found = [finding for detection in detections for finding in detection.findings]
    findings: tuple[Finding, ...] = ()
    if found:  # what a clean scan does not need is not loaded
        from pqscan.scan.collect import collected

        findings = collected(found, contexts, excerpts=options.excerpts)
        findings = classify(findings, _reader(walked, options.max_file_size))
    skipped = {skip for detection in detections for skip in detection.skipped}
    skipped |= {*walked.skipped, *selected.skipped}
    totals = Totals(
        files=len(walked.files),
        bytes=selected.bytes_read,
        ignored=walked.ignored,
        selected=len(contexts),
        by_detector=tuple(
            (name, len(files)) for name, files in sorted(selected.by_detector.items()) if files
        ),
    )
    scan = Scan(walked.root, findings, tuple(sorted(skipped)), totals)
    return Scanned(scan, _comments(walked, selected, findings, options.max_file_size))


def _reader(walked: Walked, max_size: int) -> Callable[[str], bytes]:
    """Reads a walked file by the path that findings carry; OSError where that cannot be."""
    files: dict[str, SourceFile] = {}

    def read(path: str) -> bytes:
        if not files:
            files.update((file.path, file) for file in walked.files)
        if path not in files:
            raise FileNotFoundError(path)
        data = read_text(files[path], max_size)
        if isinstance(data, Unread):
            raise OSError(data.reason)
        return data

    return read


def _comments(
    walked: Walked, selected: Selected, findings: Sequence[Finding], max_size: int
) -> tuple[IgnoreComment, ...]:
    """From files with a mark, and from those with a finding that selection did not read."""
    paths = {finding.location.path for finding in findings}
    paths |= {file.path for file in selected.marked}
    if not paths:
        return ()
    from pqscan.scan.comments import ignore_comments

    return ignore_comments((file for file in walked.files if file.path in paths), max_size)
