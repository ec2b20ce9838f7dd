import csv
from io import StringIO

import pytest
from hypothesis import given, settings

from pqscan.domain.record import replace
from pqscan.report.options import WriterOptions
from pqscan.report.view import View
from pqscan.report.writers.csv import COLUMNS, write
from tests.report.hostile import poisoned
from tests.report.sample import RSA_UNKNOWN, view
from tests.report.test_text import ANY_TEXT


def rows(made: View) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(write(made, WriterOptions()), newline="")))


def test_a_row_has_every_fact_and_unknown_is_empty() -> None:
    first, unknown = rows(view())[:2]
    assert first == {
        "rule": "PQ101",
        "title": "RSA",
        "level": "critical",
        "priority": "92",
        "path": "src/acme/keys.py",
        "line": "14",
        "column": "11",
        "end_line": "14",
        "end_column": "82",
        "algorithm": "RSA",
        "parameter_set": "2048",
        "function": "keygen",
        "mode": "",
        "padding": "",
        "digest": "",
        "group": "",
        "hybrid": "no",
        "role": "use",
        "context": "production",
        "confidence": "very-high",
        "symbol": "cryptography.hazmat.primitives.asymmetric.rsa.generate_private_key",
        "message": "RSA 2048 key generation. A quantum computer factors the modulus.",
        "unresolved": "",
        "reasons": "The key signs for years. It stands alone.",
        "physical_qubits": "20000000",
        "runtime_hours": "7.4",
        "broken_by_10": "2033.4",
        "broken_by_50": "2041.2",
        "broken_by_90": "2058.0",
        "verdicts": "NIST IR 8547: disallowed",
        "detector": "python",
        "fingerprint": "a1" * 16,
    }
    assert unknown["parameter_set"] == ""
    assert unknown["unresolved"] == "the key is read from a file"


def test_an_empty_scan_has_a_header() -> None:
    assert write(View("0", "t"), WriterOptions()) == ",".join(COLUMNS) + "\r\n"


@pytest.mark.parametrize("start", ["=", "+", "-", "@", " ="])
def test_no_cell_is_a_formula(start: str) -> None:
    said = replace(view().assessments[0], finding=replace(RSA_UNKNOWN, message=start + "cmd()"))
    (row,) = rows(replace(view(), assessments=(said,)))
    assert row["message"] == f"'{start}cmd()"


@settings(max_examples=25)
@given(ANY_TEXT)
def test_any_text_keeps_the_table(text: str) -> None:
    made = rows(poisoned(text))
    assert [len(row) for row in made] == [len(COLUMNS)] * 5
    assert all(None not in row for row in made)
    assert not any(cell[:1] in tuple("=+-@") for row in made for cell in row.values() if cell)
