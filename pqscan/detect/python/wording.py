"""A finding in words: what is used and for what."""

from __future__ import annotations

from pqscan.domain.finding import Asset, Function

_PHRASES = {
    Function.KEYGEN: "key generation",
    Function.SIGN: "signature",
    Function.VERIFY: "signature verification",
    Function.KEY_AGREE: "key agreement",
    Function.ENCAPSULATE: "encapsulation",
    Function.DECAPSULATE: "decapsulation",
    Function.ENCRYPT: "encryption",
    Function.DECRYPT: "decryption",
    Function.WRAP: "key wrapping",
    Function.UNWRAP: "key unwrapping",
    Function.DIGEST: "digest",
    Function.MAC: "message authentication",
    Function.KDF: "key derivation",
    Function.LOAD: "key loading",
    Function.STORE: "key in the source",
    Function.CERTIFY: "certificate",
    Function.NEGOTIATE: "negotiation",
    Function.OTHER: "use",
}


def title(asset: Asset) -> str:
    """`RSA-2048 key generation`."""
    name = asset.algorithm
    if asset.parameter_set:
        separator = " " if asset.algorithm in ("EC", "ECDSA", "ECDH") else "-"
        name = f"{name}{separator}{' or '.join(asset.parameter_set.split('|'))}"
    if asset.mode:
        name = f"{name} in {asset.mode.replace('|', ' or ')} mode"
    if asset.algorithm == "unknown":
        name = "Public-key"
    return f"{name} {_PHRASES[asset.function]}"


def message(asset: Asset, unresolved: str) -> str:
    """The finding in words; the first sentence is its title."""
    text = f"{title(asset)}."
    if asset.digest:
        text += f" Digest: {asset.digest.replace('|', ' or ')}."
    if unresolved:
        text += f" Parameter not resolved: {unresolved}."
    return text
