"""Dict literals that are JSON web keys and headers, and those that are not."""

import base64

import pytest

from tests.detect.python.sinks.program import findings, found, region_text

N = base64.urlsafe_b64encode(((1 << 2047) + 1).to_bytes(256, "big")).decode().rstrip("=")
X = "MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4"

CASES = {
    "an RSA key": (f'K = {{"kty": "RSA", "n": "{N}", "e": "AQAB"}}', ["PQ406 RSA 2048 store"]),
    "a private RSA key": (
        f'K = {{"kty": "RSA", "n": "{N}", "e": "AQAB", "d": "{N}"}}',
        ["PQ405 RSA 2048 store"],
    ),
    "a curve": (f'K = {{"kty": "EC", "crv": "P-521", "x": "{X}"}}', ["PQ406 EC P-521 store"]),
    "Edwards": (
        f'K = {{"kty": "OKP", "crv": "Ed25519", "x": "{X}", "d": "{X}"}}',
        ["PQ405 Ed25519 - store"],
    ),
    "a key of constants": (
        f'KIND = "RSA"\nN = "{N}"\ndef f():\n    return {{"kty": KIND, "n": N}}',
        ["PQ406 RSA 2048 store"],
    ),
    "a header": ('h = {"alg": "ES256", "typ": "JWT"}', ["PQ309 ECDSA P-256 sign"]),
    "a header with a variable": (
        'def header(alg="PS256"):\n    return {"alg": alg, "kid": "1"}',
        ["PQ309 RSA - sign"],
    ),
    "a header of encryption": (
        'h = {"alg": "RSA-OAEP", "enc": "A256GCM"}',
        ["PQ309 RSA - encrypt"],
    ),
}
DECOYS = [
    'h = {"alg": "HS256", "typ": "JWT"}',
    'h = {"alg": "none", "typ": "JWT"}',
    'h = {"alg": "RS256"}',
    'WANTED = {"kty": "RSA", "use": "sig", "alg": "RS256"}',
    'K = {"kty": "RSA", "n": encode(key.n), "e": encode(key.e)}',
    'K = {"kty": "oct", "k": "c2VjcmV0"}',
    'K = {"kty": "RSA", "n": "…", "e": "AQAB"}',
    'def f():\n    """{"kty": "RSA", "n": "abc"} or {"alg": "RS256", "typ": "JWT"}."""',
    'log.info(\'{"alg": "RS256", "typ": "JWT"}\')',
]


@pytest.mark.parametrize("name", CASES)
def test_a_literal(name: str) -> None:
    source, expected = CASES[name]
    assert found(source) == expected


@pytest.mark.parametrize("source", DECOYS)
def test_what_says_nothing(source: str) -> None:
    assert found(source) == []


def test_the_region_is_the_entry() -> None:
    source = 'h = {\n    "typ": "JWT",\n    "alg": "RS256",\n}\n'
    (finding,) = findings(source)
    assert region_text(finding, source) == '"alg": "RS256"'
