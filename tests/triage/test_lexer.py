"""Comments, strings and names are told apart in any language."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pqscan.triage.lexer import Lexical, spans


@pytest.mark.parametrize(
    ("path", "text", "kind"),
    [
        ("a.py", "x = RSA.new()", Lexical.NAME),
        ("a.py", "# RSA here", Lexical.COMMENT),
        ("a.py", 'x = "RSA # no comment"', Lexical.STRING),
        ("a.py", 'def f():\n    """RSA\n    it is."""', Lexical.DOC),
        ("a.py", 'x = """RSA"""', Lexical.STRING),
        ("a.py", 'r"""RSA"""', Lexical.DOC),
        ("a.py", '"\\"" + RSA', Lexical.NAME),
        ("a.go", "// RSA", Lexical.COMMENT),
        ("a.go", "x := `a\nRSA`", Lexical.STRING),
        ("A.java", "/** RSA */", Lexical.DOC),
        ("A.java", "/* a\n RSA */", Lexical.COMMENT),
        ("A.java", 'f("http://x") + RSA', Lexical.NAME),
        ("a.sql", "select 1 -- RSA", Lexical.COMMENT),
        ("a.yaml", "key: RSA", Lexical.NAME),
        ("a.php", "x # RSA", Lexical.COMMENT),
        ("README.md", "We use RSA", Lexical.DOC),
    ],
)
def test_kind(path: str, text: str, kind: Lexical) -> None:
    assert spans(path, text).at(text.index("RSA"))[0] is kind


@given(st.sampled_from(["a.py", "a.go", "a.php", "a.rb", "a.sql", "a"]), st.text(max_size=200))
def test_spans_are_sorted_and_apart(path: str, text: str) -> None:
    found = spans(path, text)
    edges = [edge for pair in zip(found.starts, found.ends, strict=True) for edge in pair]
    assert edges == sorted(edges)
    assert all(0 <= edge <= len(text) for edge in edges)
