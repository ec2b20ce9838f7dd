import pytest
from hypothesis import given, settings

from pqscan.domain.record import replace
from pqscan.report.options import WriterOptions
from pqscan.report.writers.markdown import code, plain, write
from tests.report.hostile import poisoned
from tests.report.sample import view
from tests.report.test_text import ANY_TEXT


@pytest.mark.parametrize(
    ("raw", "written"),
    [
        ("RSA 2048, keygen", "RSA 2048, keygen"),
        ("<b>", "&#60;b&#62;"),
        ("a|b", "a&#124;b"),
        ("@someone #1", "&#64;someone &#35;1"),
        ("[x](http://evil)", "&#91;x&#93;(http&#58;//evil)"),
        ("*a* _b_ `c`", "&#42;a&#42; &#95;b&#95; &#96;c&#96;"),
        ("&amp;", "&#38;amp;"),
        ("a\nb", "a&#92;nb"),
    ],
)
def test_plain(raw: str, written: str) -> None:
    assert plain(raw) == written


@pytest.mark.parametrize(
    ("raw", "written"),
    [
        ("src/a_b.py:3:1", "`src/a_b.py:3:1`"),
        ("a`b", "a&#96;b"),
        ("a|b", "a&#124;b"),
        (" a", " a"),
        ("", ""),
    ],
)
def test_code(raw: str, written: str) -> None:
    assert code(raw) == written


def test_too_many_places_end_in_a_count() -> None:
    made = view()
    many = replace(made, assessments=made.assessments[:1] * 205)
    text = write(many, WriterOptions())
    assert text.count("| critical | 92 |") == 200
    assert "\nand 5 more (see the JSON report)\n" in text


@settings(max_examples=25, deadline=None)
@given(ANY_TEXT)
def test_no_text_adds_a_line_a_cell_or_markup(text: str) -> None:
    printed = write(poisoned("x" + text), WriterOptions())
    usual = write(poisoned("x"), WriterOptions())
    assert [line.count("|") for line in printed.split("\n")] == [
        line.count("|") for line in usual.split("\n")
    ]
    outside_code = "".join(printed.split("`")[::2])
    assert not set("<>@*_[]{}\\") & set(outside_code.replace("**Note:**", ""))
