"""The registry's names, strengths and object identifiers, checked against other sources."""

from __future__ import annotations

import re
import subprocess

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import PublicKeyAlgorithmOID, SignatureAlgorithmOID

from pqscan.domain.algorithm import Attack, ClassicalStatus, ParameterKind, Primitive
from pqscan.domain.errors import KnowledgeError
from pqscan.domain.registry import Registry, registry
from tests.domain.tools import needs_openssl


def resolved(name: str) -> tuple[str, str | None] | None:
    found = registry().resolve(name)
    return (found.algorithm.id, found.parameter) if found else None


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("RSA", ("RSA", None)),
        ("RSA-2048", ("RSA", "2048")),
        ("rsa2048", ("RSA", "2048")),
        ("rsa_1234", ("RSA", "1234")),
        ("rsaEncryption", ("RSA", None)),
        ("1.2.840.113549.1.1.1", ("RSA", None)),
        ("urn:oid:1.2.840.10045.3.1.7", ("EC", "P-256")),
        ("P-256", ("EC", "P-256")),
        ("prime256v1", ("EC", "P-256")),
        ("secp256r1", ("EC", "P-256")),
        ("SECP256K1", ("EC", "secp256k1")),
        ("sect163r2", ("EC", "B-163")),
        ("brainpoolP512t1", ("EC", "brainpoolP512t1")),
        ("ECDSA-P384", ("ECDSA", "P-384")),
        ("curve25519", ("X25519", None)),
        ("ssh-ed25519", ("Ed25519", None)),
        ("EdDSA", ("EdDSA", None)),
        ("ffdhe2048", ("DH", "2048")),
        ("modp1024", ("DH", "1024")),
        ("diffie-hellman-group14-sha256", ("DH", "2048")),
        ("diffie-hellman-group-exchange-sha256", ("DH", None)),
        ("GOST3410-2012", ("GOST-R-34.10", None)),
        ("sm2p256v1", ("EC", "sm2p256v1")),
        ("AES", ("AES", None)),
        ("AES-128", ("AES", "128")),
        ("AES256", ("AES", "256")),
        ("DESede", ("3DES", None)),
        ("rc4-40", ("RC4", "40")),
        ("SHA256", ("SHA-256", None)),
        ("sha3_256", ("SHA3-256", None)),
        ("sha512/256", ("SHA-512/256", None)),
        ("BLAKE2b-256", ("BLAKE2b", "256")),
        ("ML-KEM-768", ("ML-KEM", "768")),
        ("mldsa65", ("ML-DSA", "65")),
        ("SLH-DSA-SHAKE-256f", ("SLH-DSA", "SHAKE-256f")),
        ("Kyber768", ("Kyber", "768")),
        ("SPHINCS+-SHA2-128s-simple", ("SPHINCS+", "SHA2-128s-simple")),
        ("mceliece348864f", ("Classic-McEliece", "348864f")),
        ("X25519MLKEM768", ("X25519MLKEM768", None)),
        ("sntrup761x25519-sha512@openssh.com", ("sntrup761x25519-sha512", None)),
        ("TLSv1.2", ("TLS", "1.2")),
        ("TLSv1", ("TLS", "1.0")),
        ("SSLv3", ("TLS", "SSL3")),
    ],
)
def test_a_name_resolves_to_its_algorithm_and_parameter(
    name: str, expected: tuple[str, str | None]
) -> None:
    assert resolved(name) == expected
    assert resolved(name.upper() if "urn" not in name else name) == expected


@pytest.mark.parametrize(
    "name",
    ["addHeader", "traversal", "header", "ES256", "AES257", "AES256x", "rsa12", "ecdhparams",
     "rsa2048bits", "SHA", "1.2.3.4", "2048", "", "-", "P-257", "DESTINATION", "universal",
     "dsafoo", "md55", "ML-KEM-700", "AES-256-FOO", "with", "SHA256withAES"],
)  # fmt: skip
def test_a_word_that_only_holds_an_algorithms_letters_is_nothing(name: str) -> None:
    expected = ("SHA-1", None) if name == "SHA" else None
    assert resolved(name) == expected


@pytest.mark.parametrize(
    ("name", "mode", "padding"),
    [
        ("aes-256-gcm", "GCM", None),
        ("AES/CBC/PKCS5Padding", "CBC", "PKCS7"),
        ("AES/ECB/NoPadding", "ECB", "none"),
        ("des-ede3-cbc", "CBC", None),
        ("aes_256_gcm_siv", "GCM-SIV", None),
        ("aes128-wrap", "KW", None),
    ],
)
def test_a_ciphers_mode_and_padding_are_kept(name: str, mode: str, padding: str | None) -> None:
    found = registry().resolve(name)
    assert found is not None
    assert (found.mode, found.padding) == (mode, padding)


