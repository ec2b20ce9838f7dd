"""One scan: walk, select, detect, and put what the detectors found into one fixed order."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from pqscan.detect.excerpt import mask
from pqscan.detect.fingerprint import fingerprinted
from pqscan.detect.interface import Detection, Detector, SourceFile
from pqscan.domain.finding import Context, Finding, Scan, Skipped, SkipReason, Totals
from pqscan.scan.comments import IgnoreComment, ignore_comments
from pqscan.scan.detectors import discover
from pqscan.scan.progress import Progress, Silent
from pqscan.scan.reading import DEFAULT_MAX_FILE_SIZE
from pqscan.scan.roots import Targets
from pqscan.scan.select import Selected, select
from pqscan.scan.tree import ScannedTree
from pqscan.scan.walk import Walked, WalkOptions, walk


@dataclass(frozen=True, slots=True)
class ScanOptions:
    """How to scan; `max_file_size` in bytes, `jobs` processes."""

    walk: WalkOptions = field(default_factory=WalkOptions)
    max_file_size: int = DEFAULT_MAX_FILE_SIZE
    jobs: int = 1
    excerpts: bool = True


@dataclass(frozen=True, slots=True)
class Scanned:
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
    detectors = discover() if detectors is None else detectors
    progress.stage("walking", None)
    walked = walk(targets, options.walk)
    selected = select(walked.files, detectors, options.max_file_size, progress)
    tree = ScannedTree(walked.files, options.max_file_size)
    detections: list[Detection] = []
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
        message = mask(str(error).split("\n", 1)[0])
        detail = f"{detector.name}: {type(error).__name__}: {message}"
        return Detection(skipped=(Skipped(".", SkipReason.FAILED, detail),))


def _collect(
    walked: Walked, selected: Selected, detections: Sequence[Detection], options: ScanOptions
) -> Scanned:
    contexts = {
        file.path: file.context for files in selected.by_detector.values() for file in files
    }
    found = _once(finding for detection in detections for finding in detection.findings)
    findings = [_finished(finding, contexts, options) for finding in fingerprinted(found)]
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
    scan = Scan(walked.root, tuple(findings), tuple(sorted(skipped)), totals)
    return Scanned(
        scan=scan,
        comments=ignore_comments(_commented(walked, selected, findings), options.max_file_size),
    )


def _commented(
    walked: Walked, selected: Selected, findings: Sequence[Finding]
) -> Iterable[SourceFile]:
    """The files to read comments in: with a mark, or with a finding and not read for selection."""
    paths = {finding.location.path for finding in findings}
    paths |= {file.path for file in selected.marked}
    return (file for file in walked.files if file.path in paths)


def _once(findings: Iterable[Finding]) -> list[Finding]:
    """Without those that say the same of the same place; the surest and best explained stays."""
    best: dict[tuple[object, ...], Finding] = {}
    for finding in findings:
        asset = finding.asset
        key = (finding.rule, finding.location, asset.algorithm, asset.parameters, asset.function)
        other = best.get(key)
        if other is None or _weight(finding) > _weight(other):
            best[key] = finding
    return list(best.values())


def _weight(finding: Finding) -> tuple[int, int, str]:
    return (finding.confidence, len(finding.evidence), finding.detector)


def _finished(finding: Finding, contexts: dict[str, Context], options: ScanOptions) -> Finding:
    """With its file's context, and with no secret in any text."""
    context = finding.context
    if context is Context.PRODUCTION:
        context = contexts.get(finding.location.path, context)
    return replace(
        finding,
        message=mask(finding.message),
        context=context,
        excerpt=finding.excerpt if options.excerpts else None,
        evidence=tuple(
            replace(step, text=mask(step.text), value=step.value and mask(step.value))
            for step in finding.evidence
        ),
    )
