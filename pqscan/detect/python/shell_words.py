"""Words of a shell command taken apart and put together by Python's own functions."""

from __future__ import annotations

import ast
import shlex
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from pqscan.detect.python.arguments import CallArguments
from pqscan.detect.python.computing import compute
from pqscan.detect.python.scope import Scope
from pqscan.detect.python.templates import joined, joined_by
from pqscan.detect.python.values import (
    Const,
    Sequence,
    Template,
    Trail,
    Unknown,
    Value,
    is_open,
    residual,
)
from pqscan.domain.finding import StepKind

if TYPE_CHECKING:
    from pqscan.detect.python.engine import Engine


def _split(engine: Engine, arguments: CallArguments, node: ast.Call, scope: Scope) -> Value:
    """`shlex.split`: a string that is not all known is left for whoever reads the words."""
    first = arguments.positional[0] if arguments.positional else Unknown(None, "nothing")
    if is_open(first):

        def again(new: tuple[Value, ...]) -> Value:
            return _split(engine, CallArguments(new, {}), node, scope)

        return residual("shlex.split", (first,), again)
    if isinstance(first, Template):
        return first
    here = Trail(StepKind.RETURNED, scope.module, node, "")
    return compute((first,), "shlex.split()", shlex.split, here)


def _quote(engine: Engine, arguments: CallArguments, node: ast.Call, scope: Scope) -> Value:
    """`shlex.quote`: a word that is not known stays the word that it is."""
    first = arguments.positional[0] if arguments.positional else Unknown(None, "nothing")
    return _quoted(first, Trail(StepKind.RETURNED, scope.module, node, ""))


def _quoted(word: Value, here: Trail) -> Value:
    if not isinstance(word, Const):
        return word
    return compute((word,), "shlex.quote()", lambda text: shlex.quote(str(text)), here)


def _join(engine: Engine, arguments: CallArguments, node: ast.Call, scope: Scope) -> Value:
    """`shlex.join`: the words with a space between them, those that are known quoted."""
    words = arguments.positional[0] if arguments.positional else Unknown(None, "nothing")
    here = Trail(StepKind.RETURNED, scope.module, node, "")
    if is_open(words) and not isinstance(words, Sequence):

        def again(new: tuple[Value, ...]) -> Value:
            return _join(engine, CallArguments(new, {}), node, scope)

        return residual("shlex.join", (words,), again, here)
    if not (isinstance(words, Sequence) and words.exact):
        return Unknown(here, "returned by shlex.join()")
    quoted = Sequence(words.trail, tuple(_quoted(word, here) for word in words.items))
    pieces = joined_by(Const(here, " "), (quoted,))
    return joined(pieces, here) if pieces else Const(here, "")


FUNCTIONS: Mapping[str, Callable[[Engine, CallArguments, ast.Call, Scope], Value]] = {
    "shlex.split": _split,
    "shlex.quote": _quote,
    "pipes.quote": _quote,
    "shlex.join": _join,
    "subprocess.list2cmdline": _join,
}
