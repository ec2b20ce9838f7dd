"""GitLab's SAST report, format 15, for its security dashboard."""

from __future__ import annotations

import re
from collections.abc import Iterator
from hashlib import sha256

from pqscan.domain.assessment import Assessment
from pqscan.report.jsontext import Json, dumps
from pqscan.report.options import WriterOptions
from pqscan.report.rules import rules_by_id
from pqscan.report.view import View

_VERSION = "15.2.1"
_LONGEST = 255  # characters of a name
_CWE = re.compile(r"CWE-(\d+)")

Object = dict[str, Json]


def write(view: View, options: WriterOptions) -> str:
    """One object; both times are the report's date, so that equal scans give equal bytes."""
    stamp = options.moment.strftime("%Y-%m-%dT%H:%M:%S")
    tool: Object = {
        "id": "pqscan",
        "name": "pqscan",
        "version": view.version,
        "vendor": {"name": "pqscan"},
    }
    return dumps(
        {
            "version": _VERSION,
            "scan": {
                "analyzer": tool,
                "scanner": tool,
                "type": "sast",
                "start_time": stamp,
                "end_time": stamp,
                "status": "success",
            },
            "vulnerabilities": [_vulnerability(made) for made in view.assessments],
        },
        depth=2,
    )


def _vulnerability(made: Assessment) -> Object:
    finding = made.finding
    region = finding.location.region
    rule = rules_by_id().get(finding.rule)
    return {
        "id": _uuid(f"{finding.fingerprint} {finding.location}"),
        "category": "sast",
        "name": finding.message.partition(". ")[0][:_LONGEST],
        "description": finding.message,
        "severity": made.priority.level.word.capitalize(),
        **({"solution": rule.instead} if rule else {}),
        "location": {
            "file": finding.location.path,
            "start_line": region.start_line,
            "end_line": region.end_line,
        },
        "identifiers": list(_identifiers(finding.rule)),
    }


def _identifiers(rule_id: str) -> Iterator[Object]:
    yield {"type": "pqscan_rule", "name": f"pqscan {rule_id}", "value": rule_id}
    rule = rules_by_id().get(rule_id)
    for reference in rule.references if rule else ():
        number = _CWE.match(reference.title)
        if number:
            yield {
                "type": "cwe",
                "name": number[0],
                "value": number[1],
                "url": reference.url,
            }


def _uuid(text: str) -> str:
    """A UUID of version 8 (RFC 9562, section 5.8) that is the same for the same text."""
    digest = sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    return f"{digest[:8]}-{digest[8:12]}-8{digest[13:16]}-a{digest[17:20]}-{digest[20:32]}"
