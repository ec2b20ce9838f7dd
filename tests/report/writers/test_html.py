import re
from base64 import b64encode
from hashlib import sha256
from html.parser import HTMLParser
from itertools import pairwise

import pytest
from hypothesis import given, settings

from pqscan.domain.estimate import BrokenYear, Estimate
from pqscan.domain.location import Location, Region
from pqscan.domain.record import replace
from pqscan.report.options import WriterOptions
from pqscan.report.view import Count, View
from pqscan.report.writers.html import write
from pqscan.report.writers.html.charts import place_bars, year_lines
from pqscan.report.writers.html.excerpt import marked_lines
from tests.report.hostile import poisoned
from tests.report.sample import BLOCK, RSA_KEYGEN, view
from tests.report.test_text import ANY_TEXT

OPTIONS = WriterOptions(epoch=1_780_000_000)
VOID = {"meta", "br", "input"}


class Page(HTMLParser):
    """The elements of a page; fails on a tag that is closed out of order."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text: dict[str, list[str]] = {}
        self._open: list[str] = []
        self.feed(text)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        assert len(attrs) == len(dict(attrs))
        if tag not in VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self._open:
            self.text.setdefault(self._open[-1], []).append(data)

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attrs for name, attrs in self.elements if name == tag]


def page(made: View) -> Page:
    return Page(write(made, OPTIONS))


def test_style_and_script_are_those_the_policy_names() -> None:
    made = page(view())
    policy = next(m["content"] for m in made.all("meta") if "http-equiv" in m)
    assert policy is not None
    hashes = {
        tag: b64encode(sha256("".join(made.text[tag]).encode()).digest()).decode()
        for tag in ("style", "script")
    }
    assert policy == (
        "default-src 'none'; img-src data:; "
        f"style-src 'sha256-{hashes['style']}'; script-src 'sha256-{hashes['script']}'; "
        "base-uri 'none'; form-action 'none'"
    )


def test_nothing_is_loaded_and_nothing_is_inline() -> None:
    for tag, attrs in page(view()).elements:
        assert tag not in {"link", "img", "iframe", "object", "form", "base"}
        assert not any(name == "style" or name.startswith("on") for name in attrs)
        assert "src" not in attrs
        href = attrs.get("href") or "#"
        assert href.startswith(("#", "https://"))


def test_a_reader_without_sight_is_told_what_stands_where() -> None:
    made = page(view())
    assert made.all("html") == [{"lang": "en"}]
    assert len(made.all("caption")) == len(made.all("table"))
    assert all(attrs.get("scope") in {"col", "row"} for attrs in made.all("th"))
    drawings = made.all("svg")
    assert len(drawings) == len(made.all("desc")) == 2
    assert all(attrs["role"] == "img" for attrs in drawings)
    levels = [int(tag[1]) for tag, _ in made.elements if re.fullmatch("h[1-6]", tag)]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_ids_are_unique_and_every_link_arrives() -> None:
    twice = tuple(replace(made) for made in view().assessments * 2)  # the same fingerprints
    made = page(replace(view(), assessments=twice))
    ids = [attrs["id"] for _, attrs in made.elements if "id" in attrs]
    assert len(ids) == len(set(ids))
    inside = {str(attrs["href"])[1:] for attrs in made.all("a") if str(attrs["href"])[0] == "#"}
    named = {
        word for _, attrs in made.elements for word in str(attrs.get("aria-labelledby", "")).split()
    }
    assert inside | named <= set(ids)


def test_a_finding_shows_its_line_chain_estimate_and_verdict() -> None:
    text = write(view(), OPTIONS)
    assert (
        '<span class="source">    key = <mark>rsa.generate_private_key(public_exponent=65537, '
        "key_size=settings.BITS)</mark></span>"
    ) in text
    assert "20 million physical qubits, 7.4 hours a key, broken by 2041 (2033–2058)" in text  # noqa: RUF001
    assert "(deprecated after 2030-12-31, disallowed after 2035-12-31)" in text
    assert "the trail ends at <code" in text
    assert "Proof: it holds" in text
    assert 'src="' not in text


def test_hostile_text_is_shown_and_does_nothing() -> None:
    text = write(view(), OPTIONS)
    assert "&lt;script&gt;alert(1)&lt;/script&gt;\\n\\x1b[31m\\u202egpj.py" in text
    assert text.count("<script>") == 1


def test_an_empty_scan_makes_a_page() -> None:
    text = write(View("0.1.0", "empty"), OPTIONS)
    Page(text)
    assert "No quantum-vulnerable or weak cryptography was found." in text
    assert 'id="findings"' not in text


def test_the_page_is_dated_by_the_options() -> None:
    assert "2026-05-28" in write(view(), OPTIONS)


def test_marks_end_with_the_region() -> None:
    lines = list(marked_lines(BLOCK))
    assert [(line.number, line.before, line.marked, line.after) for line in lines] == [
        (5, "", "conn office", ""),
        (6, "", "\tike=aes256-sha256-modp1024", ""),
        (7, "", "\tesp=aes256", ""),
        (8, "", "  auto=start", ""),
    ]
    beyond = replace(RSA_KEYGEN, location=Location("a", Region(1, 1, 2, 2)))
    assert [line.marked for line in marked_lines(beyond)] == [""]


def test_bars_share_one_scale() -> None:
    bars = place_bars([Count("A", 6, 2), Count("B", 0, 4), Count("C" * 40, 1, 0)])
    assert bars is not None
    assert [(row.production_width, row.other_width) for row in bars.rows] == [
        (315.0, 105.0),
        (0.0, 210.0),
        (52.5, 0.0),
    ]
    assert bars.rows[2].label == "C" * 27 + "…"
    assert place_bars([]) is None


def test_years_stand_on_their_axis_beside_the_deadlines() -> None:
    years = year_lines(view())
    assert years is not None
    assert [tick.year for tick in years.ticks] == [2030, 2035, 2040, 2045, 2050, 2055, 2060]
    assert [(mark.year, mark.label) for mark in years.deadlines] == [
        (2035, "NIST IR 8547: until 2035")
    ]
    (row,) = years.rows
    assert row.start == round(240 + (2033.4 - 2030) * 440 / 30, 1)
    assert row.middle == round(240 + (2041.2 - 2030) * 440 / 30, 1)
    assert row.end == round(240 + (2058.0 - 2030) * 440 / 30, 1)


def test_a_year_that_is_never_reached_stays_open() -> None:
    made = Estimate("X", "1", "m", "a", broken_year=BrokenYear(2040.0, None, None, 0.7))
    years = year_lines(View("0", "t", by_algorithm=(Count("X 1", 1, 0, made),)))
    assert years is not None
    assert (years.rows[0].open, years.rows[0].middle, years.rows[0].end) == (True, None, 680.0)
    never = replace(made, broken_year=BrokenYear(None, None, None, 1.0))
    assert year_lines(View("0", "t", by_algorithm=(Count("X 1", 1, 0, never),))) is None


@settings(max_examples=25, deadline=None)
@given(ANY_TEXT)
def test_no_text_changes_what_the_page_is_made_of(text: str) -> None:
    line = "x" + text.replace("\n", "")  # an excerpt has an element a line
    printed = write(poisoned(line), OPTIONS)
    printed.encode("utf-8")
    assert not any(0x7F <= ord(c) <= 0x9F or (ord(c) < 0x20 and c != "\n") for c in printed)
    tags = [(tag, sorted(attrs)) for tag, attrs in Page(printed).elements]
    assert tags == [(tag, sorted(attrs)) for tag, attrs in page(poisoned("x")).elements]


@pytest.mark.parametrize("name", ["style.css", "script.js"])
def test_style_and_script_cannot_end_their_element(name: str) -> None:
    from pqscan.domain.knowledge import folder

    assert "</" not in (folder("reports/html") / name).read_text()
