"""PQ507: seeds that whoever reads the code knows, wherever on the way to the call they stand."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from pqscan.detect.python.findings import Fact
from pqscan.detect.python.misuse.checks import fact_at
from pqscan.detect.python.misuse.data import misuse_rules
from pqscan.detect.python.misuse.elsewhere import Elsewhere
from pqscan.detect.python.misuse.fixed import Reader
from pqscan.detect.python.misuse.notes import Note
from pqscan.detect.python.modules import Module
from pqscan.detect.python.pieces import FunctionInfo
from pqscan.detect.python.scope import Event
from pqscan.detect.python.values import Const, Made, Unknown, Value, options
from pqscan.domain.finding import Confidence


def seeds(note: Note, event: Event, elsewhere: Elsewhere) -> Iterator[Fact]:
    """PQ507: a seed that stands in the code or comes from a weak generator.

    Found at the call that takes it, and at the call of another file that passes it on.
    """
    value = event.bound.get(event.spec.seed) if event.spec else None
    known = (_known_seed(one) for one in options(value)) if value is not None else iter(())
    why = next((one for one in known if one is not None), None)
    passed: _Passed = (event.module, event.node, event.function)
    if why is None:
        why, passed = _derived_seed(event, elsewhere)
    if why is None:
        return
    text = f"Fixed or reused randomness. The seed {why}: whoever knows it has the key."
    yield fact_at(event.module, event.node, "PQ507", note.asset, text, None, Confidence.HIGH)
    if passed[0] is not event.module:
        yield fact_at(passed[0], passed[1], "PQ507", note.asset, text, note, Confidence.HIGH)


_Passed = tuple[Module, ast.AST, FunctionInfo | None]


def _derived_seed(event: Event, elsewhere: Elsewhere) -> tuple[str | None, _Passed]:
    """A seed that is worked out from what is known, by the call that says so, and that call."""
    spec, node = event.spec, event.node
    here: _Passed = (event.module, node, event.function)
    if spec is None or spec.seed not in spec.arguments:
        return None, here
    given = {word.arg: word.value for word in node.keywords}
    given |= dict(zip(spec.arguments, node.args, strict=False))
    seed = given.get(spec.seed)
    for site in (*event.via, None):
        if seed is None:
            return None, here
        why = Reader(here[0], here[2], elsewhere=elsewhere).why(seed)
        if why is not None:
            return why, here
        function = here[2]
        name = seed.id if isinstance(seed, ast.Name) else ""
        parameter = function.parameter(name) if function is not None else None
        if function is None or parameter is None or _is_bound(function, name):
            return None, here
        if site is not None and _is_splatted(site.node):
            return None, here
        seed = _passed(site.node, function, name) if site is not None else None
        if seed is None and parameter.default is not None:
            return Reader(here[0], None, elsewhere=elsewhere).why(parameter.default), here
        if site is not None:
            here = (site.module, site.node, site.caller)
    return None, here


def _passed(call: ast.AST, function: FunctionInfo, name: str) -> ast.expr | None:
    """What a call passes for a parameter, where it is written so that it is seen."""
    if not isinstance(call, ast.Call):
        return None
    for word in call.keywords:
        if word.arg == name:
            return word.value
    first = int(function.takes_self and isinstance(call.func, ast.Attribute))
    names = [one.name for one in function.parameters[first:] if one.kind == "positional"]
    index = names.index(name) if name in names else len(call.args)
    return call.args[index] if index < len(call.args) else None


def _is_splatted(call: ast.AST) -> bool:
    """Whether a call may pass more than is written."""
    return not isinstance(call, ast.Call) or (
        any(isinstance(one, ast.Starred) for one in call.args)
        or any(word.arg is None for word in call.keywords)
    )


def _is_bound(function: FunctionInfo, name: str) -> bool:
    """Whether a function gives a parameter another value."""
    return any(
        isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store) and node.id == name
        for node in ast.walk(function.node)
    )


def _known_seed(value: Value) -> str | None:
    if isinstance(value, Const) and isinstance(value.value, bytes | str | int):
        return None if isinstance(value.value, bool) else "is written in the code"
    if isinstance(value, Made) and value.spec.name in misuse_rules().weak_random:
        return f"comes from {value.spec.name}()"
    if isinstance(value, Unknown):
        for name in misuse_rules().weak_random:
            if value.reason == f"returned by {name}()":
                return f"comes from {name}()"
    return None
