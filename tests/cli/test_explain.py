"""`pqscan explain`, as a person runs it."""

from __future__ import annotations

import subprocess
import sys

import pytest


def pqscan(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "pqscan", "explain", *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=60)


def test_a_rule_is_shown_whole_and_within_eighty_columns() -> None:
    done = pqscan("pq106")
    assert done.returncode == 0
    assert done.stderr == ""
    lines = done.stdout.splitlines()
    assert lines[0] == "PQ106  ECDH"
    headings = [
        line for line in lines if line and not line.startswith(("  ", "PQ", "Level", "Tags"))
    ]
    assert headings == [
        "What it finds",
        "Why it matters",
        "Example",
        "Use instead",
        "References",
    ]
    assert "  shared = key.exchange(ec.ECDH(), peer_public_key)" in lines
    assert "    https://csrc.nist.gov/pubs/fips/203/final" in lines
    assert max(len(line) for line in lines if "https://" not in line) <= 80
    assert [line for line in lines if line != line.rstrip()] == []


def test_an_algorithm_is_explained_with_its_rule() -> None:
    done = pqscan("RSA-2048")
    assert done.returncode == 0
    lines = done.stdout.splitlines()
    assert lines[0] == "RSA, 2048"
    assert "  Classical strength: 112 bits." in lines
    assert "PQ101  RSA" in lines


def test_a_protocols_name_is_explained_by_its_parts() -> None:
    done = pqscan("ECDHE-RSA-AES128-SHA")
    assert done.stdout.splitlines() == [
        "ECDHE-RSA-AES128-SHA in TLS cipher suites",
        "  Elliptic-curve Diffie-Hellman: key-agree",
        "  RSA: sign, verify",
        "  AES 128 CBC: encrypt, decrypt",
        "  HMAC with SHA-1: mac",
        "",
        "Rules",
        "  PQ002  info      Quantum-resistant symmetric cryptography in use",
        "  PQ101  high      RSA",
        "  PQ106  high      ECDH",
    ]


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("PQ999", "pqscan: no rule 'PQ999' (see: pqscan rules)"),
        ("RAS", "pqscan: nothing is known about 'RAS' (did you mean RSA?)"),
        ("dilitium", "pqscan: nothing is known about 'dilitium' (did you mean Dilithium?)"),
        ("qqqqqq", "pqscan: nothing is known about 'qqqqqq' (see: pqscan rules)"),
        ("\x1b[31mred", r"pqscan: nothing is known about '\x1b[31mred'"),
    ],
)
def test_an_unknown_name_names_the_nearest_and_exits_2(name: str, message: str) -> None:
    done = pqscan(name)
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr.startswith(message)
    assert done.stderr.count("\n") == 1


def test_nothing_is_printed_when_one_of_several_names_is_unknown() -> None:
    done = pqscan("PQ101", "PQ9999")
    assert (done.returncode, done.stdout) == (2, "")
