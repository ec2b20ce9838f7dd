"""Calls: wrappers, splats, partial, closures, constructors, and what a description says of them."""

import pytest

from tests.detect.python.small import found, known

MAKE = "def make(bits=512):\n    return lib.make(bits)\n"


@pytest.mark.parametrize(
    ("program", "values"),
    [
        ("def f(a, b=2, *c, d=4, **e):\n    return (a, b, c, d, e)\nx = f(1)", (1, 2, (), 4, ())),
        (
            "def f(a, b=2, *c, d=4, **e):\n    return (a, b, c, d)\nx = f(1, 5, 6, 7, d=8)",
            (1, 5, (6, 7), 8),
        ),
        ("def f(a, b):\n    return (a, b)\nx = f(*(1, 2))", (1, 2)),
        ("def f(a, b):\n    return (a, b)\nx = f(**{'b': 1, 'a': 2})", (2, 1)),
        ("def f(*a, **k):\n    return g(*a, **k)\ndef g(m, n=3):\n    return (m, n)\nx = f(1)",
         (1, 3)),
        ("def f(*a, **k):\n    return g(0, *a, **k)\ndef g(l, m, n=3):\n    return (l, m, n)\n"
         "x = f(1, n=2)", (0, 1, 2)),
        ("import functools\ndef f(a, b, c=0):\n    return (a, b, c)\n"
         "x = functools.partial(functools.partial(f, 1), c=5)(2)", (1, 2, 5)),
        ("def f(n):\n    def g(m):\n        return n + m\n    return g\nx = f(1)(2), f(10)(20)",
         (3, 30)),
        ("def f(n):\n    return lambda: n\nx = f(7)(), f(8)()", (7, 8)),
        ("class A:\n    def __init__(self, n):\n        self.n = n\n    def __call__(self, m):\n"
         "        return self.n * m\nx = A(3)(4), A(5)(6)", (12, 30)),
    ],
)  # fmt: skip
def test_what_a_call_gives_back(program: str, values: object) -> None:
    assert known(program) == {values}


def test_a_wrapper_has_its_default_and_its_callers_values() -> None:
    assert found(MAKE + "make()\nmake(1024)\nmake(bits=4096)") == [
        "3: PQ101 RSA 512|1024|4096 keygen",
        "5: PQ101 RSA 1024 keygen",
        "6: PQ101 RSA 4096 keygen",
    ]


def test_a_branch_that_the_caller_rules_out_makes_no_key() -> None:
    program = (
        "def make(kind, bits):\n    if kind == 'rsa':\n        return lib.make(bits)\n"
        "    return lib.digest(kind)\nmake('rsa', 1024)\nmake('SHA-256', 768)"
    )
    assert found(program) == [
        "4: PQ101 RSA 1024 keygen",
        "5: PQ002 SHA-256 - digest",
        "6: PQ101 RSA 1024 keygen",
        "7: PQ002 SHA-256 - digest",
    ]


def test_a_library_default_is_taken_where_nothing_is_passed() -> None:
    assert found("lib.make()") == ["2: PQ101 RSA 2048 keygen"]


def test_each_item_of_a_returned_tuple_is_an_object() -> None:
    assert found("key, name, other = lib.pair(1024)\nkey.sign()\nname.sign()\nother.sign()") == [
        "3: PQ101 RSA 1024 sign"
    ]


@pytest.mark.parametrize(
    "program",
    [
        "key = lib.Empty()\nkey.generate(1024)\nkey.sign()",
        "def f():\n    key = lib.Empty()\n    key.generate(1024)\n    key.sign()",
        "class A:\n    def __init__(self):\n        self.key = lib.Empty()\n"
        "        self.key.generate(1024)\n    def use(self):\n        self.key.sign()",
    ],
)
def test_a_method_fills_its_object(program: str) -> None:
    assert [one.partition(": ")[2] for one in found(program)] == [
        "PQ101 RSA 1024 keygen",
        "PQ101 RSA 1024 sign",
    ]


def test_an_unknown_algorithm_has_the_fallback_rule() -> None:
    assert found("lib.load(blob)\nlib.load('RSA')\nlib.load('SHA-256')") == [
        "2: PQ115 unknown - load",
        "3: PQ101 RSA - load",
        "4: PQ002 SHA-256 - load",
    ]


def test_an_attribute_that_is_an_object_has_the_facts_of_its_owner() -> None:
    assert found("lib.make(1024).public.verify()") == [
        "2: PQ101 RSA 1024 keygen",
        "2: PQ101 RSA 1024 verify",
    ]


def test_a_call_that_decides_an_algorithm_is_a_finding() -> None:
    program = "def digest(name):\n    return lib.digest(name)\ndigest('MD5')\ndigest(lib.name)"
    assert found(program) == ["3: PQ201 MD5 - digest", "4: PQ201 MD5 - digest"]


def test_a_cycle_of_calls_ends() -> None:
    program = "def a(n):\n    lib.make(n)\n    return b(n)\ndef b(n):\n    return a(n * 2)\na(512)"
    assert found(program)[0].startswith("3: PQ101 RSA 512")


@pytest.mark.parametrize(
    "call",
    [
        "list(map(lib.make, (1024,)))",
        "asyncio.to_thread(lib.make, 1024)",
        "loop.run_in_executor(None, lib.make, 1024)",
        "pool.submit(lib.make, bits=1024)",
        "threading.Thread(target=lib.make, args=(1024,))",
        "pool.apply_async(lib.make, (), {'bits': 1024})",
    ],
)
def test_what_others_call_for_the_program(call: str) -> None:
    program = f"import asyncio, threading\ndef run(loop, pool):\n    {call}"
    assert found(program) == ["4: PQ101 RSA 1024 keygen"]
