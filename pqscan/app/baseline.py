"""The findings a team has accepted for now: matched by fingerprint, so lines may move."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

from pqscan.app.files import write_file
from pqscan.app.sifted import Sifted
from pqscan.domain.errors import ConfigError
from pqscan.domain.finding import Finding
from pqscan.domain.record import Record
from pqscan.report.view import Suppressed

SCHEMA = "pqscan/baseline/v1"


class Baseline(Record):
    """The accepted fingerprints and where they came from."""

    name: str
    fingerprints: frozenset[str]

    def sift(self, findings: Sequence[Finding]) -> Sifted:
        """Leave out what is accepted; say how much of it is gone from the code."""
        kept = tuple(f for f in findings if f.fingerprint not in self.fingerprints)
        out = tuple(
            Suppressed(f, f"in the baseline {self.name}", "baseline")
            for f in findings
            if f.fingerprint in self.fingerprints
        )
        gone = len(self.fingerprints - {one.finding.fingerprint for one in out})
        notice = f"{self.name}: {gone:,} accepted findings are gone; --write-baseline drops them"
        return Sifted(kept, out, (notice,) if gone else ())


def read_baseline(path: str) -> Baseline:
    """Read a file that `write_baseline` made; raises ConfigError for any other."""
    again = "write it with --write-baseline"
    try:
        with open(path, "rb") as stream:
            content = json.loads(stream.read())
        if content["schema"] != SCHEMA:
            raise ConfigError(f"{path} is a baseline of another version", again)
        prints = frozenset(str(entry["fingerprint"]) for entry in content["findings"])
    except OSError as error:
        raise ConfigError(f"the baseline {path} cannot be read: {error.strerror}", again) from error
    except (ValueError, KeyError, TypeError) as error:
        raise ConfigError(f"{path} is no baseline", again) from error
    return Baseline(path, prints)


def write_baseline(path: str, findings: Iterable[Finding]) -> Baseline:
    """Accept the findings; sorted, one a line, so that a review sees what was added."""
    entries = sorted(
        {
            f.fingerprint: {
                "fingerprint": f.fingerprint,
                "rule": f.rule,
                "path": f.location.path,
                "algorithm": f.asset.algorithm,
            }
            for f in findings
        }.values(),
        key=lambda entry: (entry["path"], entry["rule"], entry["fingerprint"]),
    )
    lines = ",\n".join("    " + json.dumps(entry) for entry in entries)
    body = f"[\n{lines}\n  ]" if entries else "[]"
    write_file(path, f'{{\n  "schema": "{SCHEMA}",\n  "findings": {body}\n}}\n'.encode())
    return Baseline(path, frozenset(entry["fingerprint"] for entry in entries))
