"""OpenSSL's cipher strings, expanded into the suites that they allow without asking OpenSSL.

The words are data (`rules/ciphers/openssl.toml`); here is their grammar, as openssl-ciphers(1)
gives it: words joined by `+`, parted by `:`, `,` or blanks, taken out for good by `!`, for now by
`-`, moved by a leading `+`.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Mapping

from pqscan.domain import knowledge
from pqscan.domain.errors import KnowledgeError
from pqscan.domain.named_use import NamedUse
from pqscan.domain.record import Record
from pqscan.domain.registry import registry

MAX_LENGTH = 10_000  # characters of a cipher string
_SEPARATORS = re.compile(r"[:,;\s]+")
_EXCHANGE = {"RSA": "RSA", "DH": "DHE", "ECDH": "ECDHE", "SRP": "SRP"}
_AUTH = {"RSA": "aRSA", "DSA": "aDSS", "ECDSA": "aECDSA"}
_FAMILY = {"ChaCha20-Poly1305": "CHACHA20", "Camellia": "CAMELLIA"}
_DIGESTS = {"MD5": "MD5", "SHA-1": "SHA1", "SHA-256": "SHA256", "SHA-384": "SHA384"}

_NOT_DEFAULT = "COMPLEMENTOFDEFAULT"
_STRENGTHS = frozenset(("LOW", "MEDIUM", "HIGH"))


class NotExpanded(Exception):
    """A cipher string whose meaning is not known; the message says why."""


class Suite(Record):
    """A cipher suite and its marks, the words that stand for it in a cipher string."""

    name: str
    use: NamedUse
    marks: frozenset[str]

    @property
    def exchange(self) -> NamedUse | None:
        """The key exchange or key transport, if it has one that is asymmetric."""
        return next((part for part in self.use.parts if _is_exchange(part)), None)

    @property
    def cipher(self) -> NamedUse | None:
        """What encrypts; None where nothing does."""
        wanted = ("encrypt", "decrypt")
        found = (p for p in self.use.parts if p.functions == wanted and p.algorithm != "RSA")
        return next(found, None)

    @property
    def weaknesses(self) -> frozenset[str]:
        """The marks that make it weak."""
        return self.marks & _words().weak


class _Words(Record):
    alias: Mapping[str, str]
    unknown: frozenset[str]
    old_ciphers: frozenset[str]
    old_words: frozenset[str]
    levels: Mapping[int, str]
    weak: frozenset[str]


def _is_exchange(part: NamedUse) -> bool:
    return part.functions == ("key-agree",) or (
        part.algorithm == "RSA" and part.functions == ("encrypt", "decrypt")
    )


def expand(text: str) -> tuple[Suite, ...]:
    """The suites that a string allows, in the order they are named.

    NotExpanded where a word's meaning hangs on the build, or where no word is known.
    """
    if len(text) > MAX_LENGTH:
        raise NotExpanded("a cipher string longer than pqscan reads")
    chosen: dict[str, Suite] = {}
    killed: set[str] = set()
    level = 0
    for index, term in enumerate(word for word in _SEPARATORS.split(text.strip()) if word):
        if term.startswith("@") or "@SECLEVEL=" in term:
            word, _, directive = term.partition("@")
            level = _level(directive, level)
            term = word
        if not term:
            continue
        if term == "DEFAULT" and index == 0:
            chosen = {s.name: s for s in _default()}
            killed = {s.name for s in _meant("ALL", adding=True) if s.name not in chosen}
            killed |= {s.name for s in _meant("eNULL", adding=True)}
            continue
        sign, names = (term[0], term[1:]) if term[0] in "!-+" else ("", term)
        found = _meant(names, adding=not sign)
        if sign == "":
            chosen.update({s.name: s for s in found if s.name not in killed})
        elif sign in "!-":
            for suite in found:
                chosen.pop(suite.name, None)
            if sign == "!":
                killed.update(suite.name for suite in found)
    left = tuple(chosen.values())
    if not left:
        raise NotExpanded(f"{text[:60]!r} names no suite that pqscan knows")
    for number in range(1, level + 1):
        rule = _words().levels.get(number, "")
        left = tuple(suite for suite in left if not (rule and _matches(rule, suite.marks)))
    return left


def _level(directive: str, level: int) -> int:
    name, _, number = directive.partition("=")
    return int(number) if name == "SECLEVEL" and number.isdecimal() else level


def _default() -> tuple[Suite, ...]:
    complement = _words().alias[_NOT_DEFAULT]
    everything = _meant("ALL", adding=True)
    return tuple(suite for suite in everything if not _matches(complement, suite.marks))


def _meant(term: str, adding: bool) -> tuple[Suite, ...]:
    """The suites that all words of `A+B` stand for; a word nobody knows stands for none."""
    known = _words()
    words = _kept(term.split("+"))
    if adding and any(word in known.unknown for word in words):
        raise NotExpanded(f"{term} depends on the build of OpenSSL")
    by_name = _by_name()
    named = next((by_name[word] for word in words if word in by_name), None)
    if named is not None:
        return (named,)
    asks_old = not adding or any(word in known.old_words for word in words)
    tests = [known.alias.get(word, word) for word in words]
    return tuple(
        suite
        for suite in suites()
        if (asks_old or "OLD" not in suite.marks)
        and all(_matches(test, suite.marks) for test in tests)
    )


def _kept(words: list[str]) -> list[str]:
    """The words that count: a strength overwrites COMPLEMENTOFDEFAULT before it.

    `ssl_cipher_process_rulestr` in OpenSSL's ssl/ssl_ciph.c keeps both in one field, and assigns
    the first strength it meets.
    """
    if _NOT_DEFAULT not in words:
        return words
    place = words.index(_NOT_DEFAULT)
    before, after = _STRENGTHS.intersection(words[:place]), _STRENGTHS.intersection(words[place:])
    return words if before or not after else [word for word in words if word != _NOT_DEFAULT]


def _matches(test: str, marks: frozenset[str]) -> bool:
    return any(
        all(
            (word.strip()[1:] not in marks) if word.strip()[0] == "!" else word.strip() in marks
            for word in choice.split("&")
        )
        for choice in test.split("|")
    )


@functools.cache
def suites() -> tuple[Suite, ...]:
    """Every suite with a name of OpenSSL's; those of TLS 1.3 are set elsewhere."""
    return tuple(one for name, one in _by_name().items() if not name.startswith(("TLS_", "SSL_")))


