"""Values that stand in one entry of a table stay together, whatever the key is."""

from collections.abc import Callable

import pytest

Found = Callable[..., list[str]]

HEAD = """import os
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

SUITES = {
    "wide": {"kind": algorithms.Camellia, "size": 32},
    "old": {"kind": algorithms.TripleDES, "size": 24},
}

"""


@pytest.mark.parametrize(
    ("program", "finds"),
    [
        pytest.param(
            "def run(stream):\n    suite = SUITES[stream.read(4)]\n    key = os.urandom(99)\n"
            "    Cipher(suite['kind'](key[:suite['size']]), modes.CBC(b''))",
            ["12 PQ002 Camellia 256 encrypt", "12 PQ203 3DES 168 encrypt"],
            id="two items of one entry",
        ),
        pytest.param(
            "def run(name):\n    Cipher(SUITES[name]['kind'](os.urandom(SUITES[name]['size'])),\n"
            "        modes.CBC(b''))",
            ["10 PQ002 Camellia 256 encrypt", "10 PQ203 3DES 168 encrypt"],
            id="an argument that nobody passes",
        ),
        pytest.param(
            "KINDS = {'a': algorithms.Camellia, 'b': algorithms.TripleDES}\n"
            "SIZES = {'a': 24, 'b': 16}\n\n"
            "def run(stream):\n    name = stream.read()\n"
            "    Cipher(KINDS[name](os.urandom(SIZES[name])), modes.CBC(b''))",
            ["14 PQ002 Camellia 192 encrypt", "14 PQ203 3DES 112 encrypt"],
            id="two tables and one key",
        ),
        pytest.param(
            "class Link:\n    suites = SUITES\n\n"
            "    def engine(self, name, key):\n"
            "        return Cipher(self.suites[name]['kind'](key), modes.CBC(b''))\n\n"
            "    def start(self):\n        size = self.suites[self.chosen]['size']\n"
            "        self.engine(self.chosen, os.urandom(64)[:size])\n",
            ["13 PQ002 Camellia 256 encrypt", "13 PQ203 3DES 168 encrypt"],
            id="looked up in two methods by one attribute",
        ),
        pytest.param(
            "def run(stream):\n    kind = stream.read(8)\n"
            "    if kind not in ('camellia128', 'camellia192'):\n        raise ValueError(kind)\n"
            "    Cipher(algorithms.Camellia(os.urandom(int(kind[8:]) // 8)), modes.CBC(b''))",
            ["13 PQ002 Camellia 128|192 encrypt"],
            id="a test says which names there are",
        ),
        pytest.param(
            "ROWS = [(algorithms.Camellia, 16 + 8 * (n > 4)) for n in range(9)]\n"
            "ROWS.append((algorithms.TripleDES, 24))\n\n"
            "def run():\n    for kind, size in ROWS:\n"
            "        Cipher(kind(os.urandom(size)), modes.CBC(b''))",
            ["14 PQ002 Camellia 128|192 encrypt", "14 PQ203 3DES 168 encrypt"],
            id="the rows of a long table",
        ),
        pytest.param(
            "class Link:\n    def __init__(self):\n        self.chosen = ''\n\n"
            "    def agree(self, peer):\n        self.chosen = peer.first()\n\n"
            "    def start(self):\n        suite = SUITES[self.chosen]\n"
            "        Cipher(suite['kind'](os.urandom(suite['size'])), modes.CBC(b''))",
            ["18 PQ002 Camellia 256 encrypt", "18 PQ203 3DES 168 encrypt"],
            id="nothing is chosen yet in the constructor",
        ),
        pytest.param(
            "def run(stream, name):\n    suite = SUITES[name]\n"
            "    Cipher(suite['kind'](stream.read()), modes.CBC(b''))",
            ["11 PQ002 Camellia - encrypt", "11 PQ203 3DES - encrypt"],
            id="a key from elsewhere has no size",
        ),
    ],
)
def test_what_belongs_together_stays_together(program: str, finds: list[str], found: Found) -> None:
    assert found(HEAD + program) == finds
