"""The words the estimator's rooms share: what is attacked, by which model, on which machine."""

from __future__ import annotations

from enum import StrEnum

from pqscan.domain.algorithm import Attack
from pqscan.domain.estimate import Provenance
from pqscan.domain.record import Record


class Family(StrEnum):
    """Which problem a cost model prices."""

    FACTORING = "factoring"
    FINITE_FIELD = "finite-field"
    ELLIPTIC_CURVE = "elliptic-curve"
    KEY_SEARCH = "key-search"
    PREIMAGE = "preimage"
    COLLISION = "collision"


class Target(Record):
    """One algorithm and parameter set to break.

    `algorithm` is a registry id, `EC` for a curve named alone, `PASSWORD` for a secret of a given
    entropy. `bits` is the modulus, field, key or digest size, or the entropy. `variant` says which
    problem is meant where there are several: `short-exponent`, `schnorr`, `schnorr-order-known`,
    `full`, `full-order-known` for finite fields; empty elsewhere.
    """

    algorithm: str
    parameter_set: str | None
    attack: Attack
    bits: int
    variant: str = ""
    binary: bool = False  # a curve over a binary field
    label: str = ""  # the name it was found under

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name a person reads, and `parse_target` takes: `RSA-2048`, `P-256`, `SHA-256`."""
        return self.label or f"{self.algorithm}-{self.parameter_set}"

    @property
    def problem(self) -> str:
        """What Shor's algorithm solves here: `factoring`, `finite-field-dlog:schnorr`."""
        shor = self.attack.is_shor and self.variant
        return f"{self.attack.value}:{self.variant}" if shor else self.attack.value


class ReferencePoint(Record):
    """A figure of the paper that the shipped model must meet; it is a test by itself.

    `expected` maps a field of `Estimate` to the published value; `tolerance` is relative, or in
    bits for `log2_gates`. `digits` > 0: equal too if ours, rounded up to so many significant
    digits as the paper does, is the value. `verified` is False for a figure read in a secondary
    source: shown, not tested. `upper_bound`: the paper says "fewer than".
    """

    target: str
    expected: tuple[tuple[str, float], ...]
    tolerance: float
    source: str
    verified: bool = True
    digits: int = 0
    upper_bound: bool = False


class Term(Record):
    """`factor` * n^`power` * lg(n)^`logs`; `whole` rounds lg: "", "floor" or "ceil"."""

    factor: float
    power: float = 0.0
    logs: float = 0.0
    whole: str = ""


class Row(Record):
    """A published whole result: what it is of, on which kind of machine, and its figures."""

    target: str
    machine: str  # a Hardware.kind, empty for any
    figures: tuple[tuple[str, float], ...]
    note: str = ""


class ModelCard(Record):
    """A cost model's contract: where it comes from and what it may be asked.

    `lowest` and `highest` bound the target's bits; `units` is what it counts; `engine` names the
    function of this package that evaluates it, `coefficients` and `terms` what that function
    reads; `targets`, where not empty, are the only names it prices; `stance` places it in the
    envelope: conservative, reviewed or frontier; `physical` says which machine it sits on: `own`
    (the paper's layout), `surface` (any surface-code machine), `fixed` (the paper's whole
    machine, looked up and never recomputed), `none`.
    """

    id: str
    title: str
    citation: str
    url: str
    table: str
    year: int
    families: tuple[Family, ...]
    lowest: int
    highest: int
    units: str
    reviewed: bool
    circuits_public: bool
    provenance: Provenance
    engine: str
    stance: str
    physical: str
    note: str = ""
    preferred: bool = False  # the one used where none is named
    binary: bool = False  # prices curves over binary fields, and only those
    targets: tuple[str, ...] = ()
    coefficients: tuple[tuple[str, float], ...] = ()
    terms: tuple[tuple[str, tuple[Term, ...]], ...] = ()
    rows: tuple[Row, ...] = ()
    reference: tuple[ReferencePoint, ...] = ()

    @property
    def family(self) -> Family:
        """The first problem it prices."""
        return self.families[0]

    def coefficient(self, name: str) -> float:
        """A published constant of the model; KeyError if its file has none of that name."""
        return dict(self.coefficients)[name]


class Hardware(Record):
    """A machine profile: physical error rate a gate, seconds a code cycle and a reaction."""

    id: str
    title: str
    source: str
    kind: str  # superconducting | trapped-ion | neutral-atom | photonic | cat | custom
    code: str  # the code its logical qubits are kept in: surface | repetition-cat | ...
    error_rate: float
    cycle_seconds: float
    reaction_seconds: float
    error_model: str = "ge21"  # ge21 | beverland22
    factory: str = "auto"  # or one of physical.factories.names()
    t_error_rate: float | None = None  # of an injected T state, where it is not the gates' own
    note: str = ""
