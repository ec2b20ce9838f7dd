"""Keys and certificates in source text, found by their kind and never shown."""

import datetime
import re

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import dsa, ec, ed25519, rsa

from tests.detect.python.sinks.program import findings, found

RSA = rsa.generate_private_key(65537, 1024)
EC = ec.generate_private_key(ec.SECP384R1())
OLD = serialization.PrivateFormat.TraditionalOpenSSL
NEW = serialization.PrivateFormat.PKCS8
PLAIN = serialization.NoEncryption()


def pem(key: object, form: object = NEW, lock: object = PLAIN) -> str:
    text = key.private_bytes(serialization.Encoding.PEM, form, lock)  # type: ignore[attr-defined]
    return text.decode()


def public(key: object) -> str:
    form = serialization.PublicFormat.SubjectPublicKeyInfo
    found = key.public_key()  # type: ignore[attr-defined]
    return found.public_bytes(serialization.Encoding.PEM, form).decode()


def certificate() -> str:
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "test")])
    day = datetime.datetime(2026, 1, 1)
    made = x509.CertificateBuilder(name, name, EC.public_key(), 1, day, day.replace(year=2027))
    return made.sign(EC, hashes.SHA256()).public_bytes(serialization.Encoding.PEM).decode()


KEYS = {
    "RSA": (pem(RSA), "PQ405 RSA 1024 store"),
    "RSA, as of old": (pem(RSA, OLD), "PQ405 RSA 1024 store"),
    "a curve": (pem(EC), "PQ405 EC P-384 store"),
    "DSA": (pem(dsa.generate_private_key(1024)), "PQ405 DSA 1024 store"),
    "Ed25519": (pem(ed25519.Ed25519PrivateKey.generate()), "PQ405 Ed25519 - store"),
    "OpenSSH": (pem(EC, serialization.PrivateFormat.OpenSSH), "PQ405 EC P-384 store"),
    "locked RSA": (
        pem(RSA, OLD, serialization.BestAvailableEncryption(b"word")),
        "PQ405 RSA - store",
    ),
    "locked": (
        pem(RSA, NEW, serialization.BestAvailableEncryption(b"word")),
        "PQ405 unknown - store",
    ),
    "a public key": (public(EC), "PQ406 EC P-384 store"),
    "a certificate": (certificate(), "PQ402 EC P-384 store"),
}
WRITTEN = {
    "three quotes": lambda text: f'KEY = """{text}"""\n',
    "bytes": lambda text: f"KEY = {text.encode()!r}\n",
    "one line": lambda text: f"KEY = {text!r}\n",
    "an argument": lambda text: f"def make():\n    return use({text!r})\n",
    "lines in brackets": lambda text: "KEY = (\n" + "".join(
        f"    {line + chr(10)!r}\n" for line in text.splitlines()
    ) + ")\n",
    "joined lines": lambda text: f'KEY = "\\n".join({text.splitlines()!r})\n',
    "added lines": lambda text: "KEY = " + " + ".join(
        repr(line + "\n") for line in text.splitlines()
    ) + "\n",
    "an item of a dict": lambda text: f"CONFIG = {{'key': {text!r}}}\n",
}  # fmt: skip


@pytest.mark.parametrize("kind", KEYS)
def test_what_a_block_holds(kind: str) -> None:
    text, expected = KEYS[kind]
    assert found(f'KEY = """{text}"""\n') == [expected]


@pytest.mark.parametrize("way", WRITTEN)
def test_ways_to_write_it(way: str) -> None:
    assert found(WRITTEN[way](pem(EC))) == ["PQ405 EC P-384 store"]


@pytest.mark.parametrize("way", WRITTEN)
def test_no_byte_of_a_key_is_shown(way: str) -> None:
    text = pem(RSA)
    (finding,) = findings(WRITTEN[way](text))
    shown = repr(finding)
    pieces = {line[at : at + 12] for line in text.splitlines()[1:-1] for at in range(0, 52, 4)}
    assert not {piece for piece in pieces if len(piece) == 12 and piece in shown}


BODY = pem(RSA).splitlines()[1:-1]
BLOCK = "-----BEGIN PRIVATE KEY-----\n{}\n-----END PRIVATE KEY-----"
DECOYS = {
    "a docstring": f'"""\n{pem(RSA)}"""\n',
    "a docstring of a function": f'def f():\n    """{pem(RSA)}"""\n',
    "a comment": "".join(f"# {line}\n" for line in pem(RSA).splitlines()),
    "a mark": 'if "-----BEGIN RSA PRIVATE KEY-----" in text:\n    pass\n',
    "a pattern": 'P = r"-----BEGIN (RSA )?PRIVATE KEY-----.*-----END (RSA )?PRIVATE KEY-----"\n',
    "a placeholder": f"K = {BLOCK.format('MIIE...')!r}\n",
    "letters": f"K = {BLOCK.format('A' * 64)!r}\n",
    "a key cut short": f"K = {BLOCK.format(BODY[0])!r}\n",
    "a key with a hole": f"K = f{BLOCK.format('{body}')!r}\n",
    "far too long": f"K = {BLOCK.format('QUJD' * 60000)!r}\n",
}


@pytest.mark.parametrize("name", DECOYS)
def test_what_is_no_key(name: str) -> None:
    assert found(DECOYS[name]) == []


def test_a_json_web_key_is_masked() -> None:
    secret = "".join("aB3-_"[index % 5] for index in range(43))
    source = f'KEY = {{"kty": "EC", "crv": "P-256", "d": "{secret}", "x": "{secret}"}}\n'
    (finding,) = findings(source)
    assert re.search(r"aB3-_aB3", repr(finding)) is None