@pytest.mark.parametrize(
    ("name", "padding", "digest"),
    [
        ("RSA-PSS", "PSS", None),
        ("RSAES-OAEP", "OAEP", None),
        ("SHA256withRSAandMGF1", "PSS", "SHA-256"),
        ("SHA256withRSA/PSS", "PSS", "SHA-256"),
        ("RSA/ECB/PKCS1Padding", "PKCS1v15", None),
        ("RSA/ECB/OAEPWithSHA-256AndMGF1Padding", "OAEP", "SHA-256"),
        ("RSA", None, None),
    ],
)
def test_how_rsa_is_padded_is_kept(name: str, padding: str | None, digest: str | None) -> None:
    found = registry().resolve(name)
    assert found is not None
    assert (found.algorithm.id, found.padding, found.digest) == ("RSA", padding, digest)


@pytest.mark.parametrize(
    ("name", "algorithm", "digest"),
    [
        ("SHA256withRSA", "RSA", "SHA-256"),
        ("sha1WithRSAEncryption", "RSA", "SHA-1"),
        ("ecdsa-with-SHA384", "ECDSA", "SHA-384"),
        ("HmacSHA256", "HMAC", "SHA-256"),
        ("hmac-md5", "HMAC", "MD5"),
        ("PBKDF2WithHmacSHA1", "PBKDF2", "SHA-1"),
    ],
)
def test_the_digest_in_a_name_is_kept(name: str, algorithm: str, digest: str) -> None:
    found = registry().resolve(name)
    assert found is not None
    assert (found.algorithm.id, found.digest) == (algorithm, digest)


@pytest.mark.parametrize(
    ("algorithm", "parameter", "bits"),
    [
        ("RSA", "1024", 80), ("RSA", "2048", 112), ("RSA", "3072", 128), ("DH", "7680", 192),
        ("RSA", "4096", 152), ("RSA", "15360", 256), ("RSA", "2047", 111), ("DSA", "1536", 96),
        ("RSA", "32768", 256), ("ECDSA", "P-256", 128), ("EC", "P-224", 112),
        ("ECDH", "secp256k1", 128), ("Ed25519", "", 128), ("X448", "", 224), ("AES", "192", 192),
        ("ML-KEM", "768", 192), ("RSA", "unknown", None), ("ECDSA", "P-999", None),
    ],
)  # fmt: skip
def test_classical_strength(algorithm: str, parameter: str, bits: int | None) -> None:
    assert registry().classical_bits(algorithm, parameter) == bits


@pytest.mark.parametrize(
    ("algorithm", "parameter", "status"),
    [
        ("RSA", "512", ClassicalStatus.BROKEN), ("RSA", "829", ClassicalStatus.BROKEN),
        ("RSA", "830", ClassicalStatus.LEGACY), ("RSA", "2048", ClassicalStatus.LEGACY),
        ("RSA", "3072", ClassicalStatus.STRONG), ("RSA", None, ClassicalStatus.STRONG),
        ("DSA", "3072", ClassicalStatus.LEGACY), ("EC", "secp112r1", ClassicalStatus.BROKEN),
        ("ECDSA", "P-256", ClassicalStatus.STRONG), ("MD5", None, ClassicalStatus.BROKEN),
        ("TLS", "1.1", ClassicalStatus.LEGACY), ("TLS", "SSL3", ClassicalStatus.BROKEN),
        ("SIKE", "p434", ClassicalStatus.BROKEN), ("SHA-256", None, ClassicalStatus.STRONG),
    ],
)  # fmt: skip
def test_classical_status(algorithm: str, parameter: str | None, status: ClassicalStatus) -> None:
    assert registry().status(algorithm, parameter) is status


def test_a_digest_and_a_field_carry_their_size() -> None:
    assert registry().algorithm("SHA-384").parameters[0].digest_bits == 384
    assert registry().algorithm("X25519").parameters[0].field_bits == 255
    curve = registry().curve("nistp521")
    assert curve is not None
    assert (curve.id, curve.field_bits, curve.cyclonedx_curve) == ("P-521", 521, "nist/P-521")
    assert registry().curve("P-1") is None


@pytest.mark.parametrize("name", ["SHA-2", "SHA3", "BLAKE2", "Schnorr", "NTRU Prime"])
def test_a_family_is_not_taken_for_one_of_its_members(name: str) -> None:
    assert registry().resolve(name) is None


def test_a_hostile_name_costs_nothing() -> None:
    assert registry().resolve("rsa" * 1_000_000) is None
    assert registry().resolve("rsa" + "9" * 90) is None
    assert registry().classical_bits("RSA", "9" * 10_000) is None
    assert registry().status("RSA", "9" * 10_000) is ClassicalStatus.STRONG


def test_an_unknown_id_is_an_error_that_names_it() -> None:
    with pytest.raises(KnowledgeError, match="'RAS'"):
        registry().algorithm("RAS")


def test_two_algorithms_cannot_claim_one_name() -> None:
    entry = {"title": "t", "primitive": "hash", "attack": "collision", "rule": "PQ002"}
    table: dict[str, object] = {
        "modulus-strength": {"1024": 80},
        "record": {},
        "curve": {},
        "algorithm": {"EC": entry, "A-B": entry, "C": {**entry, "aliases": ["ab"]}},
    }
    with pytest.raises(KnowledgeError, match="'ab'"):
        Registry(table)


