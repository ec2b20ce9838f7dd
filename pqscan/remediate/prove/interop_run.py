"""Runs ML-DSA in pyca/cryptography and in liboqs against each other: a script, not to be imported.

It prints one line of JSON. FIPS 204: algorithm 2 signs with a context of at most 255 bytes, and
verification with another context must fail (section 5.2). Both libraries are called as code that
uses them would; a key or signature goes from one to the other as raw bytes.
"""

from __future__ import annotations

import ctypes
import json
import statistics
import sys
import time
from collections.abc import Callable

MESSAGE = b"pqscan interoperability"
CONTEXT, OTHER_CONTEXT = b"pqscan", b"another"
ROUNDS = 50


def flipped(data: bytes) -> bytes:
    """The data with one bit changed in the middle."""
    middle = len(data) // 2
    return data[:middle] + bytes([data[middle] ^ 1]) + data[middle + 1 :]


class Pyca:
    """ML-DSA of pyca/cryptography."""

    def __init__(self, parameter_set: str) -> None:
        from cryptography.hazmat.primitives.asymmetric import mldsa

        self.private = getattr(mldsa, f"MLDSA{parameter_set}PrivateKey")
        self.public = getattr(mldsa, f"MLDSA{parameter_set}PublicKey")
        self.key = self.private.generate()
        self.raw = self.key.public_key().public_bytes_raw()

    def keygen(self) -> object:
        """A new key pair."""
        return self.private.generate()

    def sign(self, message: bytes, context: bytes | None = None) -> bytes:
        """A signature with the pair made at the start."""
        signature: bytes = self.key.sign(message, context)
        return signature

    def verify(
        self, message: bytes, signature: bytes, raw: bytes, context: bytes | None = None
    ) -> bool:
        """Whether the signature holds under a raw public key."""
        from cryptography.exceptions import InvalidSignature

        try:
            self.public.from_public_bytes(raw).verify(signature, message, context)
        except InvalidSignature:
            return False
        return True


class Liboqs:
    """ML-DSA of liboqs, through liboqs-python."""

    def __init__(self, parameter_set: str) -> None:
        import oqs

        self.name = f"ML-DSA-{parameter_set}"
        self.oqs = oqs
        self.signer = oqs.Signature(self.name)
        self.raw: bytes = self.signer.generate_keypair()
        self.verifier = oqs.Signature(self.name)
        self.spare = oqs.Signature(self.name)

    def keygen(self) -> object:
        """A new key pair."""
        return self.spare.generate_keypair()

    def sign(self, message: bytes, context: bytes | None = None) -> bytes:
        """A signature with the pair made at the start."""
        if context is None:
            return bytes(self.signer.sign(message))
        return bytes(self.signer.sign_with_ctx_str(message, context))

    def verify(
        self, message: bytes, signature: bytes, raw: bytes, context: bytes | None = None
    ) -> bool:
        """Whether the signature holds under a raw public key."""
        if context is None:
            return bool(self.verifier.verify(message, signature, raw))
        return bool(self.verifier.verify_with_ctx_str(message, signature, context, raw))


Side = Pyca | Liboqs


def one_way(signer: Side, verifier: Side) -> tuple[str, str]:
    """What `verifier` says of `signer`'s work: (good ones, bad ones), each empty if right."""
    plain = signer.sign(MESSAGE)
    bound = signer.sign(MESSAGE, CONTEXT)
    good = ""
    if not verifier.verify(MESSAGE, plain, signer.raw):
        good = "a good signature was refused"
    elif not verifier.verify(MESSAGE, bound, signer.raw, CONTEXT):
        good = "a good signature with a context was refused"
    bad = ""
    if verifier.verify(flipped(MESSAGE), plain, signer.raw):
        bad = "a changed message was accepted"
    elif verifier.verify(MESSAGE, flipped(plain), signer.raw):
        bad = "a changed signature was accepted"
    elif verifier.verify(MESSAGE, bound, signer.raw, OTHER_CONTEXT):
        bad = "another context was accepted"
    elif verifier.verify(MESSAGE, bound, signer.raw):
        bad = "a missing context was accepted"
    elif verifier.verify(MESSAGE, plain, verifier.raw):
        bad = "another key was accepted"
    return good, bad


def microseconds(work: Callable[[], object]) -> float:
    """The median time of one call."""
    times = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return round(statistics.median(times) * 1e6, 1)


def latency(side: Side) -> list[float]:
    """Median microseconds of key generation, signing and verifying."""
    signature = side.sign(MESSAGE)
    return [
        microseconds(side.keygen),
        microseconds(lambda: side.sign(MESSAGE)),
        microseconds(lambda: side.verify(MESSAGE, signature, side.raw)),
    ]


def main(parameter_set: str, library: str) -> dict[str, object]:
    """Everything, or what went wrong; without a library only pyca against itself."""
    import cryptography
    from cryptography.hazmat.backends.openssl import backend

    pyca = Pyca(parameter_set)
    answer: dict[str, object] = {
        "pyca": f"pyca/cryptography {cryptography.__version__}, {backend.openssl_version_text()}",
        "sizes": [len(pyca.raw), len(pyca.sign(MESSAGE))],
        "own": one_way(pyca, Pyca(parameter_set)),
        "pyca_latency": latency(pyca),
    }
    if not library:
        return answer
    ctypes.CDLL(library)  # the binding answers a library that does not load by building one
    liboqs = Liboqs(parameter_set)
    answer["liboqs"] = f"liboqs {liboqs.oqs.oqs_version()}"
    answer["liboqs_sizes"] = [len(liboqs.raw), len(liboqs.sign(MESSAGE))]
    answer["there"] = one_way(pyca, liboqs)
    answer["back"] = one_way(liboqs, pyca)
    answer["liboqs_latency"] = latency(liboqs)
    return answer


if __name__ == "__main__":
    print(json.dumps(main(sys.argv[1], sys.argv[2])))
