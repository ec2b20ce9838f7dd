"""GitLab's code quality report, which a merge request shows beside the changed lines."""

from __future__ import annotations

from pqscan.domain.finding import Level
from pqscan.report.jsontext import Json, dumps
from pqscan.report.options import WriterOptions
from pqscan.report.view import View

_SEVERITIES = {
    Level.CRITICAL: "blocker",
    Level.HIGH: "critical",
    Level.MEDIUM: "major",
    Level.LOW: "minor",
    Level.INFO: "info",
}


def write(view: View, options: WriterOptions) -> str:
    """An array with an object for each finding."""
    issues: list[Json] = [
        {
            "description": made.finding.message,
            "check_name": made.finding.rule,
            "fingerprint": made.finding.fingerprint,
            "severity": _SEVERITIES[made.priority.level],
            "location": {
                "path": made.finding.location.path,
                "lines": {
                    "begin": made.finding.location.region.start_line,
                    "end": made.finding.location.region.end_line,
                },
            },
        }
        for made in view.assessments
    ]
    return dumps(issues, depth=1)
