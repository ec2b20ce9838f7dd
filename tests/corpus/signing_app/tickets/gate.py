"""Checks tickets."""

from __future__ import annotations

import base64
import hashlib
import json
import time

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa


class Refused(Exception):
    """The ticket does not open this path now."""


class Gate:
    """Opens for tickets of one issuer."""

    def __init__(self, issuer_key: rsa.RSAPublicKey) -> None:
        self._issuer_key = issuer_key
        self.seen: set[str] = set()

    def check(self, ticket: str, path: str, now: float | None = None) -> None:
        """Return if the ticket opens `path`; raise `Refused` if not."""
        try:
            payload, signature = (base64.urlsafe_b64decode(part) for part in ticket.split("."))
        except ValueError:
            raise Refused("not a ticket") from None
        try:
            self._issuer_key.verify(
                signature,
                payload,
                padding.PSS(mgf=padding.MGF1(hashes.SHA256()), salt_length=padding.PSS.AUTO),
                hashes.SHA256(),
            )
        except InvalidSignature:
            raise Refused("the signature is wrong") from None
        claims = json.loads(payload)
        if claims["path"] != path:
            raise Refused("the ticket is for another path")
        if claims["expires"] < (time.time() if now is None else now):
            raise Refused("the ticket has expired")
        self.seen.add(hashlib.sha256(payload).hexdigest())
