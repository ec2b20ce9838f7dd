"""What bytes hold: formats that code loads keys from, and bytes that a stranger has made."""

from __future__ import annotations

import base64
import json
import secrets
import signal

import pytest
from cryptography.hazmat.primitives import serialization as how
from cryptography.hazmat.primitives.asymmetric import dsa, ec, ed25519, rsa, x25519

from pqscan.detect.python.sinks.der import is_bearable
from pqscan.detect.python.sinks.keydata import Kind, keys_in, kind_of
from pqscan.detect.python.sinks.pem import materials

DER = how.Encoding.DER


def told(data: bytes) -> list[tuple[str, str | None, Kind]]:
    return [(one.algorithm, one.parameter, kind_of(one)) for one in keys_in(data)]


@pytest.mark.parametrize(
    ("key", "algorithm", "parameter"),
    [
        (rsa.generate_private_key(65537, 1024), "RSA", "1024"),
        (dsa.generate_private_key(1024), "DSA", "1024"),
        (ec.generate_private_key(ec.SECP256K1()), "EC", "secp256k1"),
        (ed25519.Ed25519PrivateKey.generate(), "Ed25519", None),
        (x25519.X25519PrivateKey.generate(), "X25519", None),
    ],
)
def test_der(key, algorithm: str, parameter: str | None) -> None:
    private = key.private_bytes(DER, how.PrivateFormat.PKCS8, how.NoEncryption())
    public = key.public_key().public_bytes(DER, how.PublicFormat.SubjectPublicKeyInfo)
    assert told(private) == [(algorithm, parameter, Kind.PRIVATE)]
    assert told(public) == [(algorithm, parameter, Kind.PUBLIC)]


def test_public_lines_of_openssh() -> None:
    keys = (ec.generate_private_key(ec.SECP256R1()), ed25519.Ed25519PrivateKey.generate())
    lines = [
        key.public_key().public_bytes(how.Encoding.OpenSSH, how.PublicFormat.OpenSSH)
        for key in keys
    ]
    data = b"# who may enter\n" + b"\n".join(line + b" someone" for line in lines)
    assert told(data) == [("EC", "P-256", Kind.PUBLIC), ("Ed25519", None, Kind.PUBLIC)]


def number(bits: int) -> str:
    data = (1 << (bits - 1)).to_bytes(bits // 8, "big")
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        ({"kty": "RSA", "n": number(2048), "e": "AQAB"}, [("RSA", "2048", Kind.PUBLIC)]),
        ({"kty": "RSA", "n": number(1024), "d": "x"}, [("RSA", "1024", Kind.PRIVATE)]),
        ({"kty": "EC", "crv": "P-521"}, [("EC", "P-521", Kind.PUBLIC)]),
        ({"kty": "OKP", "crv": "Ed25519"}, [("Ed25519", None, Kind.PUBLIC)]),
        (
            {"keys": [{"kty": "EC", "crv": "P-256"}, {"kty": "oct", "k": "secret"}, 3]},
            [("EC", "P-256", Kind.PUBLIC)],
        ),
        ({"kty": "RSA", "n": 5}, []),
        ({"kty": "RSA", "n": "é"}, []),
        ({"kty": "EC", "crv": ["P-256"]}, []),
        ({"keys": {}}, []),
    ],
)
def test_json_web_keys(table: object, expected: object) -> None:
    assert told(json.dumps(table).encode()) == expected


# Bytes of a stranger: cut, deep, of huge numbers.


def tlv(tag: int, body: bytes) -> bytes:
    size = len(body)
    if size < 128:
        return bytes((tag, size)) + body
    length = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes((tag, 0x80 | len(length))) + length + body


def integer(value: int) -> bytes:
    return tlv(2, value.to_bytes(value.bit_length() // 8 + 1, "big"))


def dsa_key(size: int) -> bytes:
    """A private DSA key of that many bytes in PKCS #8, which holds no public half."""
    prime, order = (int.from_bytes(secrets.token_bytes(one), "big") | 1 for one in (size, size))
    kind = bytes.fromhex("06072a8648ce380401")
    parameters = tlv(0x30, integer(prime) + integer(order) + integer(prime - 2))
    body = integer(0) + tlv(0x30, kind + parameters) + tlv(4, integer(order - 2))
    return tlv(0x30, body)


@pytest.fixture
def soon():
    """What hangs is ended: decoding runs in C, where no test runner's own limit reaches it."""
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.alarm(20)
    yield
    signal.alarm(0)


def test_a_key_whose_public_half_would_take_hours(soon) -> None:
    bomb = dsa_key(14_000)
    assert len(bomb) < 65_536
    assert not is_bearable(bomb)
    assert keys_in(bomb) == ()
    pem = b"-----BEGIN PRIVATE KEY-----\n%s-----END PRIVATE KEY-----\n" % base64.encodebytes(bomb)
    assert list(materials(pem.decode())) == []


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\x30",
        b"\x30\x84\xff\xff\xff\xff",
        b"\x30\x80" * 30_000,
        tlv(0x30, tlv(0x30, b"")) * 2_000,
        b"\x30\x82\x01\x00\x02\x82\xff\xff" + bytes(9_000),
        b"{" * 60_000,
        b'{"keys":' + b"[" * 60_000,
        b"ssh-rsa !!!! x",
        b"ssh-rsa " + base64.b64encode(b"\0\0\0\7ssh-rsa\0\0\0\3\1\0\1\xff\xff\xff\xff"),
        b"-----BEGIN OPENSSH PRIVATE KEY-----\n%s\n-----END OPENSSH PRIVATE KEY-----"
        % base64.b64encode(b"openssh-key-v1\0\0\0\0\4none\xff\xff\xff\xff"),
        b"\xff\xfe\0\0" * 100,
    ],
    ids=lambda data: f"{data[:12]!r}",
)  # fmt: skip
def test_what_is_no_key(data: bytes, soon) -> None:
    assert keys_in(data) == ()


def test_numbers_are_measured_in_strings_too() -> None:
    small, large = tlv(4, tlv(0x30, integer(1 << 100))), tlv(4, tlv(0x30, integer(1 << 17_000)))
    assert is_bearable(small)
    assert not is_bearable(large)
    assert not is_bearable(tlv(0x30, tlv(3, b"\0" + tlv(0x30, integer(1 << 17_000)))))
