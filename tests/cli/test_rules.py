"""`pqscan rules`, as a person and as a program run it."""

from __future__ import annotations

import json
import subprocess
import sys

from pqscan.domain.catalogue import catalogue


def pqscan(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "pqscan", "rules", *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=60)


def test_every_rule_is_listed_under_its_group() -> None:
    done = pqscan()
    assert (done.returncode, done.stderr) == (0, "")
    lines = done.stdout.splitlines()
    assert lines[:4] == [
        "Inventory",
        "  PQ001  info      Post-quantum cryptography in use",
        "  PQ002  info      Quantum-resistant symmetric cryptography in use",
        "Broken by Shor's algorithm",
    ]
    listed = [line.split()[0] for line in lines if line.startswith("  PQ")]
    assert listed == list(catalogue())
    assert max(map(len, lines)) <= 80


def test_json_holds_the_whole_catalogue() -> None:
    done = pqscan("--format", "json")
    document = json.loads(done.stdout)
    assert document["schema"] == "pqscan-rules/1"
    assert [rule["id"] for rule in document["rules"]] == list(catalogue())
    rsa = next(rule for rule in document["rules"] if rule["id"] == "PQ101")
    assert rsa["level"] == "high"
    assert rsa["securitySeverity"] == "7.5"
    assert rsa["references"][0] == {
        "title": "FIPS 203, ML-KEM",
        "url": "https://csrc.nist.gov/pubs/fips/203/final",
    }


def test_an_unknown_format_is_refused_in_one_line() -> None:
    done = pqscan("--format", "xml")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("pqscan: Invalid value for '--format'")
