"""One finding a place: what callers and files say of it joined, call sites linked."""

from __future__ import annotations

from pqscan.detect.interface import SourceFile
from pqscan.detect.python.analysis import Analyst, Visit
from pqscan.detect.python.merging import merge
from pqscan.domain.finding import Confidence, Finding, Function
from tests.detect.python.small import library


def findings(source: str) -> list[Finding]:
    text = f"import lib\n{source}\n".encode()
    analyst = Analyst([SourceFile("a.py", "a.py", len(text))], library(), lambda _: text)
    found = merge(analyst.look([Visit("a.py")], frozenset()).facts)
    return sorted(found, key=lambda one: one.location)


def test_a_sink_has_the_values_of_its_callers_and_each_call_is_linked_to_it() -> None:
    sink, first, second = findings("def make(n):\n    lib.make(n)\nmake(1024)\nmake(4096)")
    assert sink.asset.parameters == ("1024", "4096")
    assert sink.unresolved == ""
    assert sink.related == ()
    assert first.asset.parameters == ("1024",)
    assert second.asset.parameters == ("4096",)
    assert first.related == (sink.fingerprint,)
    assert second.related == (sink.fingerprint,)


def test_an_unresolved_sink_says_why_and_is_less_sure() -> None:
    (one,) = findings("def make(n):\n    lib.make(n)")
    assert one.unresolved == "argument n of make()"
    assert one.confidence is Confidence.HIGH
    assert one.takes_parameter


def test_a_key_knows_what_it_is_used_for() -> None:
    key, *_ = findings("key = lib.make(1024)\nkey.sign()\nkey.public.verify()")
    assert key.asset.functions == (Function.KEYGEN, Function.SIGN, Function.VERIFY)


def test_one_value_through_two_ways_is_said_once() -> None:
    sink, *calls = findings("def make(n):\n    lib.make(n)\nmake(1024)\nmake(1 << 10)")
    assert sink.asset.parameters == ("1024",)
    assert [one.asset.parameters for one in calls] == [("1024",), ("1024",)]


def test_a_key_of_one_kind_and_one_of_any_kind_are_the_one_that_is_known() -> None:
    source = "def f(key):\n    key.sign()\nf(lib.make(1024))\nf(lib.load())"
    found = [one for one in findings(source) if one.location.region.start_line == 3]
    assert [(one.rule, one.asset.algorithm) for one in found] == [("PQ101", "RSA")]


def test_a_key_of_any_kind_alone_stays() -> None:
    found = findings("def f(key):\n    key.sign()\nf(lib.load())")
    assert {(one.rule, one.asset.algorithm) for one in found} == {("PQ115", "unknown")}
