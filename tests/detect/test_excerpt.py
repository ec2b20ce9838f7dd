"""What a report may show of a source, and what it must not."""

from __future__ import annotations

import pytest

from pqscan.detect.excerpt import MAX_CHARACTERS, excerpt, mask
from pqscan.domain.location import Region

SECRET = "qT9xZ0aB3kLm8Vw2Ys6Rd4Nf1Hj7Gc5Pa8E1/uV+"


def _region(line: int, last: int | None = None, column: int = 1) -> Region:
    return Region(line, column, last or line, column + 1)


def test_shows_the_lines_of_the_region() -> None:
    made = excerpt(["a = 1", "b = (", "  2)", "c = 3"], _region(2, 3))
    assert made.text == "b = (\n  2)"
    assert made.first_line == 2


def test_shows_at_most_five_lines() -> None:
    assert excerpt([str(n) for n in range(20)], _region(3, 15)).text == "2\n3\n4\n5\n6"


def test_shows_at_most_four_hundred_characters() -> None:
    text = excerpt(["x " * 300, "y"], _region(1, 2)).text
    assert len(text) == MAX_CHARACTERS
    assert text.endswith("…")


def test_a_column_far_to_the_right_is_kept_in_sight() -> None:
    line = "a;" * 5_000 + "TARGET" + ";b" * 5_000
    text = excerpt([line], _region(1, column=10_001)).text
    assert text.startswith("…")
    assert "TARGET" in text
    assert len(text) <= MAX_CHARACTERS


def test_a_region_beyond_the_file_gives_its_last_line() -> None:
    assert excerpt(["only"], _region(9)).text == "only"
    assert excerpt([], _region(1)).text == ""


def test_a_private_key_is_starred_from_its_first_line_to_its_last() -> None:
    lines = [
        "KEY = -----BEGIN RSA PRIVATE KEY-----",
        "MIIBOg+/",
        "QUJD==",
        "-----END RSA PRIVATE KEY-----",
    ]
    starred = [lines[0], "********", "******", lines[3]]
    assert excerpt(lines, _region(1, 4)).text == "\n".join(starred)


def test_an_excerpt_that_starts_inside_a_private_key_is_starred() -> None:
    lines = [
        "-----BEGIN PRIVATE KEY-----",
        "MIIBOg",
        "QUJD",
        "-----END PRIVATE KEY-----",
        "done = 1",
    ]
    assert excerpt(lines, _region(3)).text == "****"
    assert excerpt(lines, _region(5)).text == "done = 1"


def test_a_private_key_on_one_line_is_starred() -> None:
    text = mask(r'k = "-----BEGIN EC PRIVATE KEY-----\nMHcC\n-----END EC PRIVATE KEY-----"; n = 1')
    assert (
        text == r'k = "-----BEGIN EC PRIVATE KEY-----\*****\*-----END EC PRIVATE KEY-----"; n = 1'
    )


def test_a_public_key_keeps_its_markers() -> None:
    assert mask("-----BEGIN PUBLIC KEY-----") == "-----BEGIN PUBLIC KEY-----"


@pytest.mark.parametrize(
    "line",
    [
        f'load("{SECRET}")',
        "d = 0x" + "9f" * 20,
        "d = " + "7" * 60,
        'k = b"' + r"\x0f" * 16 + '"',
        "t = 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln'",
        "PASSWORD = 'hunter2'",
        '{"api_key": "abc"}',
        "db = 'postgres://me:hunter2@host/x'",
        f"// {SECRET}==",
    ],
)
def test_secrets_are_starred_and_columns_stay(line: str) -> None:
    masked = mask(line)
    assert len(masked) == len(line)
    assert "*" in masked
    for secret in (SECRET, "9f9f", "777", "x0f", "eyJ", "hunter2", "abc"):
        assert secret not in masked


@pytest.mark.parametrize(
    "line",
    [
        "rsa.generate_private_key(public_exponent=65537, key_size=2048)",
        "jwt.encode(claims, key, algorithm='RS256')",
        "from cryptography.hazmat.primitives.asymmetric import rsa",
        "hashlib.md5(password.encode('utf-8'))",
        "class TestEcdsaWithSha256AndP384Signatures(Base):",
        "secret = derive(b'label')",
    ],
)
def test_ordinary_code_is_left_as_it_is(line: str) -> None:
    assert mask(line) == line


def test_nothing_that_steers_a_terminal_is_left() -> None:
    assert mask("a\x1b[31m\x07\u202eb\x9b\udc80\tc") == "a�[31m��b��\tc"
