"""What a hand-written modular power is part of: its algorithm, and what it does there."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from functools import cache

from pqscan.detect.python.roles import parts
from pqscan.domain import knowledge
from pqscan.domain.errors import KnowledgeError
from pqscan.domain.finding import Function
from pqscan.domain.record import Record

MIN_BITS = 256  # a smaller modulus is an example, not a size


class Power(Record):
    """A power's base, and the names of what encloses it, the innermost last."""

    base: ast.expr
    exponent: str
    modulus: str
    around: tuple[str, ...]

    @property
    def words(self) -> frozenset[str]:
        """The words of all that encloses it."""
        return frozenset().union(*map(parts, self.around))

    @property
    def key(self) -> tuple[str, str]:
        """The exponent, and the modulus by its last name: `p` where it is given, then `self.p`."""
        return self.exponent, self.modulus.rpartition(".")[2]


class _Words(Record):
    """The tables of rules/misuse/homemade.toml that tell what a power does."""

    generators: frozenset[str]
    others: frozenset[str]
    messages: frozenset[str]
    deeds: Mapping[str, Function]


@cache
def _words() -> _Words:
    table = knowledge.read_one("rules/misuse/homemade.toml")
    deeds = table.get("deeds")
    lists = [table.get(name) for name in ("generators", "others", "messages")]
    words = [frozenset(map(str, one)) for one in lists if isinstance(one, list)]
    if len(words) < len(lists) or not isinstance(deeds, dict):
        raise KnowledgeError("rules/misuse/homemade.toml is not complete", "reinstall pqscan")
    known = {str(word): Function(str(deed)) for word, deed in deeds.items()}
    return _Words(words[0], words[1], words[2], known)


def exchanged(powers: Iterable[Power]) -> frozenset[tuple[str, str]]:
    """Exponent and modulus of those that agree on a key: once on the generator, which makes the
    public number, and once on the number that the other side sent.
    """
    own: set[tuple[str, str]] = set()
    received: set[tuple[str, str]] = set()
    ruled_out: set[tuple[str, str]] = set()
    for power in powers:
        key = power.key
        if power.words & _words().deeds.keys():
            ruled_out.add(key)  # ElGamal and signatures raise both too
        elif is_generator(power.base):
            own.add(key)
        elif _last_words(power.base) & _words().others:
            received.add(key)
    return frozenset((own & received) - ruled_out)


def is_generator(base: ast.expr) -> bool:
    """Whether the base is a small number, or goes by a generator's name."""
    if isinstance(base, ast.Constant):
        return True
    return not _last_words(base).isdisjoint(_words().generators)


def function_of(power: Power, algorithm: str) -> Function:
    """What the power does: as the function around it is called, or as a key exchange goes."""
    for name in reversed(power.around):
        for word, deed in _words().deeds.items():
            if word in parts(name):
                return deed
    if algorithm == "ElGamal":
        return Function.KEYGEN if is_generator(power.base) else Function.OTHER
    if algorithm == "DH":
        return Function.KEYGEN if is_generator(power.base) else Function.KEY_AGREE
    return Function.OTHER


def _last_words(node: ast.expr) -> AbstractSet[str]:
    match node:
        case ast.Name(id=text) | ast.Attribute(attr=text):
            return parts(text)
        case ast.Subscript(slice=ast.Constant(value=str(text))):
            return parts(text)
        case ast.Call(args=[ast.expr() as first, *_]):
            return _last_words(first)
        case _:
            return frozenset()


def rsa(power: Power, modulus: ast.expr, bases: AbstractSet[str], sure: bool = False) -> bool:
    """Whether it goes by the letters or words of RSA: `pow(c, d, n)`, `pow(c, key.dp, key.p)`."""
    exponent = parts(power.exponent.rpartition(".")[2].strip("[]'\" "))
    if exponent & {"dp", "dq", "dmp1", "dmq1"}:
        return True
    base, words = _last_words(power.base), _last_words(modulus)
    if "d" in exponent and "n" in words:
        deeds = power.words & _words().deeds.keys()
        return sure or bool(base & bases) or bool(deeds)
    named = "d" in exponent or any(pair <= exponent for pair in _PRIVATE_EXPONENTS)
    return named and bool(words & {"n", "modulus"}) and bool(base & _words().messages)


_PRIVATE_EXPONENTS = ({"private", "exponent"}, {"priv", "exp"}, {"private", "exp"})


def size_of(tree: ast.Module, modulus: ast.expr) -> str | None:
    """The bits of a modulus that stands in the file, at its top or in a class."""
    found = _number(modulus)
    if found is None and isinstance(modulus, ast.Name | ast.Attribute):
        name = modulus.id if isinstance(modulus, ast.Name) else modulus.attr
        given = [one for one in _assigned(tree.body) if one[0] == name]
        numbers = {_number(value) for _, value in given}
        found = numbers.pop() if len(numbers) == 1 else None
    bits = found.bit_length() if found is not None else 0
    return str(bits) if bits >= MIN_BITS else None


def _assigned(body: Iterable[ast.stmt]) -> Iterator[tuple[str, ast.expr]]:
    for node in body:
        match node:
            case ast.ClassDef():
                yield from _assigned(node.body)
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                yield name, value
            case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value):
                yield name, value
            case _:
                continue


def _number(node: ast.expr) -> int | None:
    """An integer as it is written: a literal, or text in `int("FFFF…", 16)`."""
    match node:
        case ast.Constant(value=int(number)):
            return number
        case ast.Call(func=ast.Name(id="int"), args=[text, ast.Constant(value=16)]):
            digits = _text(text)
            try:
                return int("".join(digits.split()), 16) if digits is not None else None
            except ValueError:
                return None
        case _:
            return None


def _text(node: ast.expr) -> str | None:
    match node:
        case ast.Constant(value=str(text)):
            return text
        case ast.Call(func=ast.Attribute(value=inner, attr="replace"), args=[_, _]):
            return _text(inner)
        case _:
            return None
