"""The tables under rules/names/: each entry holds, and OpenSSL and OpenSSH agree."""

from __future__ import annotations

import re
import shutil
import subprocess

import pytest

from pqscan.domain.errors import KnowledgeError
from pqscan.domain.finding import Function
from pqscan.domain.named_use import NamedUse, read_named
from pqscan.domain.registry import registry
from tests.domain.tools import needs_openssl

TABLES = ["jose", "ssh", "tls-groups", "tls-suites", "xmldsig", "signature-oids"]
XMLDSIG = "http://www.w3.org/2001/04/xmldsig-more#"


@pytest.mark.parametrize(
    ("table", "name", "expected"),
    [
        ("jose", "RS256", ("RSA", None, "SHA-256", "PKCS1v15")),
        ("jose", "PS384", ("RSA", None, "SHA-384", "PSS")),
        ("jose", "ES256", ("ECDSA", "P-256", "SHA-256", None)),
        ("jose", "ES512", ("ECDSA", "P-521", "SHA-512", None)),
        ("jose", "ES256K", ("ECDSA", "secp256k1", "SHA-256", None)),
        ("jose", "EdDSA", ("EdDSA", None, None, None)),
        ("jose", "HS256", ("HMAC", None, "SHA-256", None)),
        ("jose", "RSA-OAEP", ("RSA", None, "SHA-1", "OAEP")),
        ("jose", "RSA1_5", ("RSA", None, None, "PKCS1v15")),
        ("jose", "ML-DSA-44", ("ML-DSA", "44", None, None)),
        ("ssh", "diffie-hellman-group14-sha256", ("DH", "2048", "SHA-256", None)),
        ("ssh", "curve25519-sha256@libssh.org", ("X25519", None, "SHA-256", None)),
        ("ssh", "ssh-rsa", ("RSA", None, "SHA-1", "PKCS1v15")),
        ("ssh", "ssh-dss", ("DSA", "1024", "SHA-1", None)),
        ("ssh", "hmac-md5-96", ("HMAC", None, "MD5", None)),
        ("tls-groups", "prime256v1", ("ECDH", "P-256", None, None)),
        ("tls-groups", "ffdhe3072", ("DH", "3072", None, None)),
        ("xmldsig", f"{XMLDSIG}rsa-sha256", ("RSA", None, "SHA-256", "PKCS1v15")),
        ("signature-oids", "1.2.840.10045.4.3.3", ("ECDSA", None, "SHA-384", None)),
        ("signature-oids", "2.16.840.1.101.3.4.3.31", ("SLH-DSA", "SHAKE-256f", None, None)),
    ],
)
def test_a_protocols_name(
    table: str, name: str, expected: tuple[str, str | None, str | None, str | None]
) -> None:
    use = registry().named(table, name)
    assert use is not None
    assert (use.algorithm, use.parameter, use.digest, use.padding) == expected


def test_names_are_matched_as_written() -> None:
    assert registry().named("jose", "rs256") is None
    assert registry().named("jose", "RS25") is None


@pytest.mark.parametrize("table", TABLES)
def test_every_entry_stands_on_the_registry(table: str) -> None:
    known = registry()
    functions = {function.value for function in Function}
    waiting = list(known.named_table(table).items())
    assert waiting
    while waiting:
        name, use = waiting.pop()
        waiting += [(name, part) for part in use.parts]
        assert use.algorithm in known.algorithms, name
        assert use.digest is None or use.digest in known.algorithms, name
        assert set(use.functions) <= functions, name
        if use.parameter is not None:
            assert known.classical_bits(use.algorithm, use.parameter) is not None, name


def test_a_hybrid_keeps_its_halves_and_a_wrapped_key_its_cipher() -> None:
    group = registry().named("tls-groups", "SecP256r1MLKEM768")
    assert group is not None
    assert [(p.algorithm, p.parameter) for p in group.parts] == [
        ("ECDH", "P-256"),
        ("ML-KEM", "768"),
    ]
    wrapped = registry().named("jose", "ECDH-ES+A128KW")
    assert wrapped is not None
    assert [(p.algorithm, p.parameter, p.mode) for p in wrapped.parts] == [("AES", "128", "KW")]


