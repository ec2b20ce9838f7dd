"""Public keys in OpenSSH's form inside a text: `ssh-rsa AAAA… somebody@somewhere`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pqscan.detect.python.sinks.openssh import public_key
from pqscan.detect.python.sinks.pem import MAX_BLOCKS, MAX_TEXT, Material, of_key

MARKS = ("ssh-rsa AAAA", "ssh-dss AAAA", "ssh-ed25519 AAAA", "ecdsa-sha2-nistp")
MAX_LINE = 20_000  # characters of a key; RSA-16384 takes 2,800
_LINE = re.compile(
    r"(?<![\w-])((?:ssh-(?:rsa|dss|ed25519)|ecdsa-sha2-nistp\d{3}) AAAA[\w+/]+={0,2})"
)


def materials(text: str) -> Iterator[Material]:
    """The keys of a text; what does not parse, such as a placeholder, is none."""
    if len(text) > MAX_TEXT or not any(mark in text for mark in MARKS):
        return
    for index, found in enumerate(_LINE.finditer(text)):
        if index >= MAX_BLOCKS:
            return
        key = public_key(found.group().encode()) if len(found.group()) <= MAX_LINE else None
        if key is not None:
            yield of_key("openssh public key", key, private=False)
