"""What stands under a key of a dict, of JSON text, or of what a described call took in."""

import pytest

from pqscan.detect.python.headers import MAX_JSON, items_of
from pqscan.detect.python.values import Const, Mapped, Unknown, Value, union


def texts(value: Value) -> list[object]:
    return [
        one.value if isinstance(one, Const) else getattr(one, "reason", "")
        for one in items_of(value, "alg")
    ]


def header(algorithm: object, exact: bool = True) -> Mapped:
    return Mapped(None, {"alg": Const(None, algorithm)}, exact)


@pytest.mark.parametrize(
    ("value", "found"),
    [
        (header("RS256"), ["RS256"]),
        (union((header("RS256"), header("ES256"))), ["RS256", "ES256"]),
        (Mapped(None, {}, exact=True), []),
        (Mapped(None, {}, exact=False), ["alg of a dict that is not known"]),
        (Const(None, '{"alg": "PS256", "typ": "JWT"}'), ["PS256"]),
        (Const(None, '{"alg": 5}'), []),
        (Const(None, "no JSON"), []),
        (Const(None, "[" * MAX_JSON), []),
        (Const(None, '{"alg": "RS256"}' + " " * MAX_JSON), []),
        (Const(None, None), []),
        (Unknown(None, "far away"), ["alg of a dict that is not known"]),
    ],
)
def test_items(value: Value, found: list[object]) -> None:
    assert texts(value) == found
