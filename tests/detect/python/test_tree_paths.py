"""Paths that code computes, and which of them lie in the scanned tree."""

from __future__ import annotations

import pytest

from pqscan.detect.python.tree_paths import TREE, PathObject, in_tree
from tests.detect.python.small import known

HEAD = """import os, pathlib
from os import path
from pathlib import Path
from twisted.python.filepath import FilePath
HERE = os.path.dirname(os.path.abspath(__file__))
x = """


def computed(expression: str) -> str | None:
    """Where in the tree the expression leads, as the file main.py computes it."""
    (value,) = known(HEAD + expression)
    return in_tree(value)


@pytest.mark.parametrize(
    ("expression", "place"),
    [
        ("__file__", "main.py"),
        ("os.path.join(HERE, 'keys', 'a.pem')", "keys/a.pem"),
        ("path.join(HERE, *['keys', 'a.pem'])", "keys/a.pem"),
        ("HERE + '/keys' + os.sep + 'a.pem'", "keys/a.pem"),
        ("'%s/keys/%s' % (HERE, 'a.pem')", "keys/a.pem"),
        ("path.splitext(__file__)[0] + '.key'", "main.key"),
        ("path.join(path.split(__file__)[0], path.pardir, 'a')", None),
        ("path.normpath(path.join(HERE, 'b', '..', 'a'))", "a"),
        ("path.join(HERE, '/etc/key')", None),
        ("Path(__file__)", "main.py"),
        ("Path(__file__).with_suffix('.pem')", "main.pem"),
        ("Path(__file__).resolve(strict=True).parent.joinpath('a', 'b')", "a/b"),
        ("str(Path(HERE, 'keys') / 'a.pem')", "keys/a.pem"),
        ("HERE / Path('a')", "a"),
        ("Path(__file__).parent / Path('a').stem", "a"),
        ("Path(__file__).parents[0] / 'a' / '../b'", "b"),
        ("Path(__file__).parents[1] / 'a'", None),
        ("Path('keys') / 'a.pem'", None),
        ("Path.cwd() / 'a.pem'", None),
        ("FilePath(__file__).sibling('a').child('b').path", "a/b"),
        ("FilePath(__file__.encode('utf-8')).parent().child(b'a')", "a"),
    ],
)
def test_where_a_path_leads(expression: str, place: str | None) -> None:
    assert computed(expression) == place


@pytest.mark.parametrize(
    "expression",
    [
        "os.path.join(HERE, unknown)",
        "os.path.join(HERE, *unknown)",
        "Path(__file__).parent / unknown()",
        "Path.home() / 'a'",
        "path.expanduser('~/a')",
        "path.join(HERE, 5)",
        "Path(__file__) / None",
        "path.join('a' * 5000)",
    ],
)
def test_a_path_that_is_not_all_known(expression: str) -> None:
    assert known(HEAD + expression) == {...}


def test_a_division_is_no_path() -> None:
    assert known(HEAD + "10 / 4") == {2.5}


@pytest.mark.parametrize(
    ("path", "place"),
    [
        (f"{TREE}/a/../b", "b"),
        (f"{TREE}/../b", None),
        (f"{TREE}x/b", None),
        (TREE, None),
        (PathObject(f"{TREE}/a"), "a"),
        (f"{TREE}/a".encode(), "a"),
        ("a", None),
        ("", None),
    ],
)
def test_a_path_in_the_tree(path: object, place: str | None) -> None:
    assert in_tree(path) == place
