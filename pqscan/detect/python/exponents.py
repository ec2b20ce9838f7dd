"""Whether the exponent of a modular power is a secret, a public number or arithmetic."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache

from pqscan.detect.python.masking import last
from pqscan.detect.python.modules import Module
from pqscan.detect.python.nodes import below, target_names
from pqscan.detect.python.pieces import FunctionNode
from pqscan.detect.python.roles import parts
from pqscan.domain import knowledge
from pqscan.domain.errors import KnowledgeError
from pqscan.domain.finding import Confidence
from pqscan.domain.record import Record


class Names(Record):
    """rules/misuse/homemade.toml."""

    functions: frozenset[str]
    private: frozenset[str]
    letters: frozenset[str]
    bases: frozenset[str]
    moduli: frozenset[str]
    random: frozenset[str]
    arithmetic: frozenset[str]
    algorithms: tuple[tuple[str, str], ...]


@cache
def names() -> Names:
    """The shipped table."""
    table = knowledge.read_one("rules/misuse/homemade.toml")

    def words(key: str) -> frozenset[str]:
        found = table.get(key)
        if not isinstance(found, list):
            raise KnowledgeError(f"rules/misuse/homemade.toml has no {key}", "reinstall pqscan")
        return frozenset(map(str, found))

    algorithms = table.get("algorithms")
    return Names(
        words("functions"),
        words("private"),
        words("letters"),
        words("bases"),
        words("moduli"),
        words("random"),
        words("arithmetic"),
        tuple(algorithms.items()) if isinstance(algorithms, dict) else (),
    )


def is_public(module: Module, exponent: ast.expr, function: FunctionNode | None) -> bool:
    """A number, a name that holds one, or what is called public."""
    if _is_number(exponent):
        return True
    words = _words_in(exponent)
    if words & {"e", "pub", "public", "65537"} and not words & names().private:
        return True
    if not isinstance(exponent, ast.Name):
        return False
    values = [*_assigned(function, exponent.id)] if function is not None else []
    for binding in module.bindings.get(exponent.id, ()) if not values else ():
        if not binding.is_definition and isinstance(binding.node, ast.Assign):
            values.append(binding.node.value)
    small = [v for v in values if isinstance(v, ast.Constant) and isinstance(v.value, int)]
    return bool(values) and len(small) == len(values) and all(
        isinstance(v.value, int) and v.value < 1 << 32 for v in small
    )  # fmt: skip


def _is_number(node: ast.expr) -> bool:
    return not any(isinstance(part, ast.Name | ast.Call) for part in below(node))


def is_arithmetic(exponent: ast.expr, modulus: ast.expr, function: FunctionNode | None) -> bool:
    """Whether the exponent is made of the modulus: an inverse, a root, a test of primality."""
    moduli = {ast.unparse(atom) for atom in _atoms(modulus)}
    pending: list[ast.expr] = [exponent]
    seen: set[str] = set()
    while pending:
        one = pending.pop()
        for atom in _atoms(one):
            text = ast.unparse(atom)
            if text in moduli:
                return not _is_drawn(one)
            if isinstance(atom, ast.Name) and function is not None and text not in seen:
                seen.add(text)
                pending.extend(_assigned(function, text))
    return False


def _atoms(node: ast.AST) -> Iterator[ast.expr]:
    """The names, attributes and items that an expression is made of, each as a whole."""
    if isinstance(node, ast.Name | ast.Attribute) or (
        isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Constant)
    ):
        yield node
        return
    children = [*node.args] if isinstance(node, ast.Call) else ast.iter_child_nodes(node)
    for child in children:
        yield from _atoms(child)


def _is_drawn(node: ast.expr) -> bool:
    """Whether a value comes from a generator of numbers."""
    return any(
        isinstance(part, ast.Call) and last(part.func) in names().random for part in below(node)
    )


def _assigned(function: FunctionNode, name: str) -> Iterator[ast.expr]:
    """What a function assigns to a name."""
    for node in below(function):
        match node:
            case ast.Assign():
                if any(name in target_names(target) for target in node.targets):
                    yield node.value
            case ast.AugAssign(target=ast.Name(id=word)) if word == name:
                yield node.value
            case ast.AnnAssign(target=ast.Name(id=word), value=ast.expr() as value):
                if word == name:
                    yield value
            case _:
                continue


def reason(
    base: ast.expr,
    exponent: ast.expr,
    modulus: ast.expr,
    around: frozenset[str],
    function: FunctionNode | None,
) -> tuple[str, Confidence]:
    """Why the exponent looks secret, and how surely; no reason if it does not."""
    table = names()
    words = _words_in(exponent)
    if named := sorted(words & table.private):
        return f"the exponent is called {named[0]}", Confidence.MEDIUM
    if function is not None and isinstance(exponent, ast.Name):
        drawn = [value for value in _assigned(function, exponent.id) if _is_drawn(value)]
        if drawn:
            return "the exponent is drawn at random", Confidence.MEDIUM
    letters = sorted(words & table.letters)
    if not letters or not _words_in(modulus) & table.moduli:
        return "", Confidence.LOW
    about = around & {word for word, _ in table.algorithms} | around & _DEEDS
    if about:
        text = f"the exponent is called {letters[0]} in code about {sorted(about)[0]}"
        return text, Confidence.MEDIUM
    known = _words_in(base) & table.bases or is_from_text(base, function)
    if known and letters[0] in ("d", "x"):
        return f"the exponent is called {letters[0]}, as secret exponents are", Confidence.LOW
    return "", Confidence.LOW


_DEEDS = frozenset(("encrypt", "decrypt", "sign", "signature", "exchange", "shared", "keypair"))


def _words_in(node: ast.expr) -> frozenset[str]:
    """The words of the last names in an expression: `self.key.d` gives `d`."""
    found: set[str] = set()
    pending: list[ast.AST] = [node]
    while pending:
        match pending.pop():
            case ast.Name(id=text) | ast.Attribute(attr=text):
                found |= parts(text)
            case ast.Subscript(slice=ast.Constant(value=str() as key)):
                found |= parts(key)
            case ast.Call(func=ast.Name(id="int"), args=[ast.expr() as one, *_]):
                pending.append(one)
            case ast.Call():
                continue
            case other:
                pending.extend(ast.iter_child_nodes(other))
    return frozenset(found)


_FROM_TEXT = frozenset(("from_bytes", "bytes_to_long", "os2ip", "bytes2int", "b2i", "bytes_to_int"))


def is_from_text(base: ast.expr, function: FunctionNode | None) -> bool:
    """Whether a base is read from text or bytes: `int(text, 16)`, `int.from_bytes(data)`."""
    if isinstance(base, ast.Name) and function is not None:
        return any(is_from_text(one, None) for one in _assigned(function, base.id))
    match base:
        case ast.Call(func=ast.Name(id="int"), args=[_, ast.Constant(value=16)]):
            return True
        case ast.Call(func=func):
            return last(func) in _FROM_TEXT
        case _:
            return False


def has_public_part(module: Module, exponent: ast.expr) -> bool:
    """Whether an `e` stands beside a `d`: `self.e` beside `self.d`, `key["e"]` beside `key["d"]`,
    and of a plain `d` whether it is the inverse of an `e`.
    """
    if isinstance(exponent, ast.Name):
        return exponent.id == "d" and _INVERSE_OF_E.search(module.source) is not None
    match exponent:
        case ast.Attribute(value=value, attr="d"):
            return f"{ast.unparse(value)}.e".encode() in module.source
        case ast.Subscript(value=value, slice=ast.Constant(value="d")):
            owner = ast.unparse(value)
            either = (f'{owner}["e"]', f"{owner}['e']")
            return any(text.encode() in module.source for text in either)
        case _:
            return False


_INVERSE_OF_E = re.compile(rb"\bd\s*=[^\n]*\(\s*e\s*,")
