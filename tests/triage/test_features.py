"""The features of places whose meaning is plain."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pqscan.triage.features import Text, features
from pqscan.triage.model import shipped

VOCABULARY = shipped()[1]


def _of(path: str, text: str, word: str) -> dict[str, float]:
    at = text.index(word)
    line = text.count("\n", 0, at) + 1
    column = at - (text.rfind("\n", 0, at) + 1) + 1
    return features(Text.of(path, text, VOCABULARY), line, column, len(word), VOCABULARY)


@pytest.mark.parametrize(
    ("path", "text", "word", "expected"),
    [
        ("a.py", "from Crypto.PublicKey import RSA\n", "RSA", {"line_import": 1, "id_call": 0}),
        (
            "a.py",
            "x = hashlib.md5(b)\n",
            "md5",
            {"id_call": 1, "id_dotted_before": 1, "word_hash": 1},
        ),
        ("a.py", "from x import (\n  A,\n  RSA,\n)\n", "RSA", {"import_open": 1, "line_import": 0}),
        (
            "a.py",
            "f(alg='RS256')\n",
            "RS256",
            {"string_exact": 1, "word_jose": 1, "lexical_string": 1},
        ),
        ("tests/x.py", "RSA\n", "RSA", {"path_test": 1, "word_upper": 1}),
        ("src/ssh/kex.go", "RSA\n", "RSA", {"path_test": 0, "path_crypto": 1}),
        (
            "a.py",
            "raise ValueError('no RSA key found')\n",
            "RSA",
            {"line_report": 2, "string_sentence": 0},
        ),
        ("a.py", "if x == 'rsa':\n", "rsa", {"id_compared": 1, "line_condition": 1}),
        ("a.py", "def sign_rsa(k):\n    rsa_x(k)\n", "rsa_x", {"in_act": 1, "in_algorithm": 1}),
        ("a.py", "f(rsa_key=None)\n", "rsa", {"id_suffix": 4, "id_whole": 0}),
    ],
)
def test_what_is_seen(path: str, text: str, word: str, expected: dict[str, int]) -> None:
    found = _of(path, text, word)
    assert {name: found[name] for name in expected} == expected


@given(
    st.text(max_size=300),
    st.integers(1, 12),
    st.integers(1, 80),
    st.integers(0, 20),
    st.sampled_from(["a.py", "x/y.go", "t.md", "", "é/ü"]),
)
def test_features_are_the_same_whole_numbers_for_any_place(
    text: str, line: int, column: int, length: int, path: str
) -> None:
    found = features(Text.of(path, text, VOCABULARY), line, column, length, VOCABULARY)
    assert set(shipped()[0].features) == set(found)
    assert all(value == int(value) and abs(value) < 2**24 for value in found.values())


def test_a_line_is_seen_only_so_far() -> None:
    """What bounds the time on a hostile file: the rest of a long line changes nothing."""
    around = "(" * 200 + "import (" * 60
    near = _of("a.py", around + "RSA" + around, "RSA")
    far = _of("a.py", "x(" * 90_000 + around + "RSA" + around + "y " * 90_000, "RSA")
    different = {name for name in near if near[name] != far[name]}
    assert {name for name in different if not name.startswith("near_")} == set()
