"""Names that hold what another name means, and imports whose module is a string."""

from __future__ import annotations

import pytest

from pqscan.detect.python.aliases import names_bound_to
from pqscan.detect.python.parsing import Tally, parse


@pytest.mark.parametrize(
    ("source", "wanted", "names"),
    [
        ("h = md5\nk = h\n", {"md5"}, {"h", "k"}),
        ("T = {'a': [md5]}\n", {"md5"}, {"T"}),
        ("class A:\n    h = md5\n", {"md5"}, {"h"}),
        ("m = importlib.import_module('lib.keys')\n", {"lib"}, {"m"}),
        ("m = __import__('lib')\n", {"lib"}, {"m"}),
        ("m = import_module('.keys', package)\n", {"lib"}, {"m"}),
        ("m = import_module('other.keys')\n", {"lib"}, set()),
        ("m = import_module('lib.keys')\n", set(), set()),
        ("m = load('lib.keys')\n", {"lib"}, set()),
    ],
)
def test_what_is_bound_to_a_wanted_name(source: str, wanted: set[str], names: set[str]) -> None:
    program = f"import importlib\nmd5 = 1\n{source}".encode()
    module = parse("a.py", "a", False, program, Tally())
    assert names_bound_to(module, frozenset(wanted)) == names
