"""Gathers the described calls of every file as they are found, and looks at them together."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from pqscan.detect.python.findings import Fact
from pqscan.detect.python.misuse.data import misuse_rules
from pqscan.detect.python.misuse.elsewhere import Elsewhere
from pqscan.detect.python.misuse.mac_keys import TAKES_KEY, takes_key
from pqscan.detect.python.misuse.taint import WHOLE
from pqscan.detect.python.modules import Module
from pqscan.detect.python.pieces import ClassInfo, FunctionInfo
from pqscan.detect.python.scope import Event
from pqscan.detect.python.values import Made, Residual, options
from pqscan.domain.finding import Asset, Function
from pqscan.domain.record import Struct, field
from pqscan.domain.registry import registry

if TYPE_CHECKING:
    from pqscan.detect.python.engine import Engine
    from pqscan.detect.python.misuse.hybrids import Half
    from pqscan.detect.python.program import Program

KEM = (Function.ENCAPSULATE, Function.DECAPSULATE)


class Note(Struct):
    """A described call and the assets that were found in it."""

    event: Event
    assets: dict[str, Asset] = field(default_factory=dict)  # by algorithm

    @property
    def post_quantum(self) -> bool:
        """Whether it is post-quantum for sure."""
        spec = self.event.spec
        return (spec is not None and spec.function in KEM) or any(map(is_post_quantum, self.assets))

    @property
    def classical(self) -> bool:
        """Whether Shor's algorithm ends all that is known of it."""
        return bool(self.assets) and all(map(is_vulnerable, self.assets))

    @property
    def asset(self) -> Asset:
        """The asset, or one that says that the algorithm is not known."""
        spec = self.event.spec
        unknown = Asset("unknown", (), spec.function if spec else Function.OTHER)
        return next(iter(self.assets.values()), unknown)


def is_post_quantum(algorithm: str) -> bool:
    """Whether a registry id is post-quantum or a hybrid."""
    return algorithm != "unknown" and registry().algorithm(algorithm).post_quantum


def is_vulnerable(algorithm: str) -> bool:
    """Whether Shor's algorithm ends a registry id."""
    return algorithm != "unknown" and registry().algorithm(algorithm).quantum_vulnerable


class Learnt(Struct):
    """What a file's calls say together."""

    facts: list[Fact] = field(default_factory=list)
    halves: list[Half] = field(default_factory=list)


