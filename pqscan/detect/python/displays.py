"""Lists, sets and dicts written out item by item, or by a comprehension."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from pqscan.detect.python.arguments import is_splat
from pqscan.detect.python.choices import truth
from pqscan.detect.python.computing import constants, keys_of, with_step
from pqscan.detect.python.merged import SPREAD, Piece, merged
from pqscan.detect.python.scope import Scope
from pqscan.detect.python.values import Const, Mapped, Sequence, Symbol, Value, options, residual
from pqscan.domain.finding import StepKind

if TYPE_CHECKING:
    from pqscan.detect.python.engine import Engine

MAX_TURNS = 8  # of a comprehension that is followed item by item
MAX_ITEMS = 4096  # items of a literal container that are looked at


def sequence(engine: Engine, node: ast.Tuple | ast.List | ast.Set, scope: Scope) -> Value:
    """`[a, *b]`, a tuple or a set."""
    items: list[Value] = []
    splats: set[int] = set()
    for element in node.elts[:MAX_ITEMS]:
        if isinstance(element, ast.Starred):
            splats.add(len(items))
            items.append(engine.evaluate(element.value, scope))
        else:
            items.append(engine.evaluate(element, scope))
    return _with_splats(tuple(items), frozenset(splats), len(node.elts) <= MAX_ITEMS)


def _with_splats(items: tuple[Value, ...], splats: frozenset[int], exact: bool) -> Value:
    """A list display of which some items are lists to be put in their place."""
    if any(is_splat(items[index]) for index in splats):
        return residual("a list", items, lambda new: _with_splats(new, splats, exact))
    found: list[Value] = []
    for index, item in enumerate(items):
        if index not in splats:
            found.append(item)
        elif isinstance(item, Sequence):
            found.extend(item.items)
            exact = exact and item.exact
        else:
            exact = False
    return Sequence(None, tuple(found), exact)


def mapping(engine: Engine, node: ast.Dict, scope: Scope) -> Value:
    """`{key: value, **more}`; noted where it holds settings."""
    pieces: list[Piece] = []
    exact = len(node.keys) <= MAX_ITEMS
    for key, item in zip(node.keys[:MAX_ITEMS], node.values[:MAX_ITEMS], strict=True):
        value = engine.evaluate(item, scope)
        if key is None:
            pieces.append((SPREAD, value))
            continue
        found = engine.evaluate(key, scope)
        try:
            name = found.name if isinstance(found, Symbol) else constants(found)
        except ValueError:
            exact = False
            name = ("unknown key", len(pieces))
        pieces.append((name, value))
    made = merged(pieces, exact)
    if isinstance(made, Mapped) and engine.apis.holds_settings(made.items):
        engine.entries(node, made, scope)
    return made


def comprehension(
    engine: Engine, node: ast.ListComp | ast.SetComp | ast.GeneratorExp, scope: Scope
) -> Value:
    """A list, set or generator comprehension, item by item where what it goes over is known."""
    turns = _turns(engine, node.generators, scope)
    if turns is not None:
        return Sequence(None, tuple(engine.evaluate(node.elt, inner) for inner in turns))
    inner = _bind_generators(engine, node.generators, scope)
    return Sequence(None, options(engine.evaluate(node.elt, inner)), exact=False)


def _turns(engine: Engine, generators: list[ast.comprehension], scope: Scope) -> list[Scope] | None:
    """A scope for each turn of a comprehension over items that are all known."""
    if len(generators) != 1:
        return None
    generator = generators[0]
    items = engine.as_sequence(engine.evaluate(generator.iter, scope))
    if isinstance(items, Mapped) and items.exact:
        items = keys_of(items)
    if not (isinstance(items, Sequence) and items.exact and len(items.items) <= MAX_TURNS):
        return None
    turns: list[Scope] = []
    for item in items.items:
        inner = scope.fork()
        step = with_step(item, StepKind.ASSIGNED, scope, generator.target)
        engine.assign(generator.target, step, inner)
        known = [truth(engine.evaluate(test, inner)) for test in generator.ifs]
        if None in known:
            return None
        if all(known):
            turns.append(inner)
    return turns


def dict_comprehension(engine: Engine, node: ast.DictComp, scope: Scope) -> Value:
    """`{key: value for …}`, item by item where what it goes over is known."""
    turns = _turns(engine, node.generators, scope)
    if turns is not None:
        pairs = [(engine.evaluate(node.key, one), engine.evaluate(node.value, one))
                 for one in turns]  # fmt: skip
        if all(isinstance(key, Const) for key, _ in pairs):
            return Mapped(None, {key.value: v for key, v in pairs if isinstance(key, Const)})
    inner = _bind_generators(engine, node.generators, scope)
    value = engine.evaluate(node.value, inner)
    engine.evaluate(node.key, inner)
    return Mapped(None, {("any key",): value}, exact=False)


def _bind_generators(engine: Engine, generators: list[ast.comprehension], scope: Scope) -> Scope:
    inner = scope.fork()
    for generator in generators:
        items = engine.evaluate(generator.iter, inner)
        engine.assign(generator.target, engine.element(items, scope, generator.iter), inner)
        for test in generator.ifs:
            engine.evaluate(test, inner)
    return inner
