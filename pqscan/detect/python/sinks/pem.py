"""PEM blocks in a text: which key or certificate they hold. Nothing of the key itself is kept."""

from __future__ import annotations

import binascii
import re
from collections.abc import Iterator

from pqscan.detect.python.sinks import openssh
from pqscan.detect.python.sinks.der import attempt, is_bearable
from pqscan.domain.finding import Function
from pqscan.domain.record import Record, replace
from pqscan.domain.registry import registry

MARK = "-----BEGIN "
MAX_TEXT = 200_000  # characters of a literal that is looked at
MAX_BLOCK = 60_000  # characters of one block; an RSA-16384 key takes 13,000
MAX_BLOCKS = 50
_BLOCK = re.compile(r"-----BEGIN ([A-Z0-9. ]{1,40})-----(.*?)-----END \1-----", re.DOTALL)
_LINE = re.compile(r"[A-Za-z0-9+/=]+")
_BY_LABEL = {"RSA PRIVATE KEY": "RSA", "EC PRIVATE KEY": "EC", "DSA PRIVATE KEY": "DSA"}


class Material(Record):
    """What a block holds; no parameter means that it cannot be told."""

    label: str
    algorithm: str  # registry id or "unknown"
    parameter: str | None
    rule: str
    function: Function
    reason: str = ""


def materials(text: str) -> Iterator[Material]:
    """The keys and certificates of a text; what does not parse, such as a placeholder, is none."""
    if len(text) > MAX_TEXT:
        return
    for index, found in enumerate(_BLOCK.finditer(text)):
        if index >= MAX_BLOCKS:
            return
        if len(found.group()) <= MAX_BLOCK:
            yield from _material(found.group(1).strip(), found.group(2))


def _material(label: str, body: str) -> Iterator[Material]:
    lines = [line.strip() for line in body.replace("\\n", "\n").splitlines() if line.strip()]
    headers = [line for line in lines if ":" in line]
    data = [line for line in lines if ":" not in line]
    if not data or not all(_LINE.fullmatch(line) for line in data):
        return
    if label == "ENCRYPTED PRIVATE KEY" or any("ENCRYPTED" in line for line in headers):
        if len("".join(data)) > 100:
            algorithm = _BY_LABEL.get(label, "unknown")
            reason = "the key is encrypted"
            yield Material(label, algorithm, None, "PQ405", Function.STORE, reason)
        return
    der = attempt(lambda: binascii.a2b_base64("".join(data)))
    if not isinstance(der, bytes) or not is_bearable(der, is_dsa=label.startswith("DSA")):
        return
    if label == "OPENSSH PRIVATE KEY":
        key, encrypted = openssh.private_key(der)
        if key is not None:
            found = of_key(label, key, private=True)
            yield replace(found, reason="the key is encrypted") if encrypted else found
        return
    pem = "\n".join([f"-----BEGIN {label}-----", *data, f"-----END {label}-----", ""])
    yield from _parsed(label, pem.encode())


def _parsed(label: str, pem: bytes) -> Iterator[Material]:
    from cryptography import x509
    from cryptography.hazmat.primitives import serialization as how

    if label.endswith("PRIVATE KEY"):
        key = attempt(
            lambda: how.load_pem_private_key(pem, None, unsafe_skip_rsa_key_validation=True)
        )
        if key is not None:
            yield of_key(label, key, private=True)
    elif label in ("PUBLIC KEY", "RSA PUBLIC KEY"):
        key = attempt(lambda: how.load_pem_public_key(pem))
        if key is not None:
            yield of_key(label, key, private=False)
    elif label in ("CERTIFICATE", "X509 CERTIFICATE", "TRUSTED CERTIFICATE"):
        yield from of_certificate(label, attempt(lambda: x509.load_pem_x509_certificate(pem)))
    elif label in ("CERTIFICATE REQUEST", "NEW CERTIFICATE REQUEST"):
        yield from of_certificate(label, attempt(lambda: x509.load_pem_x509_csr(pem)), "PQ403")
    elif label in ("DH PARAMETERS", "X9.42 DH PARAMETERS"):
        prime = attempt(lambda: how.load_pem_parameters(pem).parameter_numbers().p)
        if isinstance(prime, int):
            yield Material(label, "DH", str(prime.bit_length()), "PQ102", Function.LOAD)


def of_certificate(label: str, found: object, rule: str = "PQ402") -> Iterator[Material]:
    """The key of a certificate or request; of a certificate also a broken digest."""
    key = attempt(found.public_key) if found is not None else None  # type: ignore[attr-defined]
    if key is None:
        return
    yield of_key(label, key, private=False, rule=rule)
    if rule != "PQ402":
        return
    digest = attempt(lambda: found.signature_hash_algorithm)  # type: ignore[attr-defined]
    named = registry().resolve(str(getattr(digest, "name", "")))
    if named is not None and named.algorithm.id in ("MD5", "SHA-1"):
        yield Material(label, named.algorithm.id, None, "PQ408", Function.CERTIFY)


def of_key(label: str, key: object, private: bool, rule: str = "PQ406") -> Material:
    """What a key object is."""
    algorithm, parameter = _kind(key)
    return Material(label, algorithm, parameter, "PQ405" if private else rule, Function.STORE)


def _kind(key: object) -> tuple[str, str | None]:
    """Registry id and parameter set of a key object, by the name of its class and its size."""
    name = type(key).__name__.removesuffix("PrivateKey").removesuffix("PublicKey")
    curve = getattr(key, "curve", None)
    if curve is not None:
        known = registry().curve(curve.name)
        return "EC", known.id if known else None
    named = registry().resolve(name)
    if named is None:
        return "unknown", None
    size = getattr(key, "key_size", None)
    return named.algorithm.id, named.parameter or (str(size) if size else None)
