"""Issues tickets."""

from __future__ import annotations

import base64
import json
import time

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from tickets.config import LIFETIME_SECONDS
from tickets.keys import new_signing_key


class Issuer:
    """Signs tickets with a key of its own."""

    def __init__(self, key: rsa.RSAPrivateKey | None = None) -> None:
        self._key = key or new_signing_key()

    @property
    def public_key(self) -> rsa.RSAPublicKey:
        """What a gate needs to check this issuer's tickets."""
        return self._key.public_key()

    def issue(self, path: str, now: float | None = None) -> str:
        """A ticket that opens `path`: payload and signature, each in URL-safe base64."""
        expires = int((time.time() if now is None else now) + LIFETIME_SECONDS)
        payload = json.dumps({"path": path, "expires": expires}).encode()
        signature = self._key.sign(
            payload,
            padding.PSS(
                mgf=padding.MGF1(hashes.SHA256()),
                salt_length=padding.PSS.MAX_LENGTH,
            ),
            hashes.SHA256(),
        )
        return ".".join(base64.urlsafe_b64encode(part).decode() for part in (payload, signature))
