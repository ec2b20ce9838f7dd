"""Cipher strings against OpenSSL itself: the suites that the library takes, and no others."""

import ssl

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pqscan.detect.python.sinks.cipher_string import NotExpanded, expand, suites

WORDS = """
ALL COMPLEMENTOFALL COMPLEMENTOFDEFAULT HIGH eNULL NULL aNULL kRSA aRSA RSA kEDH kDHE DH DHE EDH
ECDH kEECDH kECDHE ECDHE EECDH ADH AECDH DSS aDSS aECDSA ECDSA PSK kPSK kRSAPSK kDHEPSK kECDHEPSK
aPSK AES AES128 AES256 AESGCM AESCCM AESCCM8 CHACHA20 ARIA ARIA128 CAMELLIA CAMELLIA256 SHA SHA1
SHA256 SHA384 TLSv1.2 TLSv1.0 TLSv1 SSLv3 CBC MD5
ECDHE-RSA-AES128-GCM-SHA256 AES256-SHA DHE-RSA-AES256-GCM-SHA384
"""


def by_openssl(text: str) -> set[str]:
    """The suites below TLS 1.3 that the linked OpenSSL takes; none where it refuses the string."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    try:
        context.set_ciphers(f"{text}:@SECLEVEL=0")
    except ssl.SSLError:
        return set()
    return {one["name"] for one in context.get_ciphers() if not one["name"].startswith("TLS_")}


def by_pqscan(text: str) -> set[str]:
    try:
        return {suite.name for suite in expand(text) if "OLD" not in suite.marks}
    except NotExpanded:
        return set()


def in_both(names: set[str]) -> set[str]:
    """Without what some builds of OpenSSL leave out."""
    known = {suite.name for suite in suites()}
    return {name for name in names & known if "SRP" not in name}


@pytest.mark.parametrize("word", WORDS.split())
def test_every_word_means_what_openssl_takes_it_for(word: str) -> None:
    theirs = in_both(by_openssl(word))
    assert in_both(by_pqscan(word)) == theirs
    assert theirs or word in ("MD5", "COMPLEMENTOFALL")


terms = st.tuples(
    st.sampled_from(["", "", "", "!", "-", "+"]),
    st.lists(st.sampled_from(WORDS.split()[:-3]), min_size=1, max_size=2).map("+".join),
).map("".join)


@settings(max_examples=150, deadline=None)
@given(first=st.sampled_from(["ALL", "HIGH", "DEFAULT", "ECDHE+AESGCM"]), rest=st.lists(terms))
@example(first="ALL", rest=["!COMPLEMENTOFDEFAULT+HIGH"])
@example(first="ALL", rest=["!HIGH+COMPLEMENTOFDEFAULT"])
@example(first="HIGH", rest=["!COMPLEMENTOFDEFAULT+AES128"])
def test_any_string_allows_what_openssl_allows(first: str, rest: list[str]) -> None:
    text = ":".join([first, *rest])
    assert in_both(by_pqscan(text)) == in_both(by_openssl(text))


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("ECDHE-RSA-AES128-GCM-SHA256", {"ECDHE-RSA-AES128-GCM-SHA256"}),
        ("RC4-SHA:DES-CBC3-SHA", {"RC4-SHA", "DES-CBC3-SHA"}),
        ("EXP+RC4", {"EXP-RC4-MD5", "EXP-ADH-RC4-MD5"}),
        ("RC4+kRSA:!MD5", {"RC4-SHA"}),
        ("AES128-SHA, AES256-SHA RC4-SHA", {"AES128-SHA", "AES256-SHA", "RC4-SHA"}),
        ("ADH-AES128-SHA:AES128-SHA@SECLEVEL=1", {"AES128-SHA"}),
        ("AES128-SHA:DHE-RSA-AES128-SHA:@SECLEVEL=3", {"DHE-RSA-AES128-SHA"}),
        ("AES128-SHA:NOTHING", {"AES128-SHA"}),
        ("TLS_AES_256_GCM_SHA384", {"TLS_AES_256_GCM_SHA384"}),
    ],
)
def test_strings(text: str, names: set[str]) -> None:
    assert {suite.name for suite in expand(text)} == names


def test_old_suites_are_there_only_where_a_word_asks_for_them() -> None:
    assert not any("OLD" in suite.marks for suite in expand("ALL:COMPLEMENTOFALL"))
    assert {suite.name for suite in expand("HIGH:MEDIUM") if "RC4" in suite.marks} >= {"RC4-SHA"}


@pytest.mark.parametrize("text", ["", "NOTHING", "!ALL", "AES128-SHA:!RSA", "FIPS", "x" * 20_000])
def test_a_string_that_cannot_be_told(text: str) -> None:
    with pytest.raises(NotExpanded):
        expand(text)
