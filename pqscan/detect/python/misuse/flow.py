"""Where a shared secret or a signature goes inside one file, on its syntax alone.

Statements are taken in order, branches are joined, functions and attributes of the file carry
what they are given. Only files in which some described call yields a secret are read.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable

from pqscan.detect.python.misuse.expressions import Expressions, Secrets, Trace
from pqscan.detect.python.misuse.taint import NOTHING, Taint, both, joined, secrets
from pqscan.detect.python.pieces import FunctionInfo

ROUNDS = 3  # functions that hand on what other functions hand on


class Flow(Secrets):
    """Follows one module's secrets."""

    def run(self) -> Trace:
        """Follow the secrets through the whole file."""
        for _ in range(ROUNDS):
            self.trace = Trace()
            self.top = {}
            _Frame(self, None, self.top).block(self.module.tree.body)
            for function in self.module.functions:
                self.function(function)
            for function in self.foreign:  # grows while it is walked
                self._abroad(function)
        return self.trace

    def _abroad(self, function: FunctionInfo) -> None:
        """A function of another file, which knows what all the others know."""
        there = Flow(function.module, {}, self.elsewhere)
        there.is_foreign = True
        there.trace, there.foreign = self.trace, self.foreign
        there.given, there.returns = self.given, self.returns
        there.attributes = self.attributes
        there.function(function)

    def function(self, info: FunctionInfo) -> None:
        """One function or method, from what its callers pass."""
        names = {p.name: self.given.get((info.node, p.name), NOTHING) for p in info.parameters}
        frame = _Frame(self, info, names)
        node = info.node
        if not isinstance(node, ast.Lambda):
            frame.block(node.body)
        own = frame.own
        if own and info.cls is not None:
            for name, taint in frame.names.items():
                if name.startswith(f"{own}."):
                    key = (info.cls, name[len(own) + 1 :])
                    self.attributes[key] = self.attributes.get(key, NOTHING) | taint


class _Frame(Expressions):
    """Statements of one function, or of the module."""

    def block(self, body: Iterable[ast.stmt]) -> None:
        """Statements in order."""
        for node in body:
            self.statement(node)

    def statement(self, node: ast.stmt) -> None:
        """One statement; what is not named here only has its expressions looked at."""
        match node:
            case ast.Assign():
                taint = self.value(node.value)
                for target in node.targets:
                    self.bind(target, taint, node.value)
            case ast.AnnAssign(value=ast.expr() as given):
                self.bind(node.target, self.value(given), given)
            case ast.AugAssign():
                taint = both(self.value(node.value), self.value(node.target))
                self.mixed(node, taint)
                self.bind(node.target, taint, None)
            case ast.Return(value=ast.expr() as given):
                self.returned(self.value(given))
            case ast.If() | ast.While() | ast.For() | ast.AsyncFor():
                self.branching(node)
            case ast.With() | ast.AsyncWith():
                for item in node.items:
                    taint = self.value(item.context_expr)
                    if item.optional_vars is not None:
                        self.bind(item.optional_vars, taint, None)
                self.block(node.body)
            case ast.Try() | ast.TryStar():
                self.attempt(node)
            case ast.Match():
                self.value(node.subject)
                self.branches([case.body for case in node.cases])
            case ast.Assert(test=ast.Compare() as test):
                self.value(test)
                if all(secrets(self.value(side)) for side in (test.left, *test.comparators)):
                    self.flow.trace.compared.pop(test, None)  # both sides made here: a self-test
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
                if self.info is not None:  # what a function defines sees its names
                    _Frame(self.flow, self.info, dict(self.names)).block(node.body)
            case _:
                for child in ast.iter_child_nodes(node):
                    if isinstance(child, ast.expr):
                        self.value(child)

    def branching(self, node: ast.If | ast.While | ast.For | ast.AsyncFor) -> None:
        """A condition or a loop, whose body may or may not run."""
        if isinstance(node, ast.If | ast.While):
            self.value(node.test)
        else:
            self.bind(node.target, self.over(node.iter), None)
        self.branches([node.body, node.orelse])

    def attempt(self, node: ast.Try | ast.TryStar) -> None:
        """A try: a handler may follow any part of the body."""
        before = dict(self.names)
        self.block([*node.body, *node.orelse])
        after = dict(self.names)
        ends = [after]
        for handler in node.handlers:
            self.names = joined([before, after])
            self.block(handler.body)
            ends.append(self.names)
        self.names = joined(ends)
        self.block(node.finalbody)

    def branches(self, bodies: list[list[ast.stmt]]) -> None:
        """Each body from here; what holds after any of them."""
        before = self.names
        ends: list[dict[str, Taint]] = []
        for body in bodies:
            self.names = dict(before)
            self.block(body)
            ends.append(self.names)
        self.names = joined(ends)

    def returned(self, taint: Taint) -> None:
        """What the function hands to its callers."""
        if self.info is not None:
            node = self.info.node
            self.flow.returns[node] = self.flow.returns.get(node, NOTHING) | taint
