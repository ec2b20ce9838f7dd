"""ML-DSA of two libraries against each other, really run."""

from __future__ import annotations

from pathlib import Path

import pytest

from pqscan.domain.proposal import Check, Proof, ProofStatus
from pqscan.remediate.prove import interop
from pqscan.remediate.prove.interop import prove_mldsa
from pqscan.remediate.prove.interop_run import Pyca, flipped, one_way
from pqscan.remediate.prove.liboqs import LibOqs, Source


@pytest.mark.needs_oqs
@pytest.mark.parametrize(
    ("dsa", "sizes"),
    [("44", (1312, 2420)), ("65", (1952, 3309)), ("87", (2592, 4627))],
)
def test_both_libraries_agree_and_refuse_what_was_changed(dsa: str, sizes: tuple[int, int]) -> None:
    checks = prove_mldsa(dsa)
    name = f"ML-DSA-{dsa}"
    assert [check.name for check in checks] == [
        f"{name} sizes",
        f"{name} refuses what was changed",
        f"{name}: signed by pyca, verified by liboqs",
        f"{name}: signed by pyca, verified by liboqs, changed",
        f"{name}: signed by liboqs, verified by pyca",
        f"{name}: signed by liboqs, verified by pyca, changed",
        f"{name} latency",
    ]
    assert Proof("r", checks).holds
    assert checks[0].detail == (
        f"public key {sizes[0]:,} bytes, signature {sizes[1]:,} bytes, measured"
    )
    assert "pyca/cryptography" in checks[2].backend
    assert "; liboqs 0." in checks[2].backend
    assert "keygen/sign/verify in us" in checks[-1].detail


def test_without_liboqs_the_agreement_is_not_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(interop, "find", lambda: None)
    checks = prove_mldsa("65")
    assert [check.status for check in checks] == [
        ProofStatus.PASSED,
        ProofStatus.PASSED,
        ProofStatus.NOT_RUN,
    ]
    assert "liboqs is not installed" in checks[-1].detail
    assert not Proof("r", checks).holds


def test_a_library_that_does_not_load_fails(tmp_path: Path) -> None:
    path = tmp_path / "liboqs.so"
    path.write_bytes(b"no library")
    (check,) = prove_mldsa("65", LibOqs(str(path), Source.HOME))
    assert check.status is ProofStatus.FAILED
    assert "liboqs.so" in check.detail


class Accepting(Pyca):
    """A verifier that looks at nothing."""

    def verify(
        self, message: bytes, signature: bytes, raw: bytes, context: bytes | None = None
    ) -> bool:
        return True


class Deaf(Pyca):
    """A verifier that does not take the context into account."""

    def verify(
        self, message: bytes, signature: bytes, raw: bytes, context: bytes | None = None
    ) -> bool:
        with_context = super().verify(message, signature, raw, b"pqscan")
        return with_context or super().verify(message, signature, raw)


def test_a_verifier_that_accepts_anything_is_caught() -> None:
    assert one_way(Pyca("44"), Accepting("44")) == ("", "a changed message was accepted")


def test_a_verifier_that_ignores_the_context_is_caught() -> None:
    assert one_way(Pyca("44"), Deaf("44")) == ("", "another context was accepted")


def test_another_parameter_set_is_caught() -> None:
    class Other(Pyca):
        def verify(self, *_: object) -> bool:
            return False

    assert one_way(Pyca("44"), Other("44"))[0] == "a good signature was refused"


def test_flipping_changes_one_bit_and_no_length() -> None:
    data = bytes(range(9))
    changed = flipped(data)
    assert [a ^ b for a, b in zip(data, changed, strict=True)] == [0, 0, 0, 0, 1, 0, 0, 0, 0]


def test_a_check_says_what_was_wrong() -> None:
    made = interop._check("n", "b", "a changed message was accepted")
    assert made == Check("n", ProofStatus.FAILED, "b", "a changed message was accepted")
