"""docs/quantum.md: its tables are those the shipped data gives."""

from __future__ import annotations

import re

from pqscan.quantum import api
from pqscan.report import quantum_docs, quantum_tables


def block(name: str) -> str:
    page = quantum_docs.PAGE.read_text(encoding="utf-8")
    found = re.search(rf"<!-- generated: {name} -->\n\n(.*?)\n\n<!-- end -->", page, re.DOTALL)
    assert found is not None, name
    return found[1]


def test_the_page_is_current():
    page = quantum_docs.PAGE.read_text(encoding="utf-8")
    assert quantum_docs.renewed(page) == page, "run python -m pqscan.report.quantum_docs --write"


def test_every_reference_point_of_every_model_is_in_the_table():
    rows = block("reference").splitlines()[2:]
    figures = [
        (f"`{card.id}`", point.target)
        for card in api.models()
        for point in card.reference
        for _ in point.expected
    ]
    assert [tuple(cell.strip() for cell in row.split("|")[1:3]) for row in rows] == figures


def test_every_section_is_on_the_page():
    for name in quantum_docs.SECTIONS:
        assert block(name).startswith("| "), name


def test_a_stale_table_is_noticed(capsys, monkeypatch, tmp_path):
    page = tmp_path / "quantum.md"
    text = quantum_docs.PAGE.read_text(encoding="utf-8")
    page.write_text(text.replace("| IBM | Starling | 2029 |", "| IBM | Starling | 2027 |"))
    monkeypatch.setattr(quantum_docs, "PAGE", page)
    assert quantum_docs.main(["--check"]) == 1
    assert "out of date" in capsys.readouterr().err
    assert quantum_docs.main(["--write"]) == 0
    assert page.read_text() == text
    assert quantum_docs.main(["--check"]) == 0
    assert quantum_docs.main([]) == 2


def test_off_by_is_relative_or_in_bits():
    assert quantum_tables._off(100, 103, "toffoli") == "+3.0%"
    assert quantum_tables._off(100, 100, "toffoli") == "0"
    assert quantum_tables._off(80, 79.4, "log2_gates") == "-0.6 bits"
    assert quantum_tables._off(80, None, "toffoli") == "-"
