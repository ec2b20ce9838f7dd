"""JUnit XML: one suite a file, a failure for each finding, for CI that shows test results."""

from __future__ import annotations

from collections.abc import Iterator
from xml.sax.saxutils import escape, quoteattr

from pqscan.domain.assessment import Assessment
from pqscan.domain.finding import Skipped
from pqscan.report.digest import grouped
from pqscan.report.options import WriterOptions
from pqscan.report.rules import rule_title
from pqscan.report.text import clean, clean_lines
from pqscan.report.view import View
from pqscan.report.wording import finding_asset, step_place


def write(view: View, options: WriterOptions) -> str:
    """`testsuites` with totals; a skipped file is a suite with one skipped test."""
    failures, skips = len(view.assessments), len(view.skipped)
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<testsuites name={_attribute(f"pqscan {view.target}")} tests="{failures + skips}" '
        f'failures="{failures}" errors="0" skipped="{skips}">',
    ]
    stamp = options.moment.strftime("%Y-%m-%dT%H:%M:%S")
    for path, members in grouped(view.assessments, lambda a: a.finding.location.path).items():
        lines += _suite(path, stamp, failures=len(members))
        for made in members:
            lines += _case(made)
        lines.append("  </testsuite>")
    for skip in view.skipped:
        lines += [*_suite(skip.path, stamp, skipped=1), *_skipped(skip), "  </testsuite>"]
    return "\n".join([*lines, "</testsuites>"]) + "\n"


def _attribute(text: str) -> str:
    return quoteattr(clean(text))


def _suite(path: str, stamp: str, *, failures: int = 0, skipped: int = 0) -> Iterator[str]:
    yield (
        f'  <testsuite name={_attribute(path)} tests="{failures + skipped}" '
        f'failures="{failures}" errors="0" skipped="{skipped}" timestamp="{stamp}">'
    )


def _case(made: Assessment) -> Iterator[str]:
    finding = made.finding
    line = finding.location.region.start_line
    path = finding.location.path
    name = f"{finding.rule} {finding_asset(finding)} at line {line}"
    level = f"{made.priority.level.word} (priority {made.priority.score})"
    yield (
        f"    <testcase name={_attribute(name)} classname={_attribute(path)} "
        f'file={_attribute(path)} line="{line}">'
    )
    message = _attribute(f"{level}: {finding.message}")
    yield f'      <failure type="{made.priority.level.word}" message={message}>'
    yield escape("\n".join(_text(made)))
    yield "      </failure>"
    yield "    </testcase>"


def _text(made: Assessment) -> Iterator[str]:
    finding = made.finding
    yield clean(f"{finding.location}: {rule_title(finding.rule)}")
    if finding.excerpt:
        yield clean_lines(finding.excerpt.text)
    for step in finding.evidence:
        value = "" if step.value is None else f" = {step.value}"
        yield f"{step_place(step)} {clean(step.text + value)}".strip()
    if finding.unresolved:
        yield f"unknown: {clean(finding.unresolved)}"
    yield from (clean(reason) for reason in made.priority.reasons)


def _skipped(skip: Skipped) -> Iterator[str]:
    how = "read in part" if skip.partial else "not read"
    detail = f": {skip.detail}" if skip.detail else ""
    yield f"    <testcase name={_attribute(how)} classname={_attribute(skip.path)}>"
    yield f"      <skipped message={_attribute(f'{skip.reason.value}{detail}')}/>"
    yield "    </testcase>"
