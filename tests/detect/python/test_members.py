"""What module-level names hold after the statements that fill them."""

from collections.abc import Callable

FILLED = """\
import hashlib
import sys
METHODS = {"old": hashlib.md5}
if sys.version_info > (3, 6):
    METHODS.update({"new": METHODS["old"]})
    for name in list(METHODS):
        METHODS[name.upper()] = METHODS[name]
METHODS["new"](b"")
"""


def test_a_statement_may_read_what_it_fills(found: Callable[..., list[str]]) -> None:
    assert found(FILLED) == ["8 PQ201 MD5 - digest"]
