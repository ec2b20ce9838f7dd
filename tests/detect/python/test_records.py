"""Named tuples and dataclasses: fields by name and by place, defaults, copies."""

import pytest

from tests.detect.python.small import known


@pytest.mark.parametrize(
    ("program", "values"),
    [
        ("from typing import NamedTuple\nclass P(NamedTuple):\n    a: int\n    b: int = 2\n"
         "p = P(1)\na, b = p\nx = (p.a, p[1], a, b, p._replace(a=9).a)", {(1, 2, 1, 2, 9)}),
        ("from collections import namedtuple\nP = namedtuple('P', 'a b', defaults=(5,))\n"
         "x = (P(1).a, P(1).b, P(b=3, a=2)[1], P(4)._asdict()['b'])", {(1, 5, 3, 5)}),
        ("from dataclasses import dataclass, field, replace, asdict\n@dataclass\nclass D:\n"
         "    a: int = 1\n    b: list = field(default_factory=lambda: 7)\n"
         "    c: int = field(default=3)\n"
         "d = replace(D(), a=9)\nx = (D().a, D().b, D().c, d.a, d.c, asdict(d)['a'])",
         {(1, 7, 3, 9, 3, 9)}),
        ("from dataclasses import dataclass\n@dataclass\nclass A:\n    a: int = 1\n@dataclass\n"
         "class B(A):\n    b: int = 2\nx = (B(5).a, B(5, 6).b)", {(5, 6)}),
        ("from dataclasses import dataclass\n@dataclass\nclass A:\n    a: int\n"
         "    def __post_init__(self):\n        self.b = self.a * 2\nx = A(4).b", {8}),
    ],
)  # fmt: skip
def test_what_a_field_is(program: str, values: set[object]) -> None:
    assert known(program) == values
