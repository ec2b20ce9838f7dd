"""What a test function is given by its decorators reaches the calls in it, row by row."""

from collections.abc import Callable

import pytest

Found = Callable[..., list[str]]

HEAD = """import pytest
from parameterized import parameterized
from hypothesis import given, strategies as st
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

"""


@pytest.mark.parametrize(
    ("program", "finds"),
    [
        pytest.param(
            "@pytest.mark.parametrize('size', [2048, pytest.param(3072, id='long')])\n"
            "def test(size):\n    rsa.generate_private_key(65537, size)",
            ["9 PQ101 RSA 2048|3072 keygen"],
            id="one name",
        ),
        pytest.param(
            "@pytest.mark.parametrize('kind, length',\n"
            "    [(algorithms.Camellia, 32), (algorithms.TripleDES, 24)])\n"
            "class TestAll:\n    def test(self, kind, length):\n"
            "        Cipher(kind(bytes(length)), modes.CBC(b''))",
            ["11 PQ002 Camellia 256 encrypt", "11 PQ203 3DES 168 encrypt"],
            id="what stands in one row stays together",
        ),
        pytest.param(
            "@pytest.mark.parametrize('size', [2048], indirect=True)\n"
            "def test(size):\n    rsa.generate_private_key(65537, size)",
            ["9 PQ101 RSA - keygen"],
            id="a fixture makes something else of it",
        ),
        pytest.param(
            "class Test:\n    @parameterized.expand([('a', 1024), ('b', 4096)])\n"
            "    def test(self, name, size):\n        rsa.generate_private_key(65537, size)",
            ["10 PQ101 RSA 1024|4096 keygen"],
            id="expand",
        ),
        pytest.param(
            "@given(st.binary(), st.sampled_from([ec.SECP256R1(), ec.SECP384R1()]))\n"
            "def test(data, curve):\n    ec.generate_private_key(curve)",
            ["9 PQ107 EC P-256|P-384 keygen"],
            id="strategies fill the last parameters",
        ),
        pytest.param(
            "@given(data=st.data())\ndef test(data):\n"
            "    size = data.draw(st.sampled_from([1024, 2048]))\n"
            "    rsa.generate_private_key(65537, size)",
            ["10 PQ101 RSA 1024|2048 keygen"],
            id="drawn inside the test",
        ),
        pytest.param(
            "@given(st.integers())\ndef test(size):\n    rsa.generate_private_key(65537, size)",
            ["9 PQ101 RSA - keygen"],
            id="any number is none that is known",
        ),
        pytest.param(
            "def make(size):\n    return rsa.generate_private_key(65537, size)\n\n"
            "@pytest.mark.parametrize('size', (1024, 2048))\ndef test(size):\n    make(size)",
            ["8 PQ101 RSA 1024|2048 keygen"],
            id="through a helper",
        ),
    ],
)
def test_rows_reach_the_calls(program: str, finds: list[str], found: Found) -> None:
    assert found(HEAD + program) == finds


def test_a_row_that_is_skipped_makes_nothing(found: Found) -> None:
    program = (
        "class Long:\n    size = 8192\n\nclass Short:\n    size = 2048\n\n"
        "@pytest.mark.parametrize('kind', [Long(), Short()])\ndef test(kind):\n"
        "    if isinstance(kind, Long):\n        pytest.skip('slow')\n"
        "    rsa.generate_private_key(65537, kind.size)\n"
    )
    assert found(HEAD + program) == ["17 PQ101 RSA 2048 keygen"]
