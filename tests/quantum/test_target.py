"""Names a person may ask for, what they mean, and one line for those that mean nothing."""

from __future__ import annotations

import pytest

from pqscan.domain.algorithm import Attack
from pqscan.domain.errors import UsageError
from pqscan.domain.registry import registry
from pqscan.quantum.api import models_for, parse_target


@pytest.mark.parametrize(
    ("text", "algorithm", "parameter_set", "attack", "bits"),
    [
        ("RSA-2048", "RSA", "2048", Attack.FACTORING, 2048),
        ("rsa-3072", "RSA", "3072", Attack.FACTORING, 3072),
        ("P-256", "EC", "P-256", Attack.ELLIPTIC_CURVE_DLOG, 256),
        ("prime256v1", "EC", "P-256", Attack.ELLIPTIC_CURVE_DLOG, 256),
        ("secp256k1", "EC", "secp256k1", Attack.ELLIPTIC_CURVE_DLOG, 256),
        ("brainpoolP384r1", "EC", "brainpoolP384r1", Attack.ELLIPTIC_CURVE_DLOG, 384),
        ("X25519", "X25519", "Curve25519", Attack.ELLIPTIC_CURVE_DLOG, 255),
        ("Ed25519", "Ed25519", "Ed25519", Attack.ELLIPTIC_CURVE_DLOG, 255),
        ("Ed448", "Ed448", "Ed448", Attack.ELLIPTIC_CURVE_DLOG, 448),
        ("DH-2048", "DH", "2048", Attack.FINITE_FIELD_DLOG, 2048),
        ("ffdhe3072", "DH", "3072", Attack.FINITE_FIELD_DLOG, 3072),
        ("DSA-2048", "DSA", "2048", Attack.FINITE_FIELD_DLOG, 2048),
        ("ElGamal-2048", "ElGamal", "2048", Attack.FINITE_FIELD_DLOG, 2048),
        ("AES-128", "AES", "128", Attack.KEY_SEARCH, 128),
        ("AES-256-GCM", "AES", "256", Attack.KEY_SEARCH, 256),
        ("3DES", "3DES", None, Attack.KEY_SEARCH, 168),
        ("ChaCha20", "ChaCha20", "256", Attack.KEY_SEARCH, 256),
        ("SM4", "SM4", "128", Attack.KEY_SEARCH, 128),
        ("SHA-256", "SHA-256", "256", Attack.PREIMAGE, 256),
        ("SHA-256:collision", "SHA-256", "256", Attack.COLLISION, 256),
        ("SHA3-256", "SHA3-256", "256", Attack.PREIMAGE, 256),
        ("HMAC-SHA256", "HMAC", "256", Attack.KEY_SEARCH, 256),
        ("password:40", "PASSWORD", "40", Attack.KEY_SEARCH, 40),
    ],
)
def test_a_name_means_one_target(
    text: str, algorithm: str, parameter_set: str | None, attack: Attack, bits: int
) -> None:
    found = parse_target(text)
    assert (found.algorithm, found.parameter_set) == (algorithm, parameter_set)
    assert (found.attack, found.bits) == (attack, bits)


@pytest.mark.parametrize(
    ("text", "variant"),
    [
        ("DH-2048", "short-exponent"),
        ("DSA-2048", "schnorr-order-known"),
        ("DH-2048:full", "full"),
        ("ffdhe2048:full-order-known", "full-order-known"),
        ("RSA-2048", ""),
    ],
)
def test_variant_of_a_finite_field(text: str, variant: str) -> None:
    assert parse_target(text).variant == variant


@pytest.mark.parametrize(
    "text", ["RSA-2048", "DH-2048:full", "P-256", "X25519", "SHA-256:collision", "password:40",
             "HMAC-SHA256", "ECDSA P-256", "AES-128", "RC4"]
)  # fmt: skip
def test_the_name_it_shows_is_a_name_it_takes(text: str) -> None:
    found = parse_target(text)
    assert parse_target(found.name) == found


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("RSA-1", "allowed: RSA-256 to RSA-65536"),
        ("RSA-2047.5", "allowed: RSA-256 to RSA-65536"),
        ("RSA--2048", "allowed: RSA-256 to RSA-65536"),
        ("RSA-" + "9" * 5000, "allowed: RSA-256 to RSA-65536"),
        ("RSA-\u0662\u0660\u0664\u0668", "allowed: RSA-256 to RSA-65536"),
        ("password:" + "9" * 5000, "allowed: password:1 to password:1024"),
        ("RSA", "such as RSA-2048"),
        ("DH-nan", "allowed: DH-256 to DH-65536"),
        ("DH-2048:fast", "allowed: short-exponent"),
        ("P-999", "allowed: P-192, P-224, P-256, P-384, P-521"),
        ("ECDSA", "such as P-256"),
        ("AES", "such as AES-128"),
        ("HMAC", "such as HMAC-SHA256"),
        ("PBKDF2", "such as password:40"),
        ("password:", "password:1 to password:1024"),
        ("password:0", "password:1 to password:1024"),
        ("password:-3", "password:1 to password:1024"),
        ("password:1e9", "password:1 to password:1024"),
        ("SHA-256:both", "allowed: preimage, collision"),
        ("RSA-2048:full", "has no variant"),
        ("ML-KEM-768", "no quantum attack on ML-KEM"),
        ("", "allowed: such as RSA-2048"),
        ("Curve2551", "did you mean Curve25519"),
    ],
)
def test_what_means_nothing_ends_in_one_line(text: str, says: str) -> None:
    with pytest.raises(UsageError) as caught:
        parse_target(text)
    assert says in str(caught.value)
    assert "\n" not in str(caught.value)


def test_every_curve_of_the_registry_has_a_model() -> None:
    curves = registry().algorithm("EC").parameters
    unpriced = [curve.id for curve in curves if not models_for(parse_target(curve.id))]
    assert len(curves) > 60
    assert unpriced == []


@pytest.mark.parametrize("name", ["K-163", "B-571", "sect283k1", "c2tnb191v1", "c2pnb163v1"])
def test_binary_curves_get_the_binary_model_only(name: str) -> None:
    assert models_for(parse_target(name)) == ("banegas20",)
