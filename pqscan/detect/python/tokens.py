"""The tolerant pass over a file that does not parse: described calls by name, literals as values.

It follows imports and their aliases, names that are assigned once, and instances held in names,
on the text alone. Comments, strings and docstrings are never looked into. What it finds has a low
confidence and says why; what it cannot read is unknown.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator

from pqscan.detect.python import described
from pqscan.detect.python.apis import Apis
from pqscan.detect.python.arguments import CallArguments
from pqscan.detect.python.findings import Fact, Seen, facts
from pqscan.detect.python.lexing import Token, Tokens, imported
from pqscan.detect.python.modules import Module
from pqscan.detect.python.scope import Event, Scope, Summary
from pqscan.detect.python.specs import CallSpec
from pqscan.detect.python.values import Const, Made, Sequence, Symbol, Trail, Typed, Unknown, Value
from pqscan.detect.python.words import decode
from pqscan.domain.finding import Confidence, Step, StepKind
from pqscan.domain.record import replace

MAX_DEPTH = 40  # calls inside the arguments of calls
MAX_ITEMS = 200  # of a list
MAX_EVENTS = 2_000  # described calls noted in one file
_WORDS = {"None": None, "True": True, "False": False}
_STATEMENTS = frozenset(("import", "from", "def", "class", "return", "raise", "print", "try"))
_OPENING, _CLOSING = frozenset("([{"), frozenset(")]}")
_NOT_READ = "the file does not parse, and only plain values are read in it"


def facts_of(
    apis: Apis,
    path: str,
    source: bytes,
    reason: str,
    is_own: Callable[[str], bool] = lambda name: False,
) -> Iterator[Fact]:
    """What a file holds that `ast` cannot parse for that reason.

    `is_own` says whether a module name is one of the project's own.
    """
    text = decode(source).replace("\r\n", "\n").replace("\r", "\n")
    module = Module(path, "", False, source, ast.Module([], []))
    reader = _Reader(apis, module, text, is_own)
    reader.read()
    seen: Seen = set()
    why = Step(StepKind.REASON, f"the file does not parse: {reason}")
    for event in reader.events:
        for fact in facts(apis, event, False, seen):
            finding = replace(
                fact.finding,
                confidence=Confidence.LOW,
                evidence=(*fact.finding.evidence, why),
            )
            yield replace(fact, finding=finding)


class _Reader(Tokens):
    """One pass over the tokens; every described call becomes an event."""

    def __init__(
        self, apis: Apis, module: Module, text: str, is_own: Callable[[str], bool]
    ) -> None:
        super().__init__(text)
        self.apis = apis
        self.is_own = is_own
        self.module = module
        self.names: dict[str, Value] = {}
        self.events: list[Event] = []
        self.scope = Scope(module, None, Summary())

    def read(self) -> None:
        """Statements by their first words, calls wherever they stand."""
        index, fresh, depth = 0, True, 0  # fresh: a statement begins here, unless brackets are open
        while index < len(self.tokens):
            token = self.tokens[index]
            if fresh and token.text in _STATEMENTS:
                depth = 0
            if token.kind == "line" or token.text in (";", ":"):
                index, fresh = index + 1, True
            elif fresh and token.text in ("import", "from"):
                index = self.imports(index)
            elif token.kind != "name":
                depth += (token.text in _OPENING) - (token.text in _CLOSING)
                index, fresh = index + 1, False
            else:
                after = self.assignment(index) if fresh and depth <= 0 else None
                index, fresh = (self.word(index) if after is None else after), False

    def word(self, index: int) -> int:
        """A name that may begin a described call; the index after what was read."""
        if self.tokens[index].text in ("def", "class"):
            if self.kind(index + 1) == "name":
                self.names[self.tokens[index + 1].text] = Unknown(None, "defined in this file")
            return index + 2
        if self.at(index - 1) == ".":
            return index + 1
        return max(self.primary(index, 0)[1], index + 1)

    def imports(self, index: int) -> int:
        """Bind what an import statement names; the index after it."""
        bound, after = imported(self.tokens, index)
        for name, whole in bound:
            own = whole.startswith(".") or self.is_own(whole.partition(".")[0])
            self.names[name] = (
                Unknown(None, "imported from the project") if own else Symbol(None, whole)
            )
        return after

    # Values.

    def assignment(self, index: int) -> int | None:
        """`NAME = value`: kept if it is the only one and a value; the index after it, or None."""
        if self.at(index + 1) != "=":
            return None
        name = self.tokens[index].text
        if self.kind(index + 2) == "line":
            return index + 2
        value, after = self.expression(index + 2, 0)
        if name not in self.names or isinstance(value, Made):
            self.names[name] = _assigned(value, self.module, self.node(index, after - 1))
        elif not (isinstance(value, Const) and value.value is None):
            self.names[name] = Unknown(None, f"{name} is given a value more than once")
        return max(after, index + 2)

    def expression(self, index: int, depth: int) -> tuple[Value, int]:
        """A value up to a comma, a closing bracket or the end of the line outside brackets."""
        value, after = self.primary(index, depth)
        if self.ends(after, depth):
            return value, after
        inner = 0
        while after < len(self.tokens):
            text = self.tokens[after].text
            if inner == 0 and self.ends(after, depth):
                break
            inner += (text in _OPENING) - (text in _CLOSING)
            if self.kind(after) == "name" and self.at(after - 1) != ".":
                after = max(self.primary(after, depth + 1)[1], after + 1)
            else:
                after += 1
        return Unknown(None, _NOT_READ), after

    def ends(self, index: int, depth: int) -> bool:
        """Whether an expression ends before that token."""
        token = self.token(index)
        if token is None:
            return True
        return token.text in (",", ";") or token.text in _CLOSING or (
            token.kind == "line" and depth == 0
        )  # fmt: skip

    def primary(self, index: int, depth: int) -> tuple[Value, int]:
        """A literal or a name with what follows it: attributes and calls."""
        token = self.token(index)
        if token is None:
            return Unknown(None, _NOT_READ), index
        if token.kind in ("string", "number"):
            return _literal(token), index + 1
        if token.text in ("[", "("):
            return self.display(index, depth)
        if token.kind != "name":
            return Unknown(None, _NOT_READ), index
        if token.text in _WORDS:
            return Const(None, _WORDS[token.text]), index + 1
        value = self.names.get(token.text) or Unknown(None, _NOT_READ)
        return self.trailers(value, index, index + 1, depth)

    def display(self, index: int, depth: int) -> tuple[Value, int]:
        """A list or a tuple of plain values."""
        if depth >= MAX_DEPTH:
            return Unknown(None, _NOT_READ), index
        items: list[Value] = []
        after = index + 1
        while after < len(self.tokens) and self.at(after) not in _CLOSING:
            if self.kind(after) == "line" or self.at(after) in (",", ";"):
                after += 1
                continue
            value, then = self.expression(after, depth + 1)
            if len(items) < MAX_ITEMS:
                items.append(value)
            after = max(then, after + 1)
        return Sequence(None, tuple(items), len(items) < MAX_ITEMS), after + 1

    def trailers(self, value: Value, start: int, index: int, depth: int) -> tuple[Value, int]:
        """`.name` and `(…)` after a value that is worth following."""
        while True:
            if self.at(index) == "." and self.kind(index + 1) == "name":
                value = _attribute(value, self.tokens[index + 1].text)
                index += 2
                continue
            if self.at(index) != "(" or depth >= MAX_DEPTH:
                break
            spec = self.described(value)
            if spec is not None:
                value, index = self.call(value, spec, start, index, depth)
            elif isinstance(value, Symbol) and self.apis.symbol(value.name) is not None:
                index = self.arguments(index + 1, depth + 1)[1]  # a curve or a hash: itself
            else:
                break
        return (value, index) if _is_known(value) else (Unknown(None, _NOT_READ), index)

    def described(self, value: Value) -> CallSpec | None:
        """The spec of a callee."""
        if isinstance(value, Symbol):
            return self.apis.call(value.name)
        if isinstance(value, _Bound):
            kind = value.owner.type
            return kind.methods.get(value.name) if kind else None
        return None

    def call(
        self, callee: Value, spec: CallSpec, start: int, index: int, depth: int
    ) -> tuple[Value, int]:
        """A described call: an event, and the object it returns."""
        passed, after = self.arguments(index + 1, depth + 1)
        node = self.node(start, after - 1)
        bound = described.bind(spec, passed, node, self.scope)
        receiver = callee.owner if isinstance(callee, _Bound) else None
        if not spec.silent and len(self.events) < MAX_EVENTS:
            self.events.append(
                Event(callee, node, self.module, None, spec=spec, bound=bound, receiver=receiver)
            )
        if spec.returns == "self" and receiver is not None:
            return receiver, after
        kind = self.apis.type(spec.returns) if spec.returns else None
        return Made(None, kind, spec, bound, receiver, node, self.module), after

    def arguments(self, index: int, depth: int) -> tuple[CallArguments, int]:
        """What stands between the parentheses; the index after them."""
        positional: list[Value] = []
        keywords: dict[str, Value] = {}
        open_ended = False
        while index < len(self.tokens):
            text = self.at(index)
            if text in _CLOSING:
                return CallArguments(tuple(positional), keywords, open_ended), index + 1
            if text == "," or self.kind(index) == "line":
                index += 1
                continue
            if text in ("*", "**"):
                open_ended = True
                index = max(self.expression(index + 1, depth)[1], index + 1)
                continue
            name = text if self.kind(index) == "name" and self.at(index + 1) == "=" else ""
            value, after = self.expression(index + 2 if name else index, depth)
            if name:
                keywords[name] = value
            else:
                positional.append(value)
            index = max(after, index + 1)
        return CallArguments(tuple(positional), keywords, True), index


class _Bound(Typed, eq=False):
    """A method of a made object, until it is called."""

    owner: Made
    name: str


def _attribute(value: Value, name: str) -> Value:
    if isinstance(value, Symbol):
        return Symbol(None, f"{value.name}.{name}")
    if isinstance(value, Made) and value.type is not None:
        return _Bound(None, value.type, value, value, name)
    return Unknown(None, _NOT_READ)


def _is_known(value: Value) -> bool:
    return not isinstance(value, _Bound)


def _assigned(value: Value, module: Module, node: ast.AST) -> Value:
    if isinstance(value, Const):
        return Const(Trail(StepKind.ASSIGNED, module, node, ""), value.value)
    return value


def _literal(token: Token) -> Value:
    """A plain literal; unknown for one that is put together when it runs."""
    text = token.text
    try:
        if token.kind == "string":
            return Const(None, ast.literal_eval(text.lstrip("uU")))
        digits = text.rstrip("lL")
        if len(digits) > 1 and digits[0] == "0" and digits.isdigit():
            return Const(None, int(digits, 8))
        return Const(None, ast.literal_eval(digits))
    except (ValueError, SyntaxError, MemoryError, RecursionError):
        return Unknown(None, _NOT_READ)