@functools.cache
def _by_name() -> Mapping[str, Suite]:
    table = registry().named_table("tls-suites")
    return {name: Suite(name, use, frozenset(_marks(name, use))) for name, use in table.items()}


def _marks(name: str, use: NamedUse) -> Iterable[str]:
    modes = set((use.mode or "").split())
    psk = "psk" in modes
    yield _exchange_mark(use, psk)
    yield _auth_mark(use, psk)
    cipher = next((p for p in use.parts if p.functions == ("encrypt", "decrypt")
                   and not _is_exchange(p)), None)  # fmt: skip
    yield from _cipher_marks(name, cipher)
    digest = next((p.digest for p in use.parts if p.functions == ("mac",)), None)
    yield _DIGESTS.get(digest or "", "") if digest else "AEAD"
    yield _version(name, use, psk, digest)
    if "export" in modes:
        yield "EXPORT"
    static = any(part.mode == "static" for part in use.parts)
    old = cipher is not None and _family(cipher) in _words().old_ciphers
    if old or static or "export" in modes:
        yield "OLD"


def _exchange_mark(use: NamedUse, psk: bool) -> str:
    part = next((part for part in use.parts if _is_exchange(part)), None)
    if part is None:
        srp = any(part.algorithm == "SRP" for part in use.parts)
        return "kSRP" if srp else "kPSK"
    if part.mode == "static":
        return f"k{part.algorithm}"
    return f"k{_EXCHANGE.get(part.algorithm, part.algorithm)}{'PSK' if psk else ''}"


def _auth_mark(use: NamedUse, psk: bool) -> str:
    part = next((part for part in use.parts if part.functions == ("sign", "verify")), None)
    if part is not None:
        return _AUTH.get(part.algorithm, part.algorithm)
    if any(part.algorithm == "SRP" for part in use.parts):
        return "aSRP"
    return "aPSK" if psk else "aNULL"


def _family(cipher: NamedUse) -> str:
    return _FAMILY.get(cipher.algorithm, cipher.algorithm)


def _cipher_marks(name: str, cipher: NamedUse | None) -> Iterable[str]:
    if cipher is None:
        yield "eNULL"
        return
    family, mode = _family(cipher), cipher.mode or ""
    yield family
    yield f"{family}{cipher.parameter or ''}"
    if mode == "CBC":
        yield "CBC"
    elif mode:
        yield f"{family}{mode}"
    if name.endswith("CCM8"):
        yield f"{family}CCM8"


def _version(name: str, use: NamedUse, psk: bool, digest: str | None) -> str:
    if digest is None:
        return "TLSv1.2"
    if digest in ("SHA-256", "SHA-384"):
        return "TLSv1" if psk else "TLSv1.2"
    elliptic = any(part.algorithm == "ECDH" for part in use.parts)
    return "TLSv1" if elliptic else "SSLv3"


@functools.cache
def _words() -> _Words:
    table = knowledge.read_one("rules/ciphers/openssl.toml")
    parts = {key: _section(table, key) for key in ("alias", "unknown", "old", "seclevel", "weak")}
    return _Words(
        alias={key: str(value) for key, value in parts["alias"].items()},
        unknown=_list(parts["unknown"], "words"),
        old_ciphers=_list(parts["old"], "cipher"),
        old_words=_list(parts["old"], "words"),
        levels={int(key): str(value) for key, value in parts["seclevel"].items()},
        weak=_list(parts["weak"], "marks"),
    )


def _section(table: Mapping[str, object], key: str) -> Mapping[str, object]:
    found = table.get(key)
    if not isinstance(found, dict):
        raise KnowledgeError(f"ciphers/openssl.toml has no [{key}]", "mend the file")
    return found


def _list(section: Mapping[str, object], key: str) -> frozenset[str]:
    found = section.get(key)
    if not isinstance(found, list):
        raise KnowledgeError(f"ciphers/openssl.toml: {key} is no list", "mend the file")
    return frozenset(str(item) for item in found)
