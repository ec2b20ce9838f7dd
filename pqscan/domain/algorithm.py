"""What the field calls an algorithm, and what ends it."""

from __future__ import annotations

from enum import StrEnum

from pqscan.domain.record import Record


class Attack(StrEnum):
    """The best known quantum (or, for the symmetric ones, generic) attack."""

    FACTORING = "factoring"
    FINITE_FIELD_DLOG = "finite-field-dlog"
    ELLIPTIC_CURVE_DLOG = "elliptic-curve-dlog"
    KEY_SEARCH = "key-search"
    PREIMAGE = "preimage"
    COLLISION = "collision"
    NONE = "none"

    @property
    def is_shor(self) -> bool:
        """Whether a quantum computer ends the algorithm in polynomial time."""
        return self in (Attack.FACTORING, Attack.FINITE_FIELD_DLOG, Attack.ELLIPTIC_CURVE_DLOG)


class ClassicalStatus(StrEnum):
    """What is known without a quantum computer."""

    STRONG = "strong"
    LEGACY = "legacy"  # below 128 bits of strength, or being withdrawn
    BROKEN = "broken"  # a practical attack is published


class Primitive(StrEnum):
    """CycloneDX's words (cryptoProperties.algorithmProperties.primitive)."""

    DRBG = "drbg"
    MAC = "mac"
    BLOCK_CIPHER = "block-cipher"
    STREAM_CIPHER = "stream-cipher"
    SIGNATURE = "signature"
    HASH = "hash"
    PKE = "pke"
    XOF = "xof"
    KDF = "kdf"
    KEY_AGREE = "key-agree"
    KEM = "kem"
    AE = "ae"
    COMBINER = "combiner"
    OTHER = "other"
    UNKNOWN = "unknown"


class ParameterKind(StrEnum):
    """What the parameter set of an algorithm is counted in."""

    MODULUS_BITS = "modulus-bits"
    CURVE = "curve"
    KEY_BITS = "key-bits"
    NAMED = "named"
    NONE = "none"


class ParameterSet(Record):
    """One size, curve or named set; strengths in bits, `nist_level` as CycloneDX 0-6."""

    id: str
    aliases: tuple[str, ...] = ()
    oids: tuple[str, ...] = ()
    classical_bits: int | None = None
    nist_level: int = 0
    status: ClassicalStatus = ClassicalStatus.STRONG
    field_bits: int | None = None  # size of the field a curve lies over
    cyclonedx_curve: str | None = None  # the name in CycloneDX 1.7's `ellipticCurve`
    digest_bits: int | None = None


class Algorithm(Record):
    """An entry of the registry; `rule` is the catalogue id its findings carry by default."""

    id: str
    title: str
    primitive: Primitive
    attack: Attack
    rule: str
    parameter_kind: ParameterKind = ParameterKind.NONE
    status: ClassicalStatus = ClassicalStatus.STRONG
    post_quantum: bool = False
    aliases: tuple[str, ...] = ()
    oids: tuple[str, ...] = ()
    standards: tuple[str, ...] = ()
    parameters: tuple[ParameterSet, ...] = ()
    hybrid_of: tuple[str, ...] = ()  # ids of the halves of a hybrid
    family: str | None = None  # CycloneDX 1.7's `algorithmFamily`, None where its enum has none
    note: str = ""

    @property
    def hybrid(self) -> bool:
        """Whether the algorithm joins a classical and a post-quantum half."""
        return bool(self.hybrid_of)

    @property
    def quantum_vulnerable(self) -> bool:
        """Whether Shor's algorithm ends it."""
        return self.attack.is_shor

    def parameter(self, name: str) -> ParameterSet | None:
        """The parameter set of that id (not alias)."""
        return next((p for p in self.parameters if p.id == name), None)
