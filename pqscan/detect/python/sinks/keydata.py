"""Keys and certificates in bytes of any format: PEM, DER, OpenSSH's public lines, JSON web keys.

Nothing of the key itself is kept.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator, Mapping
from enum import StrEnum

from pqscan.detect.python.sinks import pem
from pqscan.detect.python.sinks.der import attempt, is_bearable
from pqscan.detect.python.sinks.openssh import MAX_LINES, public_key
from pqscan.detect.python.sinks.pem import Material, of_certificate, of_key
from pqscan.domain.finding import Function
from pqscan.domain.registry import registry

_MARK = b"-----BEGIN "


class Kind(StrEnum):
    """What a call takes from the bytes it is given."""

    PRIVATE = "private"
    PUBLIC = "public"
    CERTIFICATE = "certificate"
    REQUEST = "request"
    PARAMETERS = "parameters"
    ANY = ""


_ENDINGS = (
    ("PRIVATE KEY", Kind.PRIVATE),
    ("PUBLIC KEY", Kind.PUBLIC),
    ("CERTIFICATE", Kind.CERTIFICATE),
    ("REQUEST", Kind.REQUEST),
    ("PARAMETERS", Kind.PARAMETERS),
)


def kind_of(found: Material) -> Kind:
    """What it is, by the label that its block has or would have."""
    return next((kind for ending, kind in _ENDINGS if found.label.endswith(ending)), Kind.ANY)


def keys_in(data: bytes) -> tuple[Material, ...]:
    """The keys and certificates that the bytes hold, in order; what does not parse is none."""
    if _MARK in data:
        found = pem.materials(data.decode("latin-1"))
        return tuple(one for one in found if one.rule != "PQ408")
    if data[:1] == b"\x30":
        return tuple(_of_der(data)) if is_bearable(data) else ()
    if data.lstrip()[:1] == b"{":
        return tuple(_of_json(data))
    return tuple(_of_lines(data))


def _of_lines(data: bytes) -> Iterator[Material]:
    for line in data.splitlines()[:MAX_LINES]:
        key = public_key(line.strip())
        if key is not None:
            yield of_key("PUBLIC KEY", key, private=False)


def _of_der(data: bytes) -> Iterator[Material]:
    """The first reading that fits: the formats do not overlap."""
    from cryptography import x509
    from cryptography.hazmat.primitives import serialization as how

    readings: tuple[tuple[str, Callable[[], object]], ...] = (
        ("CERTIFICATE", lambda: x509.load_der_x509_certificate(data)),
        ("PUBLIC KEY", lambda: how.load_der_public_key(data)),
        ("CERTIFICATE REQUEST", lambda: x509.load_der_x509_csr(data)),
        (
            "PRIVATE KEY",
            lambda: how.load_der_private_key(data, None, unsafe_skip_rsa_key_validation=True),
        ),
    )
    for label, decode in readings:
        found = attempt(decode)
        if found is None:
            continue
        if label in ("CERTIFICATE", "CERTIFICATE REQUEST"):
            yield from of_certificate(label, found)
        else:
            yield of_key(label, found, private=label == "PRIVATE KEY")
        return


def _of_json(data: bytes) -> Iterator[Material]:
    """A JSON web key (RFC 7517); of a set, each member."""
    import json

    table = attempt(lambda: json.loads(data))
    if not isinstance(table, dict):
        return
    members = table.get("keys", [table])
    for one in members[:MAX_LINES] if isinstance(members, list) else ():
        if isinstance(one, dict) and (found := _of_member(one)) is not None:
            yield found


def _of_member(table: Mapping[str, object]) -> Material | None:
    kind, curve, modulus = table.get("kty"), table.get("crv"), table.get("n")
    label = "PRIVATE KEY" if "d" in table else "PUBLIC KEY"
    if kind == "RSA" and isinstance(modulus, str):
        number = attempt(lambda: base64.urlsafe_b64decode(modulus + "=" * (-len(modulus) % 4)))
        if not isinstance(number, bytes):
            return None
        bits = int.from_bytes(number, "big").bit_length()
        return Material(label, "RSA", str(bits), "", Function.LOAD) if bits else None
    if kind == "EC" and isinstance(curve, str):
        known = registry().curve(curve)
        return Material(label, "EC", known.id, "", Function.LOAD) if known else None
    if kind == "OKP" and isinstance(curve, str):
        named = registry().resolve(curve)
        return Material(label, named.algorithm.id, None, "", Function.LOAD) if named else None
    return None
