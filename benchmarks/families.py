"""Which names of algorithms mean the same family, whoever says them."""

from __future__ import annotations

import re

# The first pattern that fits a word decides; words are looked for in a text one by one.
FAMILIES = (
    ("RSA", r"rsa\w*|rs\d{3}|ps\d{3}|pkcs1\w*|pss|oaep|rsassa\w*"),
    ("DSA", r"dsa|dss"),
    ("EC", r"ec|ecdsa\w*|ecdh\w*|es\d{3}k?|secp\w+|p-?\d{3}|nistp\w*|ellipticcurve\w*"),
    ("EC", r"ed25519|ed448|eddsa|x25519|x448|curve25519"),
    ("DH", r"dh|dhe|ffdhe?|diffie\w*|elgamal"),
    ("MD5", r"md5\w*"),
    ("MD4", r"md4"),
    ("MD2", r"md2"),
    ("SHA-1", r"sha-?1\w*"),
    ("3DES", r"3?des\w*|tripledes"),
    ("RC4", r"a?rc4"),
    ("RC2", r"a?rc2"),
    ("Blowfish", r"blowfish"),
    ("IDEA", r"idea"),
    ("AES", r"aes\w*"),
    ("ECB", r"ecb"),
    ("TLS", r"ssl\w*|tls\w*"),
    ("JWT", r"jwt\w*"),
)
PUBLIC = frozenset({"RSA", "DSA", "EC", "DH"})
_WORD = re.compile(r"[A-Za-z0-9-]+")


def family(name: str) -> str:
    """The family of one name; the name itself where none is known."""
    found = of_text(name)
    return sorted(found)[0] if found else name


def of_text(text: str) -> frozenset[str]:
    """Every family that a text speaks of; CamelCase and underscores part words."""
    if "asymmetric-key" in text:
        return PUBLIC
    text = text.replace("EdDSA", "ed25519")
    parted = re.sub(r"(?<=[a-z])(?=[A-Z])|_", " ", text)
    words = {*_WORD.findall(text), *_WORD.findall(parted)}
    words |= {part for word in words for part in word.split("-")}
    return frozenset(
        name
        for word in words
        for name, pattern in FAMILIES
        if re.fullmatch(pattern, word, re.IGNORECASE)
    )
