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
from pqscan.detect.python.exponents import (
    has_public_part,
    is_arithmetic,
    is_from_text,
    is_public,
    names,
    reason,
)
from pqscan.detect.python.findings import Fact
from pqscan.detect.python.masking import Masks, last, masks, unnegated
from pqscan.detect.python.modules import Module
from pqscan.detect.python.pieces import FunctionNode
from pqscan.detect.python.places import place_of, region_of
from pqscan.detect.python.powers import Power, exchanged, function_of, rsa, size_of
from pqscan.detect.python.roles import parts
from pqscan.detect.python.words import of_source
from pqscan.domain.finding import Asset, Confidence, Finding, Function, Role, Step, StepKind
from pqscan.domain.location import Location
from pqscan.domain.record import Record

WORD = b"pow"  # what a file is selected by
_THREE = re.compile(rb"\b\w*(?:pow|exp)\w*\s*\([^\n#]*?,[^\n#]*,|\b\w*(?:pow|exp)\w*\s*\(\s*\n")
_NAMED = 2  # arguments beside `mod=`


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
    hidden = masks(module.tree, _power) if secret else Masks()
    for one in found:
        why, sure = one.why, one.sure
        if not why and one.key in secret:  # one function draws x, another one takes it
            exponent = one.power.exponent
            why = f"the exponent {exponent} is one that other code of this file keeps secret"
            sure = Confidence.LOW
        if why:
            known = one.algorithm != "unknown" or one.power.key not in agreed
            algorithm = one.algorithm if known else "DH"
            if one.algorithm == "unknown" and last(one.modulus) in hidden.moduli:
                algorithm = "ElGamal"
            deed = hidden.functions.get(one.node) or function_of(one.power, algorithm)
            yield _fact(module, one, algorithm, deed, why, sure)


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
    taken = _power(node)
    if taken is None:
        return None
    base, exponent, modulus = taken
    exponent = unnegated(exponent, last(modulus))
    words = frozenset().union(*map(parts, around)) if around else frozenset()
    if words & names().arithmetic:
        return None
    if is_public(module, exponent, function) or is_arithmetic(exponent, modulus, function):
        return None
    why, sure = reason(base, exponent, modulus, words, function)
    if not why and has_public_part(module, exponent) and last(modulus) in names().moduli:
        why = "the exponent is called d, and an e stands beside it"
    words |= parts(module.path.rpartition("/")[2].partition(".")[0])
    power = Power(base, ast.unparse(exponent), ast.unparse(modulus), around)
    sure_of_rsa = is_from_text(base, function) or has_public_part(module, exponent)
    other = "RSA" if rsa(power, modulus, names().bases, sure_of_rsa) else "unknown"
    algorithm = next((name for word, name in names().algorithms if word in words), other)
    return _Power(node, power, modulus, algorithm, why, sure)


def _power(node: ast.Call) -> tuple[ast.expr, ast.expr, ast.expr] | None:
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


def _fact(
    module: Module, one: _Power, algorithm: str, deed: Function, why: str, sure: Confidence
) -> Fact:
    node = one.node
    size = size_of(module.tree, one.modulus) if algorithm != "unknown" else None
    region = region_of(module, node)
    here = Location(module.path, region)
    what = "" if algorithm == "unknown" else f" It looks like {algorithm}."
    finding = Finding(
        rule="PQ601",
        asset=Asset(algorithm, (size,) if size else (), deed),
        location=Location(module.path, region, module.content_hash),
        message=f"Hand-written modular exponentiation with a secret: {why}.{what}",
        symbol=last(node.func),
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
