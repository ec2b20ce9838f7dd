"""Whether an expression can only give one value, or one that a clock or a weak generator gives.

For seeds: what a hash makes of a text in the code is as well known as the text.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from pqscan.detect.python.misuse.data import misuse_rules
from pqscan.detect.python.modules import FunctionInfo, Module
from pqscan.detect.python.nodes import below, target_names

WRITTEN = "is written in the code"
MAX_DEPTH = 8
_TYPES = frozenset(("bytes", "bytearray", "int", "str"))


class Reader:
    """Reads expressions of one function, or of the module."""

    def __init__(self, module: Module, function: FunctionInfo | None) -> None:
        self._module = module
        self._function = function

    def why(self, node: ast.expr, depth: int = 0) -> str | None:
        """Why the value is known; None where it is not."""
        if depth > MAX_DEPTH:
            return None
        match node:
            case ast.Constant(value=bytes() | str() | int()):
                return WRITTEN
            case ast.Name():
                return self._all(list(self._assigned(node.id)), depth)
            case ast.BinOp():
                return self._all([node.left, node.right], depth)
            case ast.Subscript():
                return self.why(node.value, depth + 1)
            case ast.List() | ast.Tuple():
                return self._all(node.elts, depth)
            case ast.Call():
                return self._call(node, depth)
            case _:
                return None

    def _all(self, nodes: list[ast.expr], depth: int) -> str | None:
        """All are known; a generator's name says more than that some text is written."""
        found = [self.why(one, depth + 1) for one in nodes]
        known = [one for one in found if one is not None]
        if not known or len(known) < len(found):
            return None
        return next((one for one in known if one != WRITTEN), WRITTEN)

    def _call(self, node: ast.Call, depth: int) -> str | None:
        rules = misuse_rules()
        arguments = [*node.args, *(word.value for word in node.keywords)]
        receiver: ast.expr | None = None
        if isinstance(node.func, ast.Attribute):
            receiver = node.func.value
        name = _last(node.func)
        if name in rules.weak_methods:
            return self._weak(receiver, name)
        if name not in rules.derives:
            return None
        given = list(arguments)
        if receiver is not None and not self._is_module(receiver):
            given.append(receiver)
        return self._all(given, depth)

    def _weak(self, receiver: ast.expr | None, name: str) -> str | None:
        """`random.randbytes`, `time.time`, and methods of a `Random` made here."""
        if isinstance(receiver, ast.Name):
            if f"{receiver.id}.{name}" in misuse_rules().weak_random:
                return f"comes from {receiver.id}.{name}()"
            makers = list(self._assigned(receiver.id))
        else:
            makers = [receiver] if receiver is not None else []
        named = [_last(maker.func) for maker in makers if isinstance(maker, ast.Call)]
        if named and len(named) == len(makers) and all(one == "Random" for one in named):
            return f"comes from {name}() of a generator that is not made for it"
        return None

    def _is_module(self, node: ast.expr) -> bool:
        """Whether a name is an import of the file, such as `hashlib`."""
        if not isinstance(node, ast.Name):
            return False
        bindings = self._module.bindings.get(node.id, ())
        imports = (ast.Import, ast.ImportFrom, ast.alias)
        return any(isinstance(one.node, imports) for one in bindings) or node.id in _TYPES

    def _assigned(self, name: str) -> Iterator[ast.expr]:
        found = False
        if self._function is not None:
            if self._function.parameter(name) is not None:
                return
            for node in below(self._function.node):
                if isinstance(node, ast.Assign) and any(
                    name in target_names(target) for target in node.targets
                ):
                    found = True
                    yield node.value
        if not found:
            for binding in self._module.bindings.get(name, ()):
                if isinstance(binding.node, ast.Assign):
                    yield binding.node.value


def _last(func: ast.expr) -> str:
    return func.attr if isinstance(func, ast.Attribute) else getattr(func, "id", "")
