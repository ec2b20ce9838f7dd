"""Keys in OpenSSH's formats, by their public half, which no passphrase hides."""

from __future__ import annotations

import base64
import binascii

from pqscan.detect.python.sinks.der import MAX_NUMBER, attempt

_MAGIC = b"openssh-key-v1\0"  # PROTOCOL.key of OpenSSH
_KINDS = (b"ssh-", b"ecdsa-")
MAX_LINES = 20  # of a file of public keys


def private_key(blob: bytes) -> tuple[object | None, bool]:
    """The public key in a private one, and whether its private half is encrypted."""
    if not blob.startswith(_MAGIC):
        return None, False
    at = len(_MAGIC)
    cipher, at = _string(blob, at)
    for _ in range(2):  # name and options of the derivation
        _, at = _string(blob, at)
    public, _ = _string(blob, at + 4)  # behind the number of keys
    kind, _ = _string(public, 0)
    return public_key(kind + b" " + base64.b64encode(public)), cipher != b"none"


def public_key(line: bytes) -> object | None:
    """The key of a line `ssh-rsa AAAA… comment`, or of a certificate in that form."""
    words = line.split(None, 2)
    if len(words) < 2 or not words[0].startswith(_KINDS):
        return None
    try:
        blob = binascii.a2b_base64(words[1])
    except binascii.Error:
        return None
    if not words[0].endswith(b"@openssh.com") and not _is_bearable(blob):
        return None
    from cryptography.hazmat.primitives import serialization

    text = b" ".join(words[:2])
    found = attempt(lambda: serialization.load_ssh_public_identity(text))
    return attempt(found.public_key) if isinstance(found, serialization.SSHCertificate) else found


def _string(blob: bytes, at: int) -> tuple[bytes, int]:
    """A string with its length before it (RFC 4251, section 5), and what stands behind it."""
    size = int.from_bytes(blob[at : at + 4], "big")
    return blob[at + 4 : at + 4 + size], at + 4 + size


def _is_bearable(blob: bytes) -> bool:
    at = 0
    while at + 4 <= len(blob):
        field, at = _string(blob, at)
        if len(field) > MAX_NUMBER:
            return False
    return True