def test_a_suite_holds_exchange_authentication_cipher_and_mac() -> None:
    assert registry().named("tls-suites", "ECDHE-ECDSA-AES256-SHA384") == NamedUse(
        "TLS",
        functions=("negotiate",),
        parts=(
            NamedUse("ECDH", functions=("key-agree",)),
            NamedUse("ECDSA", functions=("sign", "verify")),
            NamedUse("AES", "256", ("encrypt", "decrypt"), mode="CBC"),
            NamedUse("HMAC", functions=("mac",), digest="SHA-384"),
        ),
    )


def test_what_weakens_a_suite_is_said() -> None:
    modes = {
        "TLS_DH_anon_EXPORT_WITH_RC4_40_MD5": "export anonymous",
        "TLS_RSA_WITH_NULL_SHA256": "null",
        "TLS_ECDHE_PSK_WITH_AES_128_CBC_SHA": "psk",
        "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256": None,
    }
    for name, mode in modes.items():
        use = registry().named("tls-suites", name)
        assert use is not None
        assert use.mode == mode
    static = registry().named("tls-suites", "TLS_ECDH_RSA_WITH_AES_128_CBC_SHA")
    assert static is not None
    assert (static.parts[0].algorithm, static.parts[0].mode) == ("ECDH", "static")
    transport = registry().named("tls-suites", "SSL_RSA_WITH_RC4_128_MD5")
    assert transport is not None
    assert transport.parts[0] == NamedUse("RSA", functions=("encrypt", "decrypt"))


EXCHANGES = {
    "RSA": "RSA", "DH": "DH", "ECDH": "ECDH", "RSAPSK": "RSA", "DHEPSK": "DH", "ECDHEPSK": "ECDH",
    "SRP": "SRP", "PSK": None, "any": None,
}  # fmt: skip
AUTHENTICATIONS = {"RSA": "RSA", "ECDSA": "ECDSA", "DSS": "DSA"}


@needs_openssl
def test_openssl_reads_every_suite_as_we_do() -> None:
    command = ["openssl", "ciphers", "-V", "-stdname", "ALL:COMPLEMENTOFALL:@SECLEVEL=0"]
    lines = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    pattern = re.compile(
        r"- (\S+)\s+- (\S+)\s+\S+\s+Kx=(\S+)\s+Au=(\S+)\s+Enc=(\w+?)(?:/POLY1305)?"
        r"(GCM|CCM|CCM8)?(?:\((\d+)\))?\s+Mac=(\S+)"
    )
    found = pattern.findall(lines)
    assert len(found) > 100
    for standard, own, exchange, authentication, _, _, bits, mac in found:
        use = registry().named("tls-suites", standard)
        assert use is not None, standard
        assert registry().named("tls-suites", own) == use
        parts = list(use.parts)
        if EXCHANGES[exchange]:
            assert parts.pop(0).algorithm == EXCHANGES[exchange], standard
        if authentication in AUTHENTICATIONS:
            assert parts.pop(0).algorithm == AUTHENTICATIONS[authentication], standard
        elif authentication == "None":
            assert "anonymous" in (use.mode or "")
        if bits:
            cipher = parts.pop(0)
            assert cipher.parameter in (bits, None), standard
        else:
            assert "null" in (use.mode or "")
        if mac != "AEAD":
            assert parts == [NamedUse("HMAC", functions=("mac",), digest=MACS[mac])]
        else:
            assert parts[0].functions == ("kdf",)


MACS = {"SHA1": "SHA-1", "MD5": "MD5", "SHA256": "SHA-256", "SHA384": "SHA-384"}


@pytest.mark.skipif(
    shutil.which("ssh") is None, reason="missing: OpenSSH; get it: apt-get install openssh-client"
)
@pytest.mark.parametrize("query", ["kex", "key-sig", "cipher", "mac"])
def test_every_name_openssh_knows_is_known(query: str) -> None:
    names = subprocess.run(["ssh", "-Q", query], capture_output=True, text=True, check=True).stdout
    unknown = [n for n in names.split() if registry().named("ssh", n) is None]
    assert unknown == []


def test_a_name_the_registry_lacks_is_an_error_that_names_the_entry() -> None:
    with pytest.raises(KnowledgeError, match=r"names/x.toml: X1: 'ROT13'"):
        read_named("names/x.toml: X1", "ROT13", lambda name: None)
