"""Runs liboqs once and prints what it showed as one line of JSON: a script, not to be imported.

It is started by file name with the library's path as its only argument, and stands alone so that
it runs in any environment that has the binding. FIPS 203 section 7 and FIPS 204 section 5 say
what each check must show.
"""

from __future__ import annotations

import ctypes
import json
import sys
import time
from collections.abc import Callable, Iterator

KEM = "ML-KEM-768"
SIGNATURE = "ML-DSA-65"
_MESSAGE = b"pqscan self-test"


def kem_round_trip() -> str:
    """Both sides hold the same secret; a changed ciphertext gives another (implicit rejection)."""
    import oqs

    with oqs.KeyEncapsulation(KEM) as alice, oqs.KeyEncapsulation(KEM) as bob:
        public = alice.generate_keypair()
        ciphertext, secret = bob.encap_secret(public)
        if alice.decap_secret(ciphertext) != secret:
            return "the two sides hold different secrets"
        if alice.decap_secret(_flipped(ciphertext)) == secret:
            return "a changed ciphertext gave the same secret"
        if (len(public), len(ciphertext), len(secret)) != (1184, 1088, 32):
            return "the sizes are not those of FIPS 203"
    return ""


def sign_and_verify() -> str:
    """The signature verifies, and no changed message, signature or other key is accepted."""
    import oqs

    with oqs.Signature(SIGNATURE) as signer, oqs.Signature(SIGNATURE) as other:
        public, stranger = signer.generate_keypair(), other.generate_keypair()
        signature = signer.sign(_MESSAGE)
        if not other.verify(_MESSAGE, signature, public):
            return "a good signature was refused"
        if other.verify(_MESSAGE + b"!", signature, public):
            return "a changed message was accepted"
        if other.verify(_MESSAGE, _flipped(signature), public):
            return "a changed signature was accepted"
        if other.verify(_MESSAGE, signature, stranger):
            return "another key's signature was accepted"
        if (len(public), len(signature)) != (1952, 3309):
            return "the sizes are not those of FIPS 204"
    return ""


def _flipped(data: bytes) -> bytes:
    return bytes([data[0] ^ 1]) + data[1:]


CHECKS: tuple[tuple[str, Callable[[], str]], ...] = (
    (f"{KEM} round trip", kem_round_trip),
    (f"{SIGNATURE} sign and verify", sign_and_verify),
)


def run_checks() -> Iterator[tuple[str, bool, str, float]]:
    """Each check's name, whether it held, why not, and its seconds."""
    for name, check in CHECKS:
        start = time.perf_counter()
        try:
            wrong = check()
        except Exception as error:
            wrong = f"{type(error).__name__}: {error}"
        yield name, not wrong, wrong, time.perf_counter() - start


def probe(library: str) -> dict[str, object]:
    """Versions, enabled algorithms and checks, or the error that came first."""
    try:
        # Loaded by hand first: the binding answers a library that does not load by building one.
        ctypes.CDLL(library)
    except OSError as error:
        return {"error": f"the library does not load: {error}"}
    try:
        import oqs
    except ImportError as error:
        return {"error": f"liboqs-python is not installed: {error}"}
    return {
        "library_version": oqs.oqs_version(),
        "binding_version": oqs.oqs_python_version(),
        "kems": list(oqs.get_enabled_kem_mechanisms()),
        "signatures": list(oqs.get_enabled_sig_mechanisms()),
        "checks": list(run_checks()),
    }


if __name__ == "__main__":
    print(json.dumps(probe(sys.argv[1])))
