from xml.etree import ElementTree

from hypothesis import given, settings

from pqscan.report.options import WriterOptions
from pqscan.report.view import View
from pqscan.report.writers.junit import write
from tests.report.hostile import poisoned
from tests.report.sample import view
from tests.report.test_text import ANY_TEXT

OPTIONS = WriterOptions(epoch=1_780_000_000)


def tree(made: View) -> ElementTree.Element:
    return ElementTree.fromstring(write(made, OPTIONS).encode())


def test_one_suite_a_file_and_one_failure_a_finding() -> None:
    root = tree(view())
    assert root.attrib == {
        "name": "pqscan acme",
        "tests": "7",
        "failures": "5",
        "errors": "0",
        "skipped": "2",
    }
    assert [(suite.get("name"), suite.get("failures")) for suite in root][:3] == [
        ("src/acme/keys.py", "1"),
        ("src/acme/tokens.py", "1"),
        ("deploy/ipsec.conf", "1"),
    ]
    case = root[0][0]
    assert case.attrib == {
        "name": "PQ101 RSA 2048 at line 14",
        "classname": "src/acme/keys.py",
        "file": "src/acme/keys.py",
        "line": "14",
    }
    failure = case[0]
    assert failure.get("type") == "critical"
    assert "src/acme/settings.py:3 BITS = 2048 = 2048\n" in (failure.text or "")


def test_a_skipped_file_is_a_skipped_test() -> None:
    skipped = [case.get("message") for case in tree(view()).iter("skipped")]
    assert skipped[0] == "too large: 2.1 GB"
    assert len(skipped) == 2


def test_an_empty_scan_is_a_report_without_suites() -> None:
    assert len(tree(View("0", "t"))) == 0


@settings(max_examples=25, deadline=None)
@given(ANY_TEXT)
def test_any_text_keeps_the_tree(text: str) -> None:
    shape = [(node.tag, sorted(node.attrib)) for node in tree(poisoned("x" + text)).iter()]
    assert shape == [(node.tag, sorted(node.attrib)) for node in tree(poisoned("x")).iter()]
