"""Texts and dicts in which a program reads what key it shall make: gpg's batch, cfssl's JSON."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from pqscan.detect.python.scope import Scope
from pqscan.detect.python.sinks.notes import VALUE, note, stand_in
from pqscan.detect.python.sinks.pem import Material
from pqscan.detect.python.specs import CallSpec, Source
from pqscan.detect.python.values import Const, Mapped, Unknown, Value, options
from pqscan.domain.algorithm import ParameterKind
from pqscan.domain.finding import Function
from pqscan.domain.registry import registry

if TYPE_CHECKING:
    from pqscan.detect.python.engine import Engine

RULE = "PQ311"
MARKS = ("Key-Type:", '"algo"')
MAX_TEXT = 20_000
# GnuPG 2.4, "Unattended key generation"; numbers are those of RFC 9580, section 9.1.
_GPG = re.compile(r"^[ \t]*(Key|Subkey)-(Type|Length|Curve):[ \t]*([^\s#]+)", re.M | re.I)
_GPG_NAMES = {"1": "RSA", "16": "ElGamal", "elg-e": "ElGamal", "elg": "ElGamal", "17": "DSA"}
_GPG_NAMES |= {"18": "ECDH", "19": "ECDSA", "22": "EdDSA", "default": "Ed25519"}
_CFSSL_NAMES = {"rsa": "RSA", "ecdsa": "ECDSA", "ed25519": "Ed25519"}


def materials(text: str) -> Iterator[Material]:
    """What a batch of gpg or a request of cfssl asks for."""
    if len(text) > MAX_TEXT:
        return
    if MARKS[0].lower() in text.lower():
        yield from _batch(text)
    elif MARKS[1] in text and '"key"' in text:
        try:
            found = json.loads(text)
        except (ValueError, RecursionError):
            return
        key = found.get("key") if isinstance(found, dict) else None
        if isinstance(key, dict) and isinstance(key.get("algo"), str):
            size = key.get("size")
            yield from _made("cfssl request", _CFSSL_NAMES.get(key["algo"], ""), str(size or ""))


def _batch(text: str) -> Iterator[Material]:
    given: dict[str, dict[str, str]] = {}
    for which, what, value in _GPG.findall(text):
        given.setdefault(which.lower(), {})[what.lower()] = value
    for which in ("key", "subkey"):
        said = given.get(which, {})
        kind = said.get("type", "").lower()
        size = said.get("curve") or said.get("length", "")
        named = registry().resolve(size)
        if named is not None and named.algorithm.id in ("Ed25519", "Ed448", "X25519", "X448"):
            yield from _made(f"gpg {which}", named.algorithm.id, "")
        elif kind:
            yield from _made(f"gpg {which}", _GPG_NAMES.get(kind, kind), size)


def _made(label: str, name: str, size: str) -> Iterator[Material]:
    named = registry().resolve(name) if name else None
    if named is None or not named.algorithm.quantum_vulnerable:
        return
    parameter: str | None = size if size.isdecimal() else None
    if named.algorithm.parameter_kind is ParameterKind.CURVE:
        curve = registry().curve(size) or registry().curve(f"P-{size}")
        parameter = curve.id if curve is not None else None
    reason = "" if parameter else "the request does not say it"
    yield Material(label, named.algorithm.id, parameter, RULE, Function.KEYGEN, reason)


def entries(engine: Engine, node: ast.Dict, items: Mapped, scope: Scope) -> None:
    """`{"algo": "rsa", "size": 2048}`, which cfssl's requests hold as their `key`."""
    if not items.items.keys() <= {"algo", "size"}:
        return
    for kind in options(items.items["algo"]):
        if not isinstance(kind, Const) or kind.value not in _CFSSL_NAMES:
            continue
        size: Value = items.items.get("size", Unknown(None, "the request does not say it"))
        algorithm = _CFSSL_NAMES[str(kind.value)]
        spec = CallSpec(
            name="cfssl request",
            library="cfssl",
            arguments=(VALUE,),
            algorithm=Source(literal=algorithm),
            parameter=Source(argument=VALUE, how="curve" if algorithm == "ECDSA" else "bits"),
            function=Function.KEYGEN,
            rule=RULE,
        )
        note(engine, spec, size, stand_in(engine, node), scope)