def test_every_id_resolves_to_itself_and_every_half_of_a_hybrid_exists() -> None:
    known = registry()
    for name, algorithm in known.algorithms.items():
        assert resolved(name) == (name, None)
        assert all(half in known.algorithms for half in algorithm.hybrid_of)
        if algorithm.hybrid:
            assert algorithm.post_quantum
        if algorithm.post_quantum:
            assert algorithm.attack is Attack.NONE


def test_every_parameter_set_is_found_behind_its_algorithms_name() -> None:
    for algorithm in registry().algorithms.values():
        if algorithm.parameter_kind is ParameterKind.NONE or algorithm.id == "EdDSA":
            continue  # EdDSA-Ed25519 is Ed25519 itself
        for parameter in algorithm.parameters:
            assert resolved(f"{algorithm.id}-{parameter.id}") == (algorithm.id, parameter.id)


def test_hashes_below_256_bits_are_never_called_quantum_resistant() -> None:
    for algorithm in registry().algorithms.values():
        if algorithm.primitive is Primitive.HASH and algorithm.parameter_kind is ParameterKind.NONE:
            digest = algorithm.parameters[0].digest_bits
            assert digest is not None
            assert (algorithm.rule == "PQ002") == (digest >= 256)


@pytest.mark.parametrize("curve", sorted(ec._CURVE_TYPES))
def test_pyca_curves_agree_in_name_and_size(curve: str) -> None:
    ours = registry().curve(curve)
    assert ours is not None
    theirs = ec._CURVE_TYPES[curve]
    assert ours.field_bits == theirs.key_size or ours.id.startswith("K-")


def test_pyca_curve_oids_agree() -> None:
    for name, oid in vars(ec.EllipticCurveOID).items():
        if not name.startswith("_"):
            ours = registry().resolve(oid.dotted_string)
            assert ours is not None
            assert registry().curve(name) == ours.algorithm.parameter(ours.parameter or "")


@pytest.mark.parametrize(
    ("name", "algorithm", "parameter"),
    [
        ("DSA", "DSA", None), ("EC_PUBLIC_KEY", "EC", None), ("RSAES_PKCS1_v1_5", "RSA", None),
        ("RSASSA_PSS", "RSA", None), ("X25519", "X25519", None), ("X448", "X448", None),
        ("ED25519", "Ed25519", None), ("ED448", "Ed448", None), ("ML_DSA_44", "ML-DSA", "44"),
        ("ML_DSA_65", "ML-DSA", "65"), ("ML_DSA_87", "ML-DSA", "87"),
        ("ML_KEM_768", "ML-KEM", "768"), ("ML_KEM_1024", "ML-KEM", "1024"),
    ],
)  # fmt: skip
def test_pyca_public_key_oids_agree(name: str, algorithm: str, parameter: str | None) -> None:
    oid = getattr(PublicKeyAlgorithmOID, name).dotted_string
    assert resolved(oid) == (algorithm, parameter)


def test_pyca_signature_oids_agree() -> None:
    table = registry().named_table("signature-oids")
    for name, oid in vars(SignatureAlgorithmOID).items():
        if name.startswith("__") or name == "UNSIGNED":
            continue
        use = table[oid.dotted_string]
        owner = name.lstrip("_").partition("_WITH_")[0].replace("RSASSA_PSS", "RSA")
        if "3410" not in name:
            found = registry().resolve(owner)
            assert found is not None
            assert use.algorithm == found.algorithm.id


@needs_openssl
def test_openssl_curves_agree_in_oid_and_order() -> None:
    listed = subprocess.run(
        ["openssl", "ecparam", "-list_curves"], capture_output=True, text=True, check=True
    ).stdout
    names = [n for n in re.findall(r"^\s*([\w-]+)\s*:", listed, re.MULTILINE) if "Oakley" not in n]
    nist = re.compile(r"[PKB]-\d+")
    checked = 0
    for name in names:
        ours = registry().curve("sm2p256v1" if name == "SM2" else name)
        if ours is None:
            assert name.startswith("wap-wsg")
            continue
        assert _openssl_oid(name) in ours.oids
        order = _openssl_order(name)
        if not nist.fullmatch(ours.id) and ours.id not in ("secp112r2", "secp128r2"):
            assert ours.classical_bits == order.bit_length() // 2
        checked += 1
    assert checked >= 70


def _openssl_oid(name: str) -> str:
    command = ["openssl", "ecparam", "-name", name, "-outform", "DER"]
    der = subprocess.run(command, capture_output=True, check=True).stdout
    arcs, value = [der[2] // 40, der[2] % 40], 0
    for byte in der[3:]:
        value = value << 7 | byte & 127
        if byte < 128:
            arcs.append(value)
            value = 0
    return ".".join(map(str, arcs))


def _openssl_order(name: str) -> int:
    command = ["openssl", "ecparam", "-name", name, "-param_enc", "explicit", "-text", "-noout"]
    text = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    match = re.search(r"Order:\s*([0-9a-f:\s]+?)\n\S", text)
    assert match is not None
    return int(re.sub(r"[:\s]", "", match[1]), 16)