class Notes:
    """The described calls of the files that one process has read."""

    def __init__(self, program: Program | None = None) -> None:
        self.elsewhere = Elsewhere(program)
        self.by_module: dict[Module, dict[ast.AST, Note]] = {}
        self.by_function: dict[FunctionInfo, list[Note]] = {}
        self.decided: dict[ast.AST, dict[ast.AST, Note]] = {}  # by the call of a project function
        self.keys: list[tuple[Event, Made]] = []  # ciphers and the secrets that are their keys
        self.post_quantum: set[str] = set()  # names of functions with a post-quantum call
        self.has_post_quantum = False
        self.answers: dict[FunctionInfo, Note] = {}  # functions that hand an answer on
        self.raisers: dict[FunctionInfo, Note] = {}  # functions that end with a verification
        self.kept: dict[tuple[ClassInfo, str], Note] = {}  # attributes that hold a KEM's secret
        self.givers: dict[FunctionInfo, Note] = {}  # functions that hand a KEM's secret on

    def clear(self, *, parsed: bool = True) -> None:
        """Forget the modules, as the engine does; what functions answer only with their code."""
        self.by_module.clear()
        self.by_function.clear()
        self.decided.clear()
        self.keys.clear()
        if parsed:
            self.answers.clear()
            self.raisers.clear()
            self.kept.clear()
            self.givers.clear()

    def add(self, event: Event, found: Iterable[Fact]) -> Iterator[Fact]:
        """Note an event with its findings, and pass them on; more where its arguments say so."""
        known = self.by_module.setdefault(event.module, {})
        note = known.get(event.node)
        if note is None:
            note = known[event.node] = Note(event)
            if event.function is not None:
                self.by_function.setdefault(event.function, []).append(note)
        there = [self._as_called(event, site.node) for site in event.via]
        for fact in found:
            for one in (note, *there):
                one.assets.setdefault(fact.finding.asset.algorithm, fact.finding.asset)
            yield fact
        if note.post_quantum:
            self.has_post_quantum = True
            function = event.function
            if function is not None and function.cls is not None and function.name[:2] == "__":
                self.post_quantum.add(function.cls.name)
            elif function is not None:
                self.post_quantum.add(function.name)
        spec = event.spec
        if spec is None:
            return
        if spec.must_use and event.function is not None and event.function not in self.answers:
            from pqscan.detect.python.misuse.answers import returns_answer

            if returns_answer(event.function, event.node):
                self.answers[event.function] = note
        if spec.function is Function.VERIFY and event.function is not None:
            self._raises(event, note)
        if spec.function in KEM and event.function is not None and not event.via:
            from pqscan.detect.python.misuse.answers import returns_secret

            if event.function not in self.givers and returns_secret(event.function, event.node):
                self.givers[event.function] = note
            self._keeps(event.function, event.node, note)
        if spec.seed:
            from pqscan.detect.python.misuse.seeds import seeds

            yield from seeds(note, event, self.elsewhere)
        if spec.function in TAKES_KEY and event.bound:
            self.keys.extend(_raw(event))

    def _as_called(self, event: Event, call: ast.AST) -> Note:
        """What a described call is where a function that makes it is called from there."""
        known = self.decided.setdefault(call, {})
        return known.setdefault(event.node, Note(event))

    def _keeps(self, function: FunctionInfo, call: ast.AST, note: Note) -> None:
        """Note an attribute that what a KEM yields is put into."""
        spec = note.event.spec
        if function.cls is None or spec is None or spec.secret != WHOLE:
            return
        from pqscan.detect.python.misuse.kept import attribute_of

        name = attribute_of(function, call)
        if name:
            self.kept.setdefault((function.cls, name), note)

    def _raises(self, event: Event, note: Note) -> None:
        """Note a function that is there to raise where a signature does not hold."""
        function = event.function
        body = getattr(function.node, "body", None) if function is not None else None
        if function is None or function in self.raisers or not isinstance(body, list):
            return
        if event.spec is not None and not event.spec.must_use and note.assets:
            last = body[-1]
            if isinstance(last, ast.Expr) and event.node in (
                last.value,
                getattr(last.value, "value", None),
            ):
                self.raisers[function] = note

    def raw_keys(self, engine: Engine, module: Module) -> Iterator[tuple[Event, Note]]:
        """Ciphers whose key came through calls and files from a noted call, once each."""
        for _, summary in engine.summaries_of(module):
            for event in summary.events:
                if event.via and event.spec is not None and event.spec.function in TAKES_KEY:
                    self.keys.extend(_raw(event) or _kept(engine, event))
        waiting: list[tuple[Event, Made]] = []
        for event, made in self.keys:
            note = self.by_module.get(made.module, {}).get(made.node)
            if note is None or not note.assets:
                waiting.append((event, made))
            else:
                yield event, note
        self.keys = waiting

    def finish(self, engine: Engine, module: Module) -> Learnt:
        """What the calls of a file that has been read say together."""
        notes = self.by_module.get(module, {})
        wanted = (
            self.has_post_quantum
            or self.keys
            or self.answers
            or self.givers
            or self.raisers
            or self.kept
        )
        if not (wanted or any(map(_matters, notes.values()))):
            return Learnt()
        from pqscan.detect.python.misuse.checks import look

        return look(self, engine, module, notes)


def _raw(event: Event) -> list[tuple[Event, Made]]:
    """The secrets that a cipher takes for its key."""
    found = [
        (event, one)
        for name, value in event.bound.items()
        if name in misuse_rules().key_arguments
        for one in options(value)
        if isinstance(one, Made) and one.spec.secret == WHOLE
    ]
    return found if found and takes_key(event) else []


def _kept(engine: Engine, event: Event) -> list[tuple[Event, Made]]:
    """The same where the key is an attribute, by what the class is seen to keep in it."""
    from pqscan.detect.python.closing import close

    keys = (event.bound.get(name) for name in misuse_rules().key_arguments)
    if not any(isinstance(key, Residual) for key in keys):
        return []
    return [one for closed in close(engine, event) for one in _raw(closed)]


def _matters(note: Note) -> bool:
    spec = note.event.spec
    if spec is None:
        return False
    if spec.function is Function.VERIFY and _may_swallow(note.event.module):
        return True
    return spec.secret is not None or spec.must_use or spec.function is Function.MAC


def _may_swallow(module: Module) -> bool:
    return b"except" in module.source or b"suppress" in module.source
