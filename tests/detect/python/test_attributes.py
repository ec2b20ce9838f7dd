"""Attributes, items and iteration: classes, instances, enumerations, named tuples, namespaces."""

import pytest

from tests.detect.python.small import found, known


@pytest.mark.parametrize(
    ("program", "values"),
    [
        ("class A:\n    n = 1\nclass B(A):\n    pass\nx = B.n", {1}),
        ("class A:\n    n = 1\nclass B(A):\n    n = 2\nx = B().n", {2}),
        ("class A:\n    n = 1\n    m = n * 3\nx = A.m", {3}),
        ("class A:\n    class B:\n        n = 4\nx = A.B.n", {4}),
        ("class A:\n    def __init__(self, n):\n        self.n = n\nx = A(5).n", {5}),
        ("class A:\n    def __init__(self, n):\n        self.n = n\n        self.n = n + 1\n"
         "x = A(5).n", {6}),
        ("class A:\n    def __init__(self):\n        self.n = None\n    def set(self):\n"
         "        self.n = 7\nx = A().n", {None, 7}),
        ("class A:\n    @property\n    def n(self):\n        return 8\nx = A().n", {8}),
        ("class A:\n    @staticmethod\n    def f(n):\n        return n\nx = A.f(9), A().f(1)",
         {(9, 1)}),
        ("class A:\n    n = 1\n    @classmethod\n    def f(cls):\n        return cls.n\n"
         "class B(A):\n    n = 2\nx = (A.f(), B.f())", {(1, 2)}),
        ("class A:\n    def f(self):\n        return self.g()\n    def g(self):\n        pass\n"
         "class B(A):\n    def g(self):\n        return 3\nx = B().f()", {3}),
        ("class A:\n    def __init__(self, n):\n        self.n = n\nclass B(A):\n"
         "    def __init__(self):\n        super().__init__(4)\nx = B().n", {4}),
        ("import enum\nclass E(enum.Enum):\n    A = 1\n    B = 2\n"
         "x = (E.A.value, E.B.name, E['B'].value, E(1).name)", {(1, "B", 2, "A")}),
        ("import enum\nclass E(enum.Enum):\n    A = (1, 'a')\n    def __init__(self, n, label):\n"
         "        self.n = n\n        self.label = label\nx = (E.A.n, E.A.label, E.A.value[0])",
         {(1, "a", 1)}),
        ("import enum\nclass E(str, enum.Enum):\n    A = 'md5'\n    def up(self):\n"
         "        return self.value.upper()\nx = E.A.up()", {"MD5"}),
        ("import enum\nclass E(enum.IntEnum):\n    A = 4\nx = E.A * 2", {8}),
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
        ("x = []\nx.append(5)\nx = x[0]", {5}),
        ("x = {'a': 1}\nx.update(a=2)\nx = x['a']", {2}),
        ("x = {}\nx.setdefault('a', 3)\nx = x['a']", {3}),
        ("class A:\n    def __enter__(self):\n        return 5\nwith A() as x:\n    pass", {5}),
        ("x = missing.value", {...}),
        ("class A:\n    pass\nx = A().nothing", {...}),
    ],
)  # fmt: skip
def test_what_an_attribute_or_item_is(program: str, values: set[object]) -> None:
    assert known(program) == values


def test_a_subclass_decides_what_an_inherited_method_does() -> None:
    program = (
        "class Base:\n    bits = 2048\n    def make(self):\n        return lib.make(self.bits)\n"
        "class Weak(Base):\n    bits = 1024\n"
    )
    assert found(program) == ["5: PQ101 RSA 1024|2048 keygen"]


def test_an_overridden_method_decides_what_an_inherited_one_does() -> None:
    program = (
        "class Base:\n    def size(self):\n        return 2048\n"
        "    def make(self):\n        return lib.make(self.size())\n"
        "class Weak(Base):\n    def size(self):\n        return 1024\n"
    )
    assert found(program) == ["6: PQ101 RSA 1024|2048 keygen"]


def test_django_settings_are_those_of_the_project() -> None:
    program = "from django.conf import settings\nlib.make(settings.BITS)"
    assert found(program, settings="BITS = 1024") == ["3: PQ101 RSA 1024 keygen"]
