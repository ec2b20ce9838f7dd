"""The registry: every algorithm and name the field uses, resolved here and nowhere else."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping
from typing import TypeVar

from pqscan.domain import knowledge
from pqscan.domain.algorithm import (
    Algorithm,
    ClassicalStatus,
    ParameterKind,
    ParameterSet,
    Primitive,
)
from pqscan.domain.errors import KnowledgeError
from pqscan.domain.named_use import NamedUse, read_named
from pqscan.domain.naming import cipher_tail, normal, transformation
from pqscan.domain.record import Record
from pqscan.domain.registry_tables import Curves, Entry, Strengths, read_algorithm, read_curves

__all__ = ["Named", "NamedUse", "Registry", "normal", "registry"]

T = TypeVar("T")
_MODULUS = range(256, 65_537)  # sizes a name may carry; anything else is not a modulus
_LONGEST = 100  # characters of a name; scanned text can be anything
_CIPHERS = (Primitive.BLOCK_CIPHER, Primitive.STREAM_CIPHER)
_KEYED = frozenset({"HMAC", "PBKDF2", "HKDF"})  # names that a digest's name may follow


class Named(Record):
    """What a name stands for: an algorithm, and the parameter set if the name fixes one."""

    algorithm: Algorithm
    parameter: str | None = None
    mode: str | None = None
    padding: str | None = None
    digest: str | None = None  # registry id of the hash the name carries


def _is_size(text: str) -> bool:
    return text.isdecimal() and len(text) <= 6


class Registry:
    """All algorithms, and the one place where a name becomes one."""

    def __init__(self, table: Mapping[str, object]) -> None:
        self._strengths = Strengths(table)
        self._curves: Curves = read_curves(table.get("curve"), self._strengths)
        entries = table.get("algorithm")
        if not isinstance(entries, dict):
            raise KnowledgeError("rules/algorithms.toml holds no algorithm", "reinstall pqscan")
        self.algorithms: Mapping[str, Algorithm] = {
            name: read_algorithm(name, entry, self._curves, self._strengths)
            for name, entry in entries.items()
        }
        self._bare: dict[str, Algorithm] = {}  # names of an algorithm alone
        self._full: dict[str, Named] = {}  # names that fix a parameter set too
        self._oids: dict[str, Named] = {}
        paddings = Entry("padding", table.get("padding", {}))
        self._paddings = {normal(name): paddings.text(name) for name in paddings.table}
        self._index()
        self._tables: dict[str, Mapping[str, NamedUse]] = {}
        self._resolved: dict[str, Named | None] = {}

    def algorithm(self, id: str) -> Algorithm:
        """The algorithm of that id; KnowledgeError where there is none."""
        try:
            return self.algorithms[id]
        except KeyError:
            raise KnowledgeError(
                f"no algorithm {id!r} in the registry", "see rules/algorithms.toml"
            ) from None

    def resolve(self, name: str) -> Named | None:
        """What an id, alias, OID, curve or joined name (`RSA-2048`, `aes-256-gcm`) stands for.

        The whole name must be explained: `addHeader` holds "DH" and stands for nothing.
        """
        if len(name) > _LONGEST:
            return None
        if name not in self._resolved:
            self._resolved[name] = self._resolve(name)
        return self._resolved[name]

    def curve(self, name: str) -> ParameterSet | None:
        """The curve of that name, alias or OID."""
        if name in self._curves.all:
            return self._curves.all[name]
        found = self._curve_names.get(name.strip()) or self._curve_names.get(normal(name))
        return self._curves.all[found] if found else None

    def named_table(self, table: str) -> Mapping[str, NamedUse]:
        """A table of protocol names under rules/names/, such as `jose` or `tls-suites`."""
        if table not in self._tables:
            file = knowledge.read_one(f"rules/names/{table}.toml")
            entries = file.get("name")
            if not isinstance(entries, dict):
                raise KnowledgeError(f"names/{table}.toml holds no names", "give a [name] table")
            self._tables[table] = {
                name: read_named(f"names/{table}.toml: {name}", entry, self._use)
                for name, entry in entries.items()
            }
        return self._tables[table]

    def named(self, table: str, name: str) -> NamedUse | None:
        """What a name means in one protocol, exactly as written there."""
        return self.named_table(table).get(name)

    def parameter(self, algorithm_id: str, parameter: str | None) -> ParameterSet | None:
        """The parameter set of that id or alias; an algorithm with one fixed set has that one."""
        algorithm = self.algorithm(algorithm_id)
        if algorithm.parameter_kind is ParameterKind.NONE:
            return algorithm.parameters[0] if algorithm.parameters else None
        if parameter is None:
            return None
        found = algorithm.parameter(parameter)
        return found or self._by_alias(algorithm, normal(parameter))

    def classical_bits(self, algorithm_id: str, parameter: str) -> int | None:
        """Bits of strength against the best classical attack, None where unknown.

        Moduli: SP 800-57 part 1 table 2 and SP 800-56B table 4, interpolated and rounded down;
        curves and named sets: their table.
        """
        found = self.parameter(algorithm_id, parameter)
        if found is not None:
            return found.classical_bits
        kind = self.algorithm(algorithm_id).parameter_kind
        if kind is ParameterKind.MODULUS_BITS and _is_size(parameter):
            return self._strengths.of_modulus(int(parameter))
        return None

    def status(self, algorithm_id: str, parameter: str | None) -> ClassicalStatus:
        """What is known without a quantum computer; the worse of algorithm and parameter set."""
        algorithm = self.algorithm(algorithm_id)
        found = self.parameter(algorithm_id, parameter)
        size = algorithm.status
        if found is not None:
            size = found.status
        elif parameter and _is_size(parameter):
            bits = self.classical_bits(algorithm_id, parameter)
            if bits is not None:
                size = self._strengths.status(algorithm.attack, int(parameter), bits)
        order = list(ClassicalStatus)
        return max(algorithm.status, size, key=order.index)

    def _index(self) -> None:
        for algorithm in self.algorithms.values():
            for name in (algorithm.id, *algorithm.aliases):
                self._claim(self._bare, normal(name), algorithm)
            for oid in algorithm.oids:
                self._claim(self._oids, oid, Named(algorithm))
            if algorithm.parameter_kind is ParameterKind.CURVE:
                continue
            fixed = algorithm.parameter_kind is ParameterKind.NONE
            for parameter in algorithm.parameters:
                for oid in parameter.oids:
                    self._claim(self._oids, oid, Named(algorithm, None if fixed else parameter.id))
                for name in map(normal, parameter.aliases):
                    if not name.isdecimal():
                        self._claim(self._full, name, Named(algorithm, parameter.id))
        self._curve_names: dict[str, str] = {}
        key = self.algorithm("EC")
        for curve in self._curves.all.values():
            for name in (*map(normal, (curve.id, *curve.aliases)), *curve.oids):
                self._claim(self._curve_names, name, curve.id)
            for name in map(normal, (curve.id, *curve.aliases)):
                self._claim(self._full, name, Named(key, curve.id))
            for oid in curve.oids:
                self._claim(self._oids, oid, Named(key, curve.id))

    @staticmethod
    def _claim(index: dict[str, T], name: str, owner: T) -> None:
        if index.setdefault(name, owner) != owner:
            raise KnowledgeError(f"two algorithms claim the name {name!r}", "rename one alias")

    def _resolve(self, name: str) -> Named | None:
        stripped = name.strip().removeprefix("urn:oid:")
        if stripped in self._oids:
            return self._oids[stripped]
        if stripped.replace(".", "").isdecimal():
            return None
        key = normal(name)
        if key in self._bare:
            return Named(self._bare[key], padding=self._paddings.get(key))
        if key in self._full:
            return self._full[key]
        return self._joined(key) or self._signature(key) or self._transformed(name)

    def _joined(self, key: str) -> Named | None:
        """An algorithm's name followed by a parameter set, and for a cipher by a mode."""
        for algorithm, rest in self._heads(key):
            if algorithm.primitive in _CIPHERS:
                found = self._cipher(algorithm, rest)
            elif algorithm.id in _KEYED:
                found = self._keyed(algorithm, rest)
            else:
                found = self._sized(algorithm, rest)
            if found is not None:
                return found
        return None

    def _heads(self, key: str) -> Iterator[tuple[Algorithm, str]]:
        for end in range(len(key) - 1, 1, -1):
            algorithm = self._bare.get(key[:end])
            if algorithm is not None:
                yield algorithm, key[end:]

    def _sized(self, algorithm: Algorithm, rest: str) -> Named | None:
        parameter = self._by_alias(algorithm, rest)
        if parameter is not None:
            fixed = algorithm.parameter_kind is ParameterKind.NONE
            return Named(algorithm, None if fixed else parameter.id)
        if algorithm.parameter_kind is ParameterKind.MODULUS_BITS and _is_size(rest):
            return Named(algorithm, str(int(rest))) if int(rest) in _MODULUS else None
        return None

    def _by_alias(self, algorithm: Algorithm, key: str) -> ParameterSet | None:
        if algorithm.parameter_kind is ParameterKind.CURVE:
            curve = self._curves.all.get(self._curve_names.get(key, ""))
            return curve if curve in algorithm.parameters else None
        for parameter in algorithm.parameters:
            if key == normal(parameter.id) or key in map(normal, parameter.aliases):
                return parameter
        return None

    def _cipher(self, algorithm: Algorithm, rest: str) -> Named | None:
        tail = cipher_tail(rest)
        if tail is None:
            return None
        parameter = self._by_alias(algorithm, tail.size) if tail.size else None
        if tail.size and parameter is None:
            return None
        fixed = algorithm.parameter_kind is ParameterKind.NONE
        size = None if parameter is None or fixed else parameter.id
        return Named(algorithm, size, tail.mode, tail.padding)

    def _keyed(self, algorithm: Algorithm, rest: str) -> Named | None:
        digest = self._digest(rest.removeprefix("with").removeprefix("hmac"))
        return Named(algorithm, digest=digest) if digest else None

    def _signature(self, key: str) -> Named | None:
        """`SHA256withRSA`, `ecdsa-with-SHA384`, `sha1WithRSAEncryption`: both halves must hold."""
        first, joint, second = key.partition("with")
        if not joint:
            return None
        for owner, hash_name in ((second, first), (first, second)):
            digest = self._digest(hash_name)
            algorithm = self._bare.get(owner)
            if digest and algorithm is not None and algorithm.quantum_vulnerable:
                return Named(algorithm, digest=digest, padding=self._paddings.get(owner))
        return None

    def _transformed(self, name: str) -> Named | None:
        """The JCA's `RSA/ECB/OAEPWithSHA-256AndMGF1Padding`."""
        parts = transformation(name)
        algorithm = self._bare.get(parts.algorithm) if parts else None
        if parts is None or algorithm is None or not algorithm.quantum_vulnerable:
            return None
        digest = self._digest(parts.digest) if parts.digest else None
        return Named(algorithm, padding=parts.padding, digest=digest)

    def _use(self, name: str) -> NamedUse | None:
        found = self.resolve(name)
        if found is None:
            return None
        return NamedUse(
            found.algorithm.id, found.parameter, (), found.digest, found.mode, found.padding
        )

    def _digest(self, key: str) -> str | None:
        found = self._bare.get(key)
        is_hash = found is not None and found.primitive in (Primitive.HASH, Primitive.XOF)
        return found.id if found is not None and is_hash else None


@functools.cache
def registry() -> Registry:
    """The registry of rules/algorithms.toml, read once a process."""
    return Registry(knowledge.read_one("rules/algorithms.toml"))
