"""docs/rules/ says what the catalogue says."""

from __future__ import annotations

from pathlib import Path

import pytest

from pqscan.domain.catalogue import catalogue, rule
from pqscan.report import rule_docs


def test_the_pages_in_the_repository_are_current() -> None:
    assert rule_docs.outdated(rule_docs.folder()) == ()


def test_a_page_has_the_headings_of_every_rule() -> None:
    page = rule_docs.page(rule("PQ201"))
    headings = [line for line in page.splitlines() if line.startswith("#")]
    assert headings == [
        "# PQ201 MD2, MD4 or MD5",
        "## What it finds",
        "## Why it matters",
        "## Example",
        "## Use instead",
        "## Algorithms",
        "## References",
    ]
    assert "MD2, MD4, MD5." in page
    assert "```python\nimport hashlib\n\ndigest = hashlib.md5(data).hexdigest()\n```" in page


def test_the_index_lists_every_rule_once() -> None:
    index = rule_docs.index()
    for identifier in catalogue():
        assert index.count(f"[{identifier}]({identifier}.md)") == 1


def test_a_changed_a_missing_and_a_stray_page_are_found_and_mended(tmp_path: Path) -> None:
    rule_docs.write(tmp_path)
    assert rule_docs.outdated(tmp_path) == ()
    (tmp_path / "PQ101.md").write_text("changed")
    (tmp_path / "PQ102.md").unlink()
    (tmp_path / "PQ777.md").write_text("stray")
    assert rule_docs.outdated(tmp_path) == ("PQ101.md", "PQ102.md", "PQ777.md")
    rule_docs.write(tmp_path)
    assert rule_docs.outdated(tmp_path) == ()


def test_check_says_what_differs_and_exits_1(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(rule_docs, "folder", lambda: tmp_path)
    assert rule_docs.main([]) == 0
    assert rule_docs.main(["--check"]) == 0
    (tmp_path / "PQ101.md").write_text("changed")
    assert rule_docs.main(["--check"]) == 1
    assert capsys.readouterr().err == "docs/rules/PQ101.md is not what the catalogue says\n"
    assert rule_docs.main(["--chek"]) == 2
