"""Whether an expression can only give one value, or one that a clock or a weak generator gives.

For seeds: what a hash makes of a text in the code is as well known as the text, and so is what a
function of the file makes of it.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping

from pqscan.detect.python.misuse.data import misuse_rules
from pqscan.detect.python.misuse.elsewhere import Elsewhere
from pqscan.detect.python.modules import Module
from pqscan.detect.python.nodes import below, target_names
from pqscan.detect.python.pieces import FunctionInfo

WRITTEN = "is written in the code"
MAX_DEPTH = 8
_TYPES = frozenset(("bytes", "bytearray", "int", "str"))


class Reader:
    """Reads expressions of one function, or of the module."""

    def __init__(
        self,
        module: Module,
        function: FunctionInfo | None,
        given: Mapping[str, str] | None = None,
        elsewhere: Elsewhere | None = None,
    ) -> None:
        self._elsewhere = elsewhere or Elsewhere(None)
        self._module = module
        self._function = function
        self._given = given or {}  # parameters that a call passes something known for, and why

    def why(self, node: ast.expr, depth: int = 0) -> str | None:
        """Why the value is known; None where it is not."""
        if depth > MAX_DEPTH:
            return None
        match node:
            case ast.Constant(value=bytes() | str() | int()):
                return WRITTEN
            case ast.Name() if node.id in self._given:
                return self._given[node.id]
            case ast.Attribute():
                kept = list(self._kept(node))
                return self._all(kept, depth) if kept else self._of_module(node, depth)
            case ast.Name():
                assigned = list(self._assigned(node.id))
                return self._all(assigned, depth) if assigned else self._imported(node.id, depth)
            case ast.BinOp():
                return self._all([node.left, node.right], depth)
            case ast.Subscript():
                return self.why(node.value, depth + 1)
            case ast.List() | ast.Tuple():
                return self._all(node.elts, depth)
            case ast.Call():
                return self._call(node, depth)
            case (
                ast.ListComp(elt=one, generators=[over])
                | ast.GeneratorExp(elt=one, generators=[over])
            ):
                return self._each(one, over, depth)
            case _:
                return None

    def _each(self, one: ast.expr, over: ast.comprehension, depth: int) -> str | None:
        """The items of a comprehension over something known."""
        why = self.why(over.iter, depth + 1)
        if why is None:
            return None
        given = {**self._given, **dict.fromkeys(target_names(over.target), why)}
        return Reader(self._module, self._function, given, self._elsewhere).why(one, depth + 1)

    def _all(self, nodes: list[ast.expr], depth: int) -> str | None:
        """All are known; a generator's name says more than that some text is written."""
        found = [self.why(one, depth + 1) for one in nodes]
        known = [one for one in found if one is not None]
        if not known or len(known) < len(found):
            return None
        return next((one for one in known if one != WRITTEN), WRITTEN)

    def _imported(self, name: str, depth: int) -> str | None:
        """A name of another file."""
        if self._function is not None and self._function.parameter(name) is not None:
            return None
        home = self._elsewhere.home(self._module, name)
        return self._in(home[0], home[1], depth) if home is not None else None

    def _of_module(self, node: ast.Attribute, depth: int) -> str | None:
        """`settings.SEED`, and `Settings.SEED` of a class in another file."""
        if not isinstance(node.value, ast.Name):
            return None
        name = node.value.id
        if self._function is not None and self._function.parameter(name) is not None:
            return None
        module = self._elsewhere.module(self._module, name)
        if module is not None:
            return self._in(module, node.attr, depth)
        home = self._elsewhere.home(self._module, name)
        if home is None or home[1] not in home[0].classes:
            return None
        inner = Reader(home[0], None, elsewhere=self._elsewhere)
        return inner.why(ast.Attribute(ast.Name(home[1], ast.Load()), node.attr), depth + 1)

    def _in(self, module: Module, name: str, depth: int) -> str | None:
        inner = Reader(module, None, elsewhere=self._elsewhere)
        return inner.why(ast.Name(name, ast.Load()), depth + 1)

    def _call(self, node: ast.Call, depth: int) -> str | None:
        rules = misuse_rules()
        arguments = [*node.args, *(word.value for word in node.keywords)]
        receiver: ast.expr | None = None
        if isinstance(node.func, ast.Attribute):
            receiver = node.func.value
        name = _last(node.func)
        if name in rules.weak_methods:
            return self._weak(receiver, name)
        called = self._own(node.func)
        if called is not None:
            return self._returned(called, node, depth)
        if name not in rules.derives:
            return None
        given = list(arguments)
        if receiver is not None and not self._is_module(receiver):
            given.append(receiver)
        return self._all(given, depth)

    def _own(self, func: ast.expr) -> FunctionInfo | None:
        """The function of the file, or the method of the class, that is called."""
        cls = self._function.cls if self._function is not None else None
        match func:
            case ast.Name(id=name):
                home = self._elsewhere.home(self._module, name) or (self._module, name)
                return next((f for f in home[0].functions if f.qualname == home[1]), None)
            case ast.Attribute(value=ast.Name(id=owner), attr=name) if (
                module := self._elsewhere.module(self._module, owner)
            ) is not None:
                return next((f for f in module.functions if f.qualname == name), None)
            case ast.Attribute(value=ast.Name(id="self" | "cls"), attr=name) if cls is not None:
                return cls.methods.get(name)
            case _:
                return None

    def _returned(self, called: FunctionInfo, node: ast.Call, depth: int) -> str | None:
        """What a function gives back, by what is passed to it here."""
        first = int(called.takes_self and isinstance(node.func, ast.Attribute))
        names = [one.name for one in called.parameters[first:]]
        passed = [*zip(names, node.args, strict=False)]
        passed += [(word.arg, word.value) for word in node.keywords if word.arg is not None]
        given: dict[str, str] = {}
        for name, value in passed:
            if (why := self.why(value, depth + 1)) is not None:
                given[name] = why
        inner = Reader(called.module, called, given, self._elsewhere)
        body = called.node
        if isinstance(body, ast.Lambda):
            return inner.why(body.body, depth + 1)
        found = [one.value for one in below(body) if isinstance(one, ast.Return)]
        values = [one for one in found if one is not None]
        return inner._all(values, depth) if values and len(values) == len(found) else None

    def _kept(self, node: ast.Attribute) -> Iterator[ast.expr]:
        """What the class is seen to keep in an attribute: `self.SALT`, `Settings.SALT`."""
        if not isinstance(node.value, ast.Name):
            return
        cls = self._module.classes.get(node.value.id)
        if cls is None and self._function is not None and node.value.id in ("self", "cls"):
            cls = self._function.cls
        for one in below(cls.node) if cls is not None else ():
            if not isinstance(one, ast.Assign | ast.AnnAssign) or one.value is None:
                continue
            for target in one.targets if isinstance(one, ast.Assign) else [one.target]:
                if isinstance(target, ast.Attribute) and target.attr == node.attr:
                    yield ast.Name("", ast.Load())  # assigned in a method: who knows what
                elif isinstance(target, ast.Name) and target.id == node.attr:
                    yield one.value

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
