"""Powers that hide a message as ElGamal's do: two of one exponent, one of them multiplied by the
message; and what takes it off again, the message multiplied by the inverse of a power.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping

from pqscan.detect.python.nodes import below
from pqscan.domain.finding import Function
from pqscan.domain.record import Record, field

Parts = tuple[ast.expr, ast.expr, ast.expr]
"""Base, exponent and modulus."""

_INVERSES = frozenset(
    ("inverse", "invert", "inv", "mod_inverse", "modinv", "inverse_mod", "mod_inv")
)


class Masks(Record):
    """The moduli of a file by which messages are hidden, and what the powers there do."""

    moduli: frozenset[str] = frozenset()
    functions: Mapping[ast.AST, Function] = field(default_factory=dict)


def masks(tree: ast.Module, power: Callable[[ast.Call], Parts | None]) -> Masks:
    """What all functions of a file hide, and the code at its top."""
    moduli: set[str] = set()
    functions: dict[ast.AST, Function] = {}
    pieces: list[ast.AST] = [
        node for node in below(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]
    for piece in pieces:
        _Piece(piece, power).look(moduli, functions)
    if not moduli and not pieces:
        _Piece(tree, power).look(moduli, functions)
    return Masks(frozenset(moduli), functions)


class _Piece:
    """One function: its powers, and the names that hold them."""

    def __init__(self, node: ast.AST, power: Callable[[ast.Call], Parts | None]) -> None:
        self.node = node
        self.powers: dict[ast.AST, Parts] = {}
        self.names: dict[str, ast.expr] = {}
        for one in below(node):
            if isinstance(one, ast.Call) and (parts := power(one)) is not None:
                self.powers[one] = parts
            match one:
                case ast.Assign(targets=[ast.Name(id=name)], value=value):
                    self.names[name] = value
                case _:
                    continue

    def look(self, moduli: set[str], functions: dict[ast.AST, Function]) -> None:
        """Every product under a modulus."""
        for node in below(self.node):
            match node:
                case ast.BinOp(
                    op=ast.Mod(), left=ast.BinOp(op=ast.Mult(), left=one, right=other), right=by
                ):
                    modulus = last(by)
                    for factor, message in ((one, other), (other, one)):
                        if modulus and self._of(message, modulus) is None:
                            deed = self._deed(factor, modulus)
                            if deed is not None:
                                moduli.add(modulus)
                                self._take(modulus, deed, functions)
                case _:
                    continue

    def _take(self, modulus: str, deed: Function, functions: dict[ast.AST, Function]) -> None:
        for node, (_, _, by) in self.powers.items():
            if last(by) == modulus:
                functions[node] = deed

    def _deed(self, factor: ast.expr, modulus: str) -> Function | None:
        """What multiplying by it does; None where it is no mask."""
        base = self._inverted(factor, modulus)
        if base is not None:
            return Function.DECRYPT if self._of(base, modulus) is not None else None
        found = self._of(factor, modulus)
        if found is None:
            return None
        exponent = self.powers[found][1]
        if _is_negated(exponent, modulus):
            return Function.DECRYPT
        same = [
            one
            for one, (_, power, by) in self.powers.items()
            if one is not found
            and last(by) == modulus
            and ast.dump(power) == ast.dump(exponent)
            and isinstance(power, ast.Name | ast.Attribute)
        ]
        return Function.ENCRYPT if same else None

    def _of(self, node: ast.expr, modulus: str) -> ast.AST | None:
        """The power that an expression is, by way of a name; not one that inverts."""
        if isinstance(node, ast.Name):
            node = self.names.get(node.id, node)
        if node in self.powers and last(self.powers[node][2]) == modulus:
            return node
        return None

    def _inverted(self, node: ast.expr, modulus: str) -> ast.expr | None:
        """What an expression is the inverse of: `pow(s, -1, p)`, `pow(s, p - 2, p)`."""
        if isinstance(node, ast.Name):
            node = self.names.get(node.id, node)
        if not isinstance(node, ast.Call):
            return None
        parts = self.powers.get(node)
        if parts is not None:
            base, exponent, by = parts
            return base if last(by) == modulus and _inverts(exponent, modulus) else None
        if last(node.func) in _INVERSES and node.args:
            return node.args[0]
        return None


def _inverts(exponent: ast.expr, modulus: str) -> bool:
    match exponent:
        case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=1)):
            return True
        case ast.BinOp(op=ast.Sub(), left=left, right=ast.Constant(value=2)):
            return last(left) == modulus
        case _:
            return False


def _is_negated(exponent: ast.expr, modulus: str) -> bool:
    """`p - 1 - x`: the power is the inverse of that with `x`."""
    return unnegated(exponent, modulus) is not exponent


def unnegated(exponent: ast.expr, modulus: str) -> ast.expr:
    """The `x` of `p - 1 - x`, `p - (1 + x)` and `-x`; else the exponent as it is."""
    match exponent:
        case ast.UnaryOp(op=ast.USub(), operand=ast.Name() | ast.Attribute() as negated):
            return negated
        case ast.BinOp(
            op=ast.Sub(),
            left=ast.BinOp(op=ast.Sub(), left=left, right=ast.Constant(value=1)),
            right=ast.Name() | ast.Attribute() | ast.Subscript() as secret,
        ):
            return secret if last(left) == modulus else exponent
        case ast.BinOp(
            op=ast.Sub(),
            left=left,
            right=ast.BinOp(op=ast.Add(), left=ast.Constant(value=1), right=secret),
        ):
            return secret if last(left) == modulus else exponent
        case _:
            return exponent


def last(node: ast.expr) -> str:
    """The last name of an expression: `p` of `self.p` and of `key["p"]`."""
    match node:
        case ast.Name(id=text) | ast.Attribute(attr=text):
            return text
        case ast.Subscript(slice=ast.Constant(value=str(text))):
            return text
        case _:
            return ""
