"""What a parameter is where no caller is seen."""

import pytest

from tests.detect.python.small import found


@pytest.mark.parametrize(
    ("program", "finds"),
    [
        ("def f(n):\n    lib.make(n)", ["3: PQ101 RSA - keygen"]),
        ("def f(n=1024):\n    lib.make(n)", ["3: PQ101 RSA 1024 keygen"]),
        ("def f(*, n=1024):\n    lib.make(n)", ["3: PQ101 RSA 1024 keygen"]),
        ("def f(*args):\n    lib.make(*args)", ["3: PQ101 RSA - keygen"]),
        ("def f(*args):\n    lib.make(args[0])", ["3: PQ101 RSA - keygen"]),
        ("def f(**options):\n    lib.make(**options)", ["3: PQ101 RSA - keygen"]),
        ("def f(**o):\n    lib.make(o.get('bits', 1024))", ["3: PQ101 RSA 1024 keygen"]),
        ("def f(key: lib.RSAKey):\n    key.sign()", ["3: PQ101 RSA - sign"]),
        ("def f(key: 'lib.RSAKey | None' = None):\n    key.sign()", ["3: PQ101 RSA - sign"]),
        ("def f(key):\n    key.sign()", []),
        ("def f(make=lib.make):\n    make(1024)", ["3: PQ101 RSA 1024 keygen"]),
        ("class A:\n    n = 1024\n    def f(self):\n        lib.make(self.n)",
         ["5: PQ101 RSA 1024 keygen"]),
        ("class A:\n    n = 1024\n    @classmethod\n    def f(cls):\n        lib.make(cls.n)",
         ["6: PQ101 RSA 1024 keygen"]),
        ("class A:\n    def __init__(self, n=768):\n        self.n = n\n    def f(self):\n"
         "        lib.make(self.n)", ["6: PQ101 RSA 768 keygen"]),
        ("class A:\n    def f(self):\n        lib.make(self.n)", ["4: PQ101 RSA - keygen"]),
    ],
)  # fmt: skip
def test_a_parameter_that_nobody_passes(program: str, finds: list[str]) -> None:
    assert found(program) == finds
