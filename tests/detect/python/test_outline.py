"""Cutting a file must give the same as parsing it, or not be done."""

from __future__ import annotations

import ast

import pytest

from pqscan.detect.python.modules import Module
from pqscan.detect.python.outline import outlined
from pqscan.detect.python.parsing import Tally, parse, parse_outline

PROGRAM = b'''"""About."""
# -*- coding: utf-8 -*-
import os

SIZE = 2048
@cached
@other(
    1,
)
def make(n=SIZE):
    """Text
    def no(): pass
    """
    return n
# between
class Key(
    Base,
):
    bits = 3072
    class Inner:
        def deep(self): ...
    def bits_of(self): return self.bits

async def later(): pass
if os.name == "nt":
    def system(): return 1
else:
    def system(): return 2
LAST = make()
'''


def dumped(module: Module) -> str:
    return ast.dump(module.tree, include_attributes=True)


def shape(module: Module) -> object:
    return (
        [(f.qualname, f.node.lineno) for f in module.functions],
        {name: cls.node.lineno for name, cls in module.classes.items()},
        [unit.node.lineno for unit in module.units],
        {n: [(b.line, b.conditional) for b in found] for n, found in module.bindings.items()},
    )


def outline_of(source: bytes) -> Module:
    return parse_outline("a.py", "a", False, source, Tally())


def whole(source: bytes) -> Module:
    return parse("a.py", "a", False, source, Tally())


@pytest.mark.parametrize("source", [PROGRAM, PROGRAM.replace(b"\n", b"\r\n")])
def test_completed_is_what_parsing_gives(source: bytes) -> None:
    cut = outline_of(source)
    assert [block.name for block in cut.blocks] == ["make", "Key", "later"]
    cut.complete()
    assert (dumped(cut), shape(cut)) == (dumped(whole(source)), shape(whole(source)))


def test_a_definition_is_parsed_when_it_is_asked_for() -> None:
    cut = outline_of(PROGRAM)
    assert [one.name for one in cut.defined.functions] == ["system", "system"]
    node = cut.bindings["make"][0].node
    assert isinstance(node, ast.FunctionDef)
    assert (node.lineno, node.end_lineno) == (10, 14)
    assert [one.name for one in cut.defined.functions] == ["system", "system", "make"]
    assert [block.is_waiting for block in cut.blocks] == [False, True, True]


def test_classes_are_parsed_by_the_words_in_them() -> None:
    cut = outline_of(PROGRAM)
    assert not cut.fetch_classes(frozenset({"SIZE"}))
    assert cut.fetch_classes(frozenset({"bits"}))
    assert sorted(cut.defined.classes) == ["Key", "Key.Inner"]


@pytest.mark.parametrize(
    "source",
    [
        b'X = """\ndef f(): pass\n"""\ndef g():\n    return 1\n',  # in a string of the module
        b"def f():\n    x = '''\nclass A: pass\n'''\n",  # in a string of a function
        b"# coding: latin-1\ndef f():\n    return '\xe9'\n",
        b"x = 1\rdef f(): pass\n",  # an end of line that does not count as one here
        b"x = 1\n",
    ],
)
def test_not_cut(source: bytes) -> None:
    assert outlined(source) is None
    assert shape(outline_of(source)) == shape(whole(source))


def test_a_cut_at_a_wrong_place_is_mended() -> None:
    source = b"def f():\n    return g(\na, b)\ndef h(): return 2\n"
    cut = outline_of(source)
    assert shape(cut) == shape(whole(source))


def test_a_block_that_is_no_python_does_not_hide_the_others() -> None:
    cut = outline_of(b"SIZE = 1\ndef old():\n    print 'x'\ndef new(): return 2\n")
    node = cut.bindings["old"][0].node
    assert isinstance(node, ast.Constant)
    assert node.lineno == 2
    assert isinstance(cut.bindings["new"][0].node, ast.FunctionDef)
    cut.complete()
    assert cut.failed == "line 3: Missing parentheses in call to 'print'. Did you mean print(...)?"


def test_lines_are_counted_when_they_are_parsed() -> None:
    tally = Tally()
    cut = parse_outline("a.py", "a", False, PROGRAM, tally)
    before = tally.lines
    assert cut.bindings["make"][0].node
    assert tally.lines - before == 5
