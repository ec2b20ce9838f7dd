"""A word stands alone or not at all, with Hyperscan and without."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pqscan.domain.knowledge import cache_folder
from pqscan.scan.words import WORTH_HYPERSCAN, Words

WORDS = (b"RSA", b"md5", b"generate_private_key", b"DHE", b"BEGIN RSA PRIVATE", b"=RS256")


def _both(words: tuple[bytes, ...], data: bytes) -> tuple[bool, bool]:
    exact, quick = Words(words), Words(words)
    quick.prepare(WORTH_HYPERSCAN)
    return exact.found_in(data), quick.found_in(data)


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (b"RSA", True),
        (b"x.RSA(", True),
        (b"TRAVERSAL", False),
        (b"addHeader(DHEX)", False),
        (b"my_RSA", False),
        (b"RSA2", False),
        (b"RSA2 RSA", True),
        (b"\xc3\xa9md5\xc3\xa9", True),
        (b"-----BEGIN RSA PRIVATE KEY", True),
        (b"xBEGIN RSA PRIVATEx", False),
        (b"alg=RS256", True),
        (b"alg=RS2567", False),
        (b"generate_private_key", True),
        (b"generate_private_keys", False),
        (b"", False),
    ],
)
def test_words_stand_between_bytes_that_continue_none(data: bytes, found: bool) -> None:
    words = WORDS if b" RSA P" in data or b"=RS" in data else WORDS[:4]
    if b"xBEGIN" in data:
        words = WORDS[4:5]
    assert _both(words, data) == (found, found)


@given(
    st.lists(st.sampled_from([b"RSA", b"md5", b"_", b"x", b" ", b".", b"\n", b"\xff"]), max_size=30)
)
def test_hyperscan_changes_no_answer(parts: list[bytes]) -> None:
    data = b"".join(parts)
    expected = re.search(rb"(?<!\w)(?:RSA|md5|RSAmd5x)(?!\w)", data) is not None
    assert _both((b"RSA", b"md5", b"RSAmd5x"), data) == (expected, expected)


def test_a_word_across_the_pieces_of_a_large_file_is_found() -> None:
    for length in range((1 << 18) - 4, (1 << 18) + 4):
        data = b"a" * (length - 1) + b" RSA " + b"b" * (1 << 18)
        assert Words((b"RSA",)).found_in(data)
        assert not Words((b"RSAb",)).found_in(data)


def test_no_words_are_nowhere() -> None:
    assert _both((), b"RSA") == (False, False)


def test_a_spoilt_cache_is_made_again() -> None:
    words = (b"spoilt_cache_word", b"RC4")
    assert _both(words, b"RC4") == (True, True)
    kept = sorted(cache_folder().glob("words-*.hs"))
    assert kept
    for path in kept:
        path.write_bytes(b"torn")
    assert _both(words, b"RC4") == (True, True)
