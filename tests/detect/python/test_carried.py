"""A key that is written to bytes and loaded again is the same key."""

from __future__ import annotations

import pytest

SOURCE = """
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa, x25519

key = {made}
pem = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, None)
again = serialization.load_pem_private_key(pem, None)
"""


@pytest.mark.parametrize(
    ("made", "loaded"),
    [
        ("rsa.generate_private_key(65537, 3072)", ("PQ101", "RSA", "3072")),
        ("ec.generate_private_key(ec.SECP384R1())", ("PQ107", "EC", "P-384")),
        ("x25519.X25519PrivateKey.generate()", ("PQ109", "X25519", None)),
    ],
)
def test_the_key_that_the_bytes_are_of(
    detect, made: str, loaded: tuple[str, str, str | None]
) -> None:
    found = {
        f.location.region.start_line: (f.rule, f.asset.algorithm, f.asset.parameter_set)
        for f in detect(SOURCE.format(made=made)).findings
    }
    assert found[7] == loaded


def test_bytes_of_a_key_that_is_not_known(detect) -> None:
    source = SOURCE.format(made="rsa.generate_private_key(65537, 3072)")
    source = source.replace("key = rsa.generate_private_key(65537, 3072)", "key = unknown()")
    (finding,) = detect(source).findings
    assert (finding.rule, finding.asset.algorithm) == ("PQ115", "unknown")
