"""Dict literals of JOSE: keys (`{"kty": "RSA", …}`) and headers (`{"alg": "RS256", …}`)."""

from __future__ import annotations

import ast
import base64
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from pqscan.detect.python.scope import Scope
from pqscan.detect.python.sinks.names import meaning
from pqscan.detect.python.sinks.notes import VALUE, note, sink, stand_in
from pqscan.detect.python.specs import CallSpec, Source
from pqscan.detect.python.values import Const, Mapped, Unknown, Value, options
from pqscan.domain.finding import Function

if TYPE_CHECKING:
    from pqscan.detect.python.engine import Engine

MAX_NUMBER = 20_000  # characters of a number in base64
# RFC 7515 section 4.1 and RFC 7516 section 4.1: what tells a header from any dict with `alg`.
COMPANIONS = frozenset(("typ", "kid", "jku", "jwk", "x5u", "x5c", "x5t", "cty", "crit", "enc"))
# What stands beside `key` and `alg` where a token's issue is configured (Authlib's get_jwt_config).
_CLAIMS = frozenset(("iss", "exp", "aud"))
_LIBRARY = re.compile(
    rb"^\s*(?:import|from)\s+(?:authlib|jose|joserfc|josepy|jwcrypto|jwt)\b", re.M
)


def entries(engine: Engine, node: ast.Dict, items: Mapped, scope: Scope) -> None:
    """Note a key or a header, at the entry that says which it is."""
    table = {key: value for key, value in items.items.items() if isinstance(key, str)}
    if "kty" in table:
        _key(engine, node, table, scope)
    elif "alg" in table and not COMPANIONS.isdisjoint(table):
        if not _LIBRARY.search(scope.module.source):  # else the call that takes the header says it
            _choice(engine, "JOSE header", node, table["alg"], scope)
    elif "alg" in table and not _CLAIMS.isdisjoint(table):
        _choice(engine, "token configuration", node, table["alg"], scope)


def _choice(engine: Engine, name: str, node: ast.Dict, value: Value, scope: Scope) -> None:
    spec = sink(name, "setting", "JOSE", "PQ309", Function.SIGN, key="jose")
    if any(_is_public(one) for one in options(value)):
        note(engine, spec, value, _entry(engine, node, "alg"), scope)


def _is_public(value: Value) -> bool:
    """Not a MAC or a symmetric key, which a header may name as well; open values may be either."""
    if not isinstance(value, Const):
        return not isinstance(value, Unknown)
    use = meaning(str(value.value), "jose")
    return use is not None and use.algorithm not in ("HMAC", "AES", "PBKDF2")


def _key(engine: Engine, node: ast.Dict, table: Mapping[str, Value], scope: Scope) -> None:
    """RFC 7517 and 7518 section 6: a key whose numbers stand in the code."""
    kind = _text(table.get("kty"))
    private = _text(table.get("d")) is not None
    public = _text(table.get("n")) if kind == "RSA" else _text(table.get("x"))
    if not private and public is None:
        return
    algorithm, size = _described(kind, table, public)
    if not algorithm:
        return
    spec = CallSpec(
        name="JWK",
        library="JOSE",
        arguments=(VALUE,),
        algorithm=Source(literal=algorithm),
        parameter=Source(argument=VALUE, how="curve" if algorithm == "EC" else "bits"),
        function=Function.STORE,
        rule="PQ405" if private else "PQ406",
    )
    note(engine, spec, size, _entry(engine, node, "kty"), scope)


def _described(
    kind: str | None, table: Mapping[str, Value], public: str | None
) -> tuple[str, Value]:
    curve = table.get("crv", Unknown(None, "the key names no curve"))
    if kind == "RSA":
        bits = _bits(public) if public else None
        if public and not bits:
            return "", curve
        return "RSA", Const(None, bits) if bits else Unknown(None, "the modulus is no literal")
    if kind == "EC":
        return "EC", curve
    name = _text(curve) if kind == "OKP" else None
    known_curves = ("Ed25519", "Ed448", "X25519", "X448")
    return (name, Const(None, None)) if name in known_curves and name else ("", curve)


def _bits(text: str) -> int | None:
    """The size of a number in base64url."""
    if len(text) > MAX_NUMBER:
        return None
    try:
        raw = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except ValueError:
        return None
    size = int.from_bytes(raw, "big").bit_length()
    return size if size >= 256 else None  # shorter: a placeholder


def _text(value: Value | None) -> str | None:
    if isinstance(value, Const) and isinstance(value.value, str):
        return value.value
    return None


def _entry(engine: Engine, node: ast.Dict, name: str) -> ast.AST:
    for key, value in zip(node.keys, node.values, strict=True):
        if isinstance(key, ast.Constant) and key.value == name:
            return stand_in(engine, key, value)
    return node
