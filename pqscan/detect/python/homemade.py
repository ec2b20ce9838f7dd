"""Candidates for hand-written public-key cryptography: a modular power with a secret exponent.

No import gives it away, so files are chosen by the word `pow`, and most are let go before they
are parsed. What is number theory (an exponent made of the modulus, a test of primality) is none.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from functools import cache

from pqscan.detect.excerpt import excerpt
from pqscan.detect.python.findings import Fact
from pqscan.detect.python.modules import Module
from pqscan.detect.python.nodes import below, target_names
from pqscan.detect.python.pieces import FunctionNode
from pqscan.detect.python.places import place_of, region_of
from pqscan.detect.python.powers import Power, exchanged, function_of, rsa, size_of
from pqscan.detect.python.roles import parts
from pqscan.detect.python.words import of_source
from pqscan.domain import knowledge
from pqscan.domain.errors import KnowledgeError
from pqscan.domain.finding import Asset, Confidence, Finding, Role, Step, StepKind
from pqscan.domain.location import Location
from pqscan.domain.record import Record

WORD = b"pow"  # what a file is selected by
_THREE = re.compile(rb"\b\w*(?:pow|exp)\w*\s*\([^\n#]*?,[^\n#]*,|\b\w*(?:pow|exp)\w*\s*\(\s*\n")
_NAMED = 2  # arguments beside `mod=`


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


class _Power(Record):
    """A modular power, its exponent and modulus as written, and why it is one with a secret."""

    node: ast.Call
    power: Power
    modulus: ast.expr
    algorithm: str
    why: str  # empty: nothing about this call says so
    sure: Confidence

    @property
    def key(self) -> tuple[str, str]:
        """What tells the secret from others of the file."""
        return self.power.exponent, self.power.modulus


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


def is_candidate(source: bytes) -> bool:
    """Whether a file may hold a power of three arguments."""
    return WORD in source and _THREE.search(source) is not None


def is_alone(source: bytes, words: AbstractSet[str]) -> bool:
    """Whether a file was selected for its arithmetic alone."""
    if WORD not in source:
        return False
    if any(phrase in source for phrase in _phrases(frozenset(words))):
        return False
    return words.isdisjoint(of_source(source))


@cache
def _phrases(words: frozenset[str]) -> tuple[bytes, ...]:
    """Those that are no single identifier, such as `import rsa` and `-----BEGIN`."""
    return tuple(word.encode() for word in words if not word.isidentifier())


def facts_of(module: Module) -> Iterator[Fact]:
    """The candidates of a parsed file."""
    if not is_candidate(module.source):
        return
    if parts(module.path.rpartition("/")[2].partition(".")[0]) & names().arithmetic:
        return
    found = list(_within(module, module.tree, (), None))
    secret = {one.key for one in found if one.why}
    agreed = exchanged(one.power for one in found)
    for one in found:
        why, sure = one.why, one.sure
        if not why and one.key in secret:  # one function draws x, another one takes it
            exponent = one.power.exponent
            why = f"the exponent {exponent} is one that other code of this file keeps secret"
            sure = Confidence.LOW
        if why:
            known = one.algorithm != "unknown" or one.power.key not in agreed
            algorithm = one.algorithm if known else "DH"
            yield _fact(module, one, algorithm, why, sure)


def _within(
    module: Module,
    node: ast.AST,
    around: tuple[str, ...],
    function: FunctionNode | None,
) -> Iterator[_Power]:
    """Calls below a node; `around` are the names of what encloses it."""
    pending: list[ast.AST] = [node]
    while pending:
        one = pending.pop()
        for child in ast.iter_child_nodes(one):
            if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef):
                yield from _within(module, child, (*around, child.name), child)
                continue
            if isinstance(child, ast.ClassDef):
                yield from _within(module, child, (*around, child.name), function)
                continue
            if isinstance(child, ast.Call):
                found = _candidate(module, child, around, function)
                if found is not None:
                    yield found
            pending.append(child)


def _candidate(
    module: Module, node: ast.Call, around: tuple[str, ...], function: FunctionNode | None
) -> _Power | None:
    taken = _power(module, node)
    if taken is None:
        return None
    base, exponent, modulus = taken
    words = frozenset().union(*map(parts, around)) if around else frozenset()
    if words & names().arithmetic:
        return None
    if _is_public(module, exponent, function) or _is_arithmetic(exponent, modulus, function):
        return None
    why, sure = _reason(base, exponent, modulus, words, function)
    words |= parts(module.path.rpartition("/")[2].partition(".")[0])
    power = Power(base, ast.unparse(exponent), ast.unparse(modulus), around)
    other = "RSA" if rsa(power, modulus, names().bases) else "unknown"
    algorithm = next((name for word, name in names().algorithms if word in words), other)
    return _Power(node, power, modulus, algorithm, why, sure)


def _power(module: Module, node: ast.Call) -> tuple[ast.expr, ast.expr, ast.expr] | None:
    """Base, exponent and modulus of a modular power."""
    func = node.func
    name = func.attr if isinstance(func, ast.Attribute) else getattr(func, "id", "")
    if name not in names().functions:
        return None
    if isinstance(func, ast.Attribute) and name == "pow":
        return None  # math.pow, torch.pow, a method
    if len(node.args) == _NAMED and len(node.keywords) == 1 and node.keywords[0].arg == "mod":
        return node.args[0], node.args[1], node.keywords[0].value
    if len(node.args) == _NAMED + 1 and not node.keywords:
        return node.args[0], node.args[1], node.args[2]
    return None


def _is_public(module: Module, exponent: ast.expr, function: FunctionNode | None) -> bool:
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


def _is_arithmetic(exponent: ast.expr, modulus: ast.expr, function: FunctionNode | None) -> bool:
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
        isinstance(part, ast.Call) and _last(part.func) in names().random for part in below(node)
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


def _reason(
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
    if _words_in(base) & table.bases and letters[0] in ("d", "x"):
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


def _last(func: ast.expr) -> str:
    return func.attr if isinstance(func, ast.Attribute) else getattr(func, "id", "")


def _fact(module: Module, one: _Power, algorithm: str, why: str, sure: Confidence) -> Fact:
    node = one.node
    size = size_of(module.tree, one.modulus) if algorithm != "unknown" else None
    region = region_of(module, node)
    here = Location(module.path, region)
    what = "" if algorithm == "unknown" else f" It looks like {algorithm}."
    finding = Finding(
        rule="PQ601",
        asset=Asset(algorithm, (size,) if size else (), function_of(one.power, algorithm)),
        location=Location(module.path, region, module.content_hash),
        message=f"Hand-written modular exponentiation with a secret: {why}.{what}",
        symbol=_last(node.func),
        excerpt=excerpt(module.lines, region),
        evidence=(
            Step(StepKind.SINK, module.text(node), here),
            Step(StepKind.REASON, why, here),
        ),
        role=Role.IMPLEMENT,
        confidence=sure,
        detector="python",
    )
    return Fact(finding, place_of(module, node))
