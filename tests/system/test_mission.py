"""One thin pass through the mission on a small project: find, estimate, judge, replace, prove."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from pqscan.domain.finding import Role
from pqscan.domain.knowledge import folder
from pqscan.scan import pipeline
from pqscan.scan.roots import resolve

PROJECT = Path(__file__).parent.parent / "corpus" / "signing_app"

GO = """package main

import (
\t"crypto/rand"
\t"crypto/rsa"
)

const bits = 3072

func newKey() (*rsa.PrivateKey, error) {
\treturn rsa.GenerateKey(rand.Reader, bits)
}
"""

# Python 2, so the detector reads it token by token and is sure of nothing in it.
SCRIPT = """# The name that a page has in the cache of the old download server.
import sys, hashlib; cached = hashlib.md5(sys.argv[1]).hexdigest()[:8]
print cached
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    copy = tmp_path / "project"
    shutil.copytree(PROJECT, copy, ignore=shutil.ignore_patterns("__pycache__", ".pytest_cache"))
    (copy / "keys.go").write_text(GO)
    (copy / "tools").mkdir()
    (copy / "tools" / "cached.py").write_text(SCRIPT)
    return copy


def pqscan(*arguments: str, cwd: Path, code: int = 0) -> str:
    """The standard output of a command that ends with that code."""
    environment = {**os.environ, "XDG_STATE_HOME": str(cwd.parent / "state"), "NO_COLOR": "1"}
    done = subprocess.run(
        [sys.executable, "-m", "pqscan", *arguments],
        cwd=cwd,
        env=environment,
        capture_output=True,
        text=True,
        timeout=240,
    )
    assert done.returncode == code, done.stderr
    return done.stdout


def algorithms(project: Path, *more: str) -> list[tuple[str, str, str | None, str]]:
    report = json.loads(pqscan("scan", ".", "--format", "json", *more, cwd=project))
    return sorted(
        (
            f["location"]["path"],
            f["asset"]["algorithm"],
            f["asset"]["parameter_set"] or "-",
            f["asset"]["function"],
        )
        for f in report["findings"]
    )


@pytest.mark.needs_semgrep
def test_scan_finds_the_keys_of_both_languages_with_their_sizes(project: Path) -> None:
    found = algorithms(project)
    assert ("tickets/keys.py", "RSA", "2048", "keygen") in found
    assert ("tickets/issuer.py", "RSA", "2048", "sign") in found
    assert ("keys.go", "RSA", "3072", "keygen") in found


def test_the_shipped_model_decides_what_one_finding_is(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    report = json.loads(pqscan("scan", ".", "--format", "json", cwd=project))
    (found,) = (f for f in report["findings"] if f["location"]["path"] == "tools/cached.py")
    assert (found["asset"]["algorithm"], found["role"]) == ("MD5", "mention")
    reason = found["evidence"][-1]
    assert reason["kind"] == "reason"
    stated = re.match(r"the classifier gives (\d+) % that a migration has to", reason["text"])
    assert stated
    cuts = json.loads((folder("models") / "triage" / "model.json").read_bytes())
    assert int(stated[1]) <= 100 * cuts["low"]

    monkeypatch.setattr(pipeline, "classify", lambda findings, _: findings)  # without the model
    scanned = pipeline.run(resolve([str(project)]), pipeline.ScanOptions()).scan
    (plain,) = (f for f in scanned.findings if f.location.path == "tools/cached.py")
    assert plain.role is Role.USE
    assert not any(step.text.startswith("the classifier") for step in plain.evidence)


def test_a_priority_has_reasons_and_the_page_names_them(project: Path) -> None:
    page = project.parent / "report.html"
    text = pqscan("scan", ".", "--format", "json", "--format", f"html={page}", cwd=project)
    finding = next(
        f for f in json.loads(text)["findings"] if f["location"]["path"] == "tickets/keys.py"
    )
    reasons = finding["priority"]["reasons"]
    points = [int(reason.split()[0]) for reason in reasons]
    assert sum(points) == finding["priority"]["score"]
    html = page.read_text()
    assert html.startswith("<!DOCTYPE html>")
    assert "tickets/keys.py" in html
    assert "RSA 2048" in html


def test_the_estimate_is_gidney_and_ekeras_own(project: Path) -> None:
    (estimate,) = json.loads(
        pqscan("estimate", "RSA-2048", "--model", "ge21", "--format", "json", cwd=project)
    )
    assert estimate["logical_qubits"] == 6189
    assert estimate["code_distance"] == 27
    assert estimate["physical_qubits"] == pytest.approx(19.25e6, rel=0.02)


@pytest.mark.needs_oqs
def test_fix_replaces_rsa_by_ml_dsa_and_the_projects_tests_stay_green(project: Path) -> None:
    before = {p: p.read_bytes() for p in project.rglob("*") if p.is_file()}
    shown = pqscan("fix", ".", "--apply", cwd=project)
    assert "signed by pyca, verified by liboqs" in shown
    assert "MLDSA65PrivateKey.generate()" in (project / "tickets" / "keys.py").read_text()
    assert [row for row in algorithms(project) if row[0].startswith("tickets/")] == []
    assert ("tickets/keys.py", "ML-DSA", "65", "keygen") in inventory(project)
    tests = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"],
        cwd=project,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert tests.returncode == 0, tests.stdout
    pqscan("fix", "--rollback", ".", cwd=project)
    assert {p: p.read_bytes() for p in before} == before


def inventory(project: Path) -> list[tuple[str, str, str, str]]:
    report = json.loads(pqscan("scan", ".", "--format", "json", cwd=project))
    return [
        (
            f["location"]["path"],
            f["asset"]["algorithm"],
            f["asset"]["parameter_set"] or "-",
            f["asset"]["function"],
        )
        for f in report["inventory"]
    ]


def test_what_does_not_parse_is_read_token_by_token_and_said_so(tmp_path: Path) -> None:
    (tmp_path / "colours.py").write_text(
        "import hashlib\n\n"
        "def etag(body):\n"
        "    print 'etag of', body\n"
        "    # a cache key, not a secret\n"
        "    return hashlib.md5(body).hexdigest()\n"
    )
    report = json.loads(pqscan("scan", ".", "--format", "json", cwd=tmp_path))
    (finding,) = report["findings"]
    assert finding["asset"]["algorithm"] == "MD5"
    assert finding["confidence"] == "low"
    assert report["skipped"][0]["reason"] == "does not parse"
