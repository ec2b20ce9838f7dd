"""What a running function knows: its names, and what its summary gathers."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping

from pqscan.detect.python.arguments import CallArguments
from pqscan.detect.python.modules import Module
from pqscan.detect.python.pieces import ClassInfo, FunctionInfo
from pqscan.detect.python.specs import CallSpec
from pqscan.detect.python.substitution import free
from pqscan.detect.python.values import (
    Sequence,
    Unknown,
    Value,
    is_open,
    options,
    union,
    weigh,
)
from pqscan.domain.record import Record, Struct, field

Guard = tuple[Value, bool]
"""A test that hangs on a parameter, and whether it holds."""

MAX_GUARDS = 4  # innermost tests remembered
MAX_TEST = 12  # open parts of a test that is remembered


class Site(Struct, eq=False):
    """A call of a project function on the way to an event."""

    node: ast.AST
    module: Module
    caller: FunctionInfo | None
    callee: FunctionInfo
    told: bool = False  # a description says what the call does


class Way(Record):
    """A method of an object that was made on the way to an event, and the object's classes.

    `open` as long as the object is only handed back to the next caller.
    """

    method: FunctionInfo
    line: tuple[ClassInfo, ...]
    open: bool = True


class Event(Struct, eq=False):
    """A call that is described (`spec`, with the arguments its facts come from), or may be once
    the parameter that its callee or receiver hangs on is known.
    """

    callee: Value
    node: ast.Call
    module: Module
    function: FunctionInfo | None
    arguments: CallArguments | None = None  # of a callee that is not known yet
    spec: CallSpec | None = None
    bound: Mapping[str, Value] = field(default_factory=dict)
    receiver: Value | None = None
    via: tuple[Site, ...] = ()  # innermost call first
    guards: tuple[Guard, ...] = ()  # the tests that its code stands behind
    attributes: frozenset[str] | None = None  # of instances that it reads, once worked out
    way: Way | None = None  # the object whose method it happens in, made on the way here
    _free: frozenset[tuple[FunctionInfo, str]] | None = None

    def values(self) -> Iterator[Value]:
        """Everything a parameter may hide in."""
        if self.spec is None:
            yield self.callee
        else:
            yield from self.bound.values()
            if self.receiver is not None:
                yield self.receiver

    def free(self) -> frozenset[tuple[FunctionInfo, str]]:
        """The parameters it hangs on."""
        if self._free is None:
            self._free = frozenset().union(*(free(value) for value in self.values()))
        return self._free

    def key(self) -> tuple[object, ...]:
        """Equal for events that say the same."""
        return (
            id(self.node),
            self.spec.name if self.spec else None,
            tuple(id(site.node) for site in self.via),
            tuple((name, value.identity()) for name, value in self.bound.items()),
            self.receiver.identity() if self.receiver else self.callee.identity(),
        )


class Summary(Struct, eq=False):
    """What a function does as far as anyone outside needs: results, open events, attributes."""

    returns: list[Value] = field(default_factory=list)
    yields: list[Value] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    writes: dict[str, list[Value]] = field(default_factory=dict)
    globals: dict[str, list[Value]] = field(default_factory=dict)  # module names it assigns
    fills: dict[str, list[Value]] = field(default_factory=dict)  # and what it puts into them
    done: bool = False
    chooses: bool = False  # values in it are one of several
    describes: bool = False  # a described call is made, or may be

    def result(self) -> Value:
        """All that may be returned; of a generator, what iterating it yields."""
        if self.yields:
            return Sequence(None, options(union(self.yields)), exact=False)
        return union(self.returns) if self.returns else Unknown(None, "returns nothing")


class Loop(Struct, eq=False):
    """Where the ways out of a loop's body meet again."""

    breaks: list[Scope] = field(default_factory=list)
    continues: list[Scope] = field(default_factory=list)


class Scope(Struct, eq=False):
    """Names and values at a point of execution; `parent` is the enclosing function."""

    module: Module
    function: FunctionInfo | None
    summary: Summary
    names: dict[str, Value] = field(default_factory=dict)
    parent: Scope | None = None
    self_name: str = ""
    dead: bool = False  # this point is not reached
    loop: Loop | None = None  # the innermost loop, in the middle of it
    guards: tuple[Guard, ...] = ()  # open tests that let this point be reached
    unreachable: bool = False  # a known test keeps this point from being reached
    outer: frozenset[str] = frozenset()  # names declared `global`

    def fork(self) -> Scope:
        """A copy whose names change on their own."""
        return Scope(
            self.module,
            self.function,
            self.summary,
            dict(self.names),
            self.parent,
            self.self_name,
            self.dead,
            self.loop,
            self.guards,
            self.unreachable,
            self.outer,
        )

    def guard(self, test: Value, holds: bool) -> None:
        """From here on the test is known to hold, or not to."""
        if is_open(test) and weigh(test) <= MAX_TEST:
            self.guards = (*self.guards, (test, holds))[-MAX_GUARDS:]

    def join(self, branches: list[Scope]) -> None:
        """Continue with what holds after any of the branches."""
        alive = [branch for branch in branches if not branch.dead]
        self.dead = not alive
        if not alive:
            return
        if len(alive) == 1:
            self.names = alive[0].names
            return
        first, rest = alive[0].names, alive[1:]
        merged = dict(first)
        for branch in rest:
            if branch.names is first:
                continue
            for name, value in branch.names.items():
                known = merged.get(name)
                if known is None:
                    merged[name] = value
                elif known is not value:
                    merged[name] = union((known, value))
        self.names = merged

    def lookup(self, name: str) -> Value | None:
        """A name of this function or one around it."""
        scope: Scope | None = self
        while scope is not None:
            found = scope.names.get(name)
            if found is not None:
                return found
            scope = scope.parent
        return None
