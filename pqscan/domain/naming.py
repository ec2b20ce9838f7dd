"""The grammar of names that join an algorithm with a size, a mode, a padding or a digest."""

from __future__ import annotations

import re

from pqscan.domain.record import Record

_DROPPED = "-_/. :"
_PLAIN = "ecb cbc pcbc cfb cfb1 cfb8 cfb64 cfb128 ofb ofb64 ctr ctr128 gcm ccm eax ocb siv xts"
_MODES = {word: word.upper() for word in _PLAIN.split()} | {
    "gcmsiv": "GCM-SIV",
    "cbccts": "CBC-CTS",
    "kw": "KW",
    "wrap": "KW",
    "kwp": "KWP",
    "wrappad": "KWP",
}
_BLOCK_PADDINGS = {
    "": None,
    "pkcs5padding": "PKCS7",
    "pkcs7padding": "PKCS7",
    "pkcs5": "PKCS7",
    "pkcs7": "PKCS7",
    "nopadding": "none",
}
_KEY_PADDINGS = {"pkcs1padding": "PKCS1v15", "oaeppadding": "OAEP", "nopadding": "none"}
_OAEP = re.compile(r"oaepwith(.+)andmgf1padding")


class CipherTail(Record):
    """What follows a cipher's name: `256` and `GCM` of `aes-256-gcm`; empty where not said."""

    size: str
    mode: str | None
    padding: str | None


class Transformation(Record):
    """A JCA transformation of a public-key algorithm, `RSA/ECB/OAEPWithSHA-256AndMGF1Padding`."""

    algorithm: str
    padding: str
    digest: str | None  # as written, normal form


def normal(name: str) -> str:
    """A name without case and separators: `AES-256/GCM` and `aes256gcm` are one."""
    name = name.strip().lower()
    for char in _DROPPED:  # faster than str.translate on names this short
        name = name.replace(char, "")
    return name


def cipher_tail(rest: str) -> CipherTail | None:
    """The size, mode and padding that a cipher's name ends in; None if anything else is there."""
    size = rest[: len(rest) - len(rest.lstrip("0123456789"))]
    word = rest[len(size) :]
    if not word:
        return CipherTail(size, None, None)
    for mode, title in _MODES.items():
        if word.startswith(mode) and word[len(mode) :] in _BLOCK_PADDINGS:
            return CipherTail(size, title, _BLOCK_PADDINGS[word[len(mode) :]])
    return None


def transformation(name: str) -> Transformation | None:
    """The parts of a three-part JCA name whose mode says nothing (`ECB`, `None`)."""
    parts = name.split("/")
    if len(parts) != 3 or normal(parts[1]) not in ("ecb", "none"):
        return None
    padding = normal(parts[2])
    oaep = _OAEP.fullmatch(padding)
    if oaep is not None:
        return Transformation(normal(parts[0]), "OAEP", oaep[1])
    known = _KEY_PADDINGS.get(padding)
    return Transformation(normal(parts[0]), known, None) if known else None
