import re
from io import StringIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len
from syrupy.assertion import SnapshotAssertion
from syrupy.extensions.single_file import SingleFileSnapshotExtension

from pqscan.domain.finding import Excerpt, Skipped, SkipReason, Totals
from pqscan.domain.location import Region
from pqscan.domain.record import replace
from pqscan.report.view import View
from pqscan.report.writers.terminal import render
from pqscan.report.writers.terminal.screen import Screen
from pqscan.report.writers.terminal.source import excerpt_lines
from tests.report.hostile import poisoned
from tests.report.sample import RSA_KEYGEN, view
from tests.report.test_text import ANY_TEXT

OWN_ESCAPE = re.compile(r"\x1b\[[0-9;]*m|\x1b\]8;[^\x1b\x07]*\x1b\\")


def shown(
    made: View, width: int = 80, verbosity: int = 0, *, terminal: bool = False, root: str = ""
) -> str:
    stream = StringIO()
    screen = Screen(stream, width, terminal=terminal, styled=terminal, colored=terminal)
    render(made, screen, verbosity=verbosity, link_root=root)
    return stream.getvalue()


@pytest.mark.usefixtures("few_rules")
@pytest.mark.parametrize(("width", "verbosity"), [(80, 0), (80, 1), (140, 0), (40, 0)])
def test_snapshot(width: int, verbosity: int, snapshot: SnapshotAssertion) -> None:
    written = shown(view(), width, verbosity).encode()
    assert written == snapshot(extension_class=SingleFileSnapshotExtension)


@pytest.mark.usefixtures("few_rules")
def test_no_line_is_wider_than_the_terminal() -> None:
    paths = ("evil/", "src/acme/settings.py")
    lines = [line for line in shown(view(), 80, 1).splitlines() if not line.startswith(paths)]
    assert max(cell_len(line) for line in lines) == 80


def test_an_empty_scan_says_so() -> None:
    text = shown(View("0.1.0", "empty"))
    assert "empty: No quantum-vulnerable or weak cryptography was found." in text
    assert "Read      0 files, 0 bytes; 0 examined closely" in text


def test_what_was_not_read_is_not_called_clean() -> None:
    skipped = Skipped("old.py", SkipReason.NOT_PARSED, "line 3", partial=True)
    text = shown(View("0.1.0", "old", skipped=(skipped,)))
    assert "In part   1 file: 1 does not parse" in text
    assert "Next      not everything was read: -v names the files and the reasons." in text
    clean = View("0.1.0", "new", totals=Totals(files=1))
    assert "Next      keep it so: pqscan scan --fail-on high" in shown(clean)
    assert "Next      name files or folders that hold something" in shown(View("0.1.0", "none"))


@pytest.mark.usefixtures("few_rules")
def test_many_places_of_a_rule_end_in_a_count() -> None:
    first = view().assessments[0]
    places = tuple(
        replace(
            first,
            finding=replace(
                RSA_KEYGEN,
                evidence=(),
                location=replace(RSA_KEYGEN.location, path=f"src/m{n // 9}.py"),
            ),
        )
        for n in range(43)
    )
    crowd = replace(view(), assessments=places)
    assert shown(crowd, 120).count("RSA 2048 · keygen") == 6
    assert (
        "  and 37 more (src/m0.py 3, src/m1.py 9, src/m2.py 9, …): -v, or all with --format json\n"
    ) in shown(crowd, 120)
    assert shown(crowd, 120, 2).count("RSA 2048 · keygen") == 43


@pytest.mark.usefixtures("few_rules")
def test_tests_are_a_count_until_asked_for() -> None:
    assert "  PQ105  ECDSA: tests 1\n" in shown(view())
    assert "key = SigningKey" not in shown(view())
    assert "key = SigningKey" in shown(view(), verbosity=1)


def test_links_lead_to_the_file_only_on_a_terminal() -> None:
    assert "file:///srv/acme/src/acme/keys.py" in shown(view(), terminal=True, root="/srv/acme")
    assert "file://" not in shown(view(), root="/srv/acme")


def caret(line: str, start: int, end: int, width: int = 80) -> tuple[str, str]:
    region = Region(7, start, 7, end)
    source, mark = excerpt_lines(Excerpt(line, 7), region, width, 3)
    return source.plain, mark.plain


@pytest.mark.parametrize(
    ("line", "start", "end", "marked"),
    [
        ("key = RSA.generate(2048)", 7, 25, "RSA.generate(2048)"),
        ("\t\tkey = f()", 9, 12, "f()"),
        ("x = '鍵鍵'; RSA()", 11, 16, "RSA()"),
        ("a\x1b[31mb RSA()", 9, 14, "RSA()"),
        ("RSA()", 1, 99, "RSA()"),
        ("x" * 200 + " RSA()", 202, 207, "RSA()"),
    ],
)
def test_the_caret_stands_under_the_region(line: str, start: int, end: int, marked: str) -> None:
    source, mark = caret(line, start, end)
    cells = cell_len(mark[: mark.index("^")])
    under = source[next(i for i in range(len(source)) if cell_len(source[:i]) == cells) :]
    assert under.startswith(marked)
    assert mark.count("^") == cell_len(marked)


def test_a_long_line_is_cut_where_the_terminal_ends() -> None:
    source, mark = caret("k = f(" + "a" * 200 + ")", 5, 208, 60)
    assert cell_len(source) <= 60
    assert cell_len(mark) <= 60
    assert source.endswith("…")


@settings(max_examples=40, deadline=None)
@given(ANY_TEXT, st.integers(20, 200), st.integers(0, 2), st.booleans())
def test_no_text_reaches_the_terminal_as_a_control(
    text: str, width: int, verbosity: int, terminal: bool
) -> None:
    printed = shown(poisoned(text), width, verbosity, terminal=terminal, root="/srv")
    printed.encode("utf-8")
    rest = OWN_ESCAPE.sub("", printed) if terminal else printed
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", rest)


@settings(max_examples=100, deadline=None)
@given(ANY_TEXT, st.integers(1, 60), st.integers(0, 60), st.integers(20, 100))
def test_every_excerpt_has_its_caret(line: str, start: int, length: int, width: int) -> None:
    region = Region(7, start, 7, start + length)
    source, mark, *_ = excerpt_lines(Excerpt(line, 7), region, width, 1)
    assert mark.plain.count("^") >= 1
    assert "\n" not in source.plain
    assert cell_len(mark.plain) <= max(width, 40)
