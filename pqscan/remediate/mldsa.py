"""What changes for people when RSA signatures become ML-DSA: sizes, and the steps of a plan."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pqscan.domain.record import Record
from pqscan.remediate.flow.groups import Group
from pqscan.remediate.flow.obstacles import Obstacle


class DsaSizes(Record):
    """Bytes of one parameter set: FIPS 204, table 2; SPKI as RFC 9881 encodes it in DER."""

    public_key: int
    signature: int

    @property
    def spki(self) -> int:
        """DER SubjectPublicKeyInfo: 22 bytes of header around the raw key."""
        return self.public_key + 22


DSA_SIZES = {
    "44": DsaSizes(1312, 2420),
    "65": DsaSizes(1952, 3309),
    "87": DsaSizes(2592, 4627),
}


def rsa_spki(bits: int) -> int:
    """DER SubjectPublicKeyInfo of an RSA key with exponent 65537 and at least 2048 bits."""
    return bits // 8 + 38


def impact(groups: Sequence[Group], parameter_set: str) -> list[str]:
    """What the replacement costs, in bytes where the old size is known."""
    new = DSA_SIZES[parameter_set]
    name = f"ML-DSA-{parameter_set}"
    sizes = sorted({size for group in groups for size in group.sizes})
    if len(sizes) == 1:
        old = sizes[0]
        found = [
            f"A signature grows from {old // 8} to {new.signature:,} bytes (RSA-{old} to {name}).",
            f"A public key (DER) grows from {rsa_spki(old)} to {new.spki:,} bytes.",
        ]
    else:
        found = [
            f"A signature has {new.signature:,} bytes with {name}; with RSA it has one eighth "
            "of the modulus length.",
            f"A public key (DER) has {new.spki:,} bytes.",
        ]
    found.append(
        "ML-DSA hashes inside: padding and digest arguments go, InvalidSignature is raised as "
        "before."
    )
    found.append(
        "The signature is ML-DSA alone, not hybrid: no composite signature is standardized and "
        "available in pyca/cryptography."
    )
    if parameter_set != "87":
        found.append(f"CNSA 2.0 and ASD do not accept {name}: choose --param-set 87 for them.")
    callers = _only_tests_call(groups)
    if callers:
        found.append(
            f"Within the project only tests call {callers}; whoever imports it from elsewhere "
            "gets ML-DSA keys."
        )
    return found


def _only_tests_call(groups: Sequence[Group]) -> str:
    """Functions that make or use a key and that no production code of the project calls."""
    names = sorted({name for group in groups for name in group.only_in_tests})
    return ", ".join(f"`{name}`" for name in names)


def no_effect(names: Sequence[str]) -> list[str]:
    """What a person can still set and what no longer does anything."""
    return [f"The key size can no longer be chosen: {', '.join(names)}."] if names else []


def stale_words(after: Sequence[tuple[str, bytes]]) -> list[str]:
    """Where comments, docstrings and texts of the changed files still speak of RSA."""
    places = []
    for path, content in after:
        for number, line in enumerate(content.decode("utf-8", "replace").splitlines(), 1):
            if re.search(r"\bRSA\b", line):
                places.append(f"{path}:{number}")
    if not places:
        return []
    return [
        f"The words around the code still say RSA, for a person to change: {', '.join(places)}."
    ]


def steps_for_formats(parameter_set: str) -> tuple[str, ...]:
    """How to change a key whose stored form, or whose verifier, is elsewhere."""
    return (
        "List who holds the public key or verifies these signatures, and what is stored.",
        "Give keys and signatures a version tag, and let every verifier read both versions.",
        f"Then create ML-DSA-{parameter_set} keys, publish them beside the RSA keys, and sign "
        "with both.",
        "When every verifier reads the new version, stop signing with RSA; keep RSA verification "
        "only as long as old signatures must hold, and give it an end date.",
    )


def steps_for_refusal(obstacles: Sequence[Obstacle], parameter_set: str) -> tuple[str, ...]:
    """What a person does about a key that could not be followed."""
    words = " ".join(obstacle.reason for obstacle in obstacles)
    steps = [f"See {o.path}:{o.line}: {o.reason}." for o in obstacles[:6]]
    if "encrypts" in words or "decrypts" in words:
        steps.append(
            "Split the key: one for signatures, which becomes ML-DSA; for encryption use "
            "hybrid HPKE (ML-KEM-768 with X25519), which changes the ciphertext's format."
        )
    if "JOSE" in words:
        steps.append(
            "Keep the token library and plan for a release with ML-DSA (RFC 9964); do not move "
            "to EdDSA or ECDSA, which the same attack breaks."
        )
    if "certificates" in words:
        steps.append("Plan the certificate hierarchy from its root: RFC 9881, verifiers first.")
    steps.append(
        f"Once every use is plain, run this command again, or write ML-DSA-{parameter_set} by hand."
    )
    return tuple(steps)
