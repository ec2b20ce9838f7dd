"""What a protocol's name means, and how rules/names/ says it."""

from __future__ import annotations

from collections.abc import Callable

from pqscan.domain.errors import KnowledgeError
from pqscan.domain.record import Record, replace
from pqscan.domain.registry_tables import Entry


class NamedUse(Record):
    """What a protocol's name stands for; `parts` hold the pieces of a suite or a composite.

    `algorithm` and `digest` are registry ids, `functions` values of `Function`. A TLS suite is
    algorithm `TLS` with parts in the order key exchange, authentication, cipher, MAC or hash
    (each left out where the suite has none), and `mode` holds what else is to be known:
    `anonymous`, `export`, `null`, `psk`, `kerberos`, joined by blanks. The mode of a key exchange
    without forward secrecy is `static`.
    """

    algorithm: str
    parameter: str | None = None
    functions: tuple[str, ...] = ()
    digest: str | None = None
    mode: str | None = None
    padding: str | None = None
    parts: tuple[NamedUse, ...] = ()


Resolve = Callable[[str], NamedUse | None]
_SUITE = ("kx", "auth", "cipher", "mac", "prf")


def read_named(name: str, table: object, resolve: Resolve) -> NamedUse:
    """One entry of a file under rules/names/; a bare string is a name the registry resolves."""
    if isinstance(table, str):
        return _resolved(name, table, resolve)
    entry = Entry(name, table)
    if any(key in entry.table for key in _SUITE):
        return _suite(entry, resolve)
    return NamedUse(
        algorithm=_resolved(name, entry.text("algorithm"), resolve).algorithm,
        parameter=entry.maybe("parameter"),
        functions=entry.texts("functions"),
        digest=entry.maybe("digest"),
        mode=entry.maybe("mode"),
        padding=entry.maybe("padding"),
        parts=tuple(read_named(f"{name} (a part)", part, resolve) for part in entry.items("parts")),
    )


def _suite(entry: Entry, resolve: Resolve) -> NamedUse:
    parts: list[NamedUse] = []
    for key in _SUITE:
        text = entry.maybe(key)
        if text is None:
            continue
        use = _resolved(entry.name, text, resolve)
        if key == "kx" and entry.flag("static"):
            use = replace(use, mode="static")
        parts.append(replace(use, functions=_functions(key, use)))
    return NamedUse("TLS", None, ("negotiate",), mode=entry.maybe("mode"), parts=tuple(parts))


def _functions(key: str, use: NamedUse) -> tuple[str, ...]:
    if key == "kx":
        return ("encrypt", "decrypt") if use.algorithm == "RSA" else ("key-agree",)
    if key == "cipher":
        return ("encrypt", "decrypt")
    return {"auth": ("sign", "verify"), "mac": ("mac",), "prf": ("kdf",)}[key]


def _resolved(name: str, text: str, resolve: Resolve) -> NamedUse:
    found = resolve(text)
    if found is None:
        raise KnowledgeError(f"{name}: {text!r} is no name of the registry", "mend the file")
    return found
