"""The cryptography of a view as assets: places that share algorithm and parameters become one."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

from pqscan.domain.algorithm import Algorithm, ParameterSet, Primitive
from pqscan.domain.finding import Asset, Finding, Function
from pqscan.domain.record import Record
from pqscan.domain.registry import registry
from pqscan.report.text import clean
from pqscan.report.view import View
from pqscan.report.wording import either

_SIGNING = (Function.SIGN, Function.VERIFY, Function.CERTIFY)


class Identity(Record, order=True):
    """What makes two places the same asset; an empty text is what the place does not say."""

    algorithm: str
    parameter: str = ""
    mode: str = ""
    padding: str = ""
    digest: str = ""
    group: str = ""

    @property
    def name(self) -> str:
        """`RSA-2048`, `AES-256-GCM`, `ECDSA-P-256-SHA-256`."""
        words = (self.algorithm, self.parameter, self.mode, self.padding, self.digest, self.group)
        return "-".join(clean(word) for word in words if word)

    @property
    def ref(self) -> str:
        """A name that no other identity has, for references inside a document."""
        words = (self.algorithm, self.parameter, self.mode, self.padding, self.digest, self.group)
        safe = (word.replace("%", "%25").replace("/", "%2F") for word in words)
        return "crypto:" + "/".join(safe).rstrip("/")


class CryptoAsset(Record):
    """One asset with its places; None and empty where the registry or the code does not say."""

    identity: Identity
    algorithm: Algorithm | None  # None: an id this registry does not hold
    parameter_set: ParameterSet | None  # None: unknown, or any size will do (a modulus)
    classical_bits: int | None
    places: tuple[Finding, ...]  # empty for a digest that is only met inside another asset
    functions: tuple[Function, ...]
    digest: Identity | None
    hybrid: bool

    @property
    def primitive(self) -> Primitive:
        """CycloneDX's word for what it is; RSA that is only seen to sign is a signature."""
        known = self.algorithm.primitive if self.algorithm else Primitive.UNKNOWN
        signs = all(function in _SIGNING for function in self.functions)
        return Primitive.SIGNATURE if signs and known is Primitive.PKE else known

    @property
    def quantum_vulnerable(self) -> bool | None:
        """Whether Shor's algorithm ends it; None for an unknown algorithm."""
        return self.algorithm.quantum_vulnerable if self.algorithm else None

    @property
    def nist_level(self) -> int | None:
        """NIST's category 0 to 6; None where it hangs on a parameter that is not known."""
        if self.quantum_vulnerable:
            return 0
        return self.parameter_set.nist_level if self.parameter_set else None

    @property
    def oid(self) -> str | None:
        """The object identifier: a named set's own, or the algorithm's; a curve's names no use."""
        own = self.algorithm.oids if self.algorithm else ()
        named = self.parameter_set.oids if self.parameter_set and not self.curve else ()
        return next(iter(named or own), None)

    @property
    def curve(self) -> str | None:
        """The curve's name as the registry spells it."""
        found = self.parameter_set
        return found.id if found and found.field_bits is not None else None


def crypto_assets(view: View) -> tuple[CryptoAsset, ...]:
    """Findings and inventory as assets, in the order of their names.

    A place that several parameter sets may reach stands under each of them.
    """
    places: dict[Identity, list[Finding]] = {}
    for finding in (*(made.finding for made in view.assessments), *view.inventory):
        for identity in _identities(finding.asset):
            places.setdefault(identity, []).append(finding)
    for identity in [identity for identity in places if identity.digest]:
        places.setdefault(Identity(identity.digest), [])
    return tuple(_asset(identity, tuple(places[identity])) for identity in sorted(places))


def _identities(asset: Asset) -> Iterator[Identity]:
    """One for each combination of the values that may reach the place."""
    for parameter, mode, padding, digest in product(
        dict.fromkeys(asset.parameters) or ("",),
        *(either(joined) or ("",) for joined in (asset.mode, asset.padding, asset.digest)),
    ):
        yield Identity(asset.algorithm, parameter, mode, padding, digest, asset.group or "")


def _asset(identity: Identity, places: tuple[Finding, ...]) -> CryptoAsset:
    algorithm = registry().algorithms.get(identity.algorithm)
    parameter = identity.parameter or None
    found, bits = None, None
    if algorithm is not None:
        found = registry().parameter(algorithm.id, parameter)
        if found is not None:
            bits = found.classical_bits
        elif parameter is not None:
            bits = registry().classical_bits(algorithm.id, parameter)
    seen = (f for place in places for f in (place.asset.function, *place.asset.functions))
    return CryptoAsset(
        identity=identity,
        algorithm=algorithm,
        parameter_set=found,
        classical_bits=bits,
        places=places,
        functions=tuple(dict.fromkeys(seen)) or (Function.DIGEST,),
        digest=Identity(identity.digest) if identity.digest else None,
        hybrid=any(place.asset.hybrid for place in places),
    )
