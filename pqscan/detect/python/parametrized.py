"""The rows of values that a test function is run with: each is one way its parameters are passed.

`pytest.mark.parametrize`, `parameterized.expand` and `hypothesis.given(sampled_from(…))`; values
that stand in one row stay together.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import TYPE_CHECKING

from pqscan.detect.python.computing import with_step
from pqscan.detect.python.pieces import FunctionInfo
from pqscan.detect.python.scope import Scope, Summary
from pqscan.detect.python.values import (
    Const,
    Partial,
    Sequence,
    Symbol,
    Union,
    Value,
    is_open,
    options,
)
from pqscan.domain.finding import StepKind

if TYPE_CHECKING:
    from pqscan.detect.python.engine import Engine

Row = Mapping[str, Value]

PARAM = "pytest.param"
STRATEGIES = frozenset(("hypothesis.strategies.sampled_from", "hypothesis.strategies.just"))
_MARK = "pytest.mark.parametrize"
_EXPAND = frozenset(("parameterized.parameterized.expand", "parameterized.parameterized"))
_GIVEN = "hypothesis.given"
_LAST = frozenset(("parametrize", "expand", "parameterized", "given"))
MAX_ROWS = 64  # rows of one table that are looked at


def tables(engine: Engine, function: FunctionInfo) -> list[list[Row]]:
    """One list of rows for each decorator that passes values; empty for a plain function."""
    known = engine.test_tables.get(function)
    if known is None:
        engine.test_tables[function] = []  # for a decorator that leads back here
        known = engine.test_tables[function] = list(_tables(engine, function))
    return known


def _tables(engine: Engine, function: FunctionInfo) -> Iterator[list[Row]]:
    decorators = list(getattr(function.node, "decorator_list", ()))
    if function.cls is not None:
        decorators += function.cls.node.decorator_list
    for node in decorators:
        if isinstance(node, ast.Call) and _last_name(node.func) in _LAST:
            for rows in _tables_of(engine, node, function):
                if rows:
                    yield rows[:MAX_ROWS]


def _is_decorated(function: FunctionInfo) -> bool:
    """Whether a decorator may pass values: most functions have none."""
    if not function.decorators.isdisjoint(_LAST):
        return True
    return function.cls is not None and not function.cls.decorators.isdisjoint(_LAST)


def _last_name(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")


def _tables_of(engine: Engine, node: ast.Call, function: FunctionInfo) -> Iterator[list[Row]]:
    """The tables of one decorator: `given` draws each parameter on its own."""
    scope = Scope(function.module, None, Summary())
    decorator = engine.evaluate(node.func, scope)
    name = decorator.name if isinstance(decorator, Symbol) else ""
    positional = [engine.evaluate(one, scope) for one in node.args]
    keywords = {one.arg: engine.evaluate(one.value, scope) for one in node.keywords if one.arg}
    own = [one.name for one in function.parameters if one.kind == "positional"]
    own = own[1:] if function.takes_self else own
    if name == _MARK and "indirect" not in keywords:
        given = [*positional, *(keywords[one] for one in ("argnames", "argvalues")
                                if one in keywords)]  # fmt: skip
        if len(given) > 1:
            names = _names_of(given[0])
            yield list(_rows(engine, given[1], names, scope, node, len(names) == 1))
    elif name in _EXPAND and positional:
        yield list(_rows(engine, positional[0], own, scope, node, False))
    elif name == _GIVEN:
        last = own[-len(positional) :] if positional else []
        for one, strategy in (*zip(last, positional, strict=False), *keywords.items()):
            found = drawn(strategy)
            if found is not None:
                yield [{one: _stepped(value, scope, node)} for value in options(found)]


def _names_of(value: Value) -> list[str]:
    """`"curve, digest"` or a list of names."""
    if isinstance(value, Const) and isinstance(value.value, str):
        return [name.strip() for name in value.value.split(",") if name.strip()]
    if isinstance(value, Sequence):
        return [str(one.value) for one in value.items if isinstance(one, Const)]
    return []


def _rows(
    engine: Engine, table: Value, names: list[str], scope: Scope, node: ast.Call, single: bool
) -> Iterator[Row]:
    """One row an item: a tuple of values, or with a single name the value itself."""
    items = [
        item
        for option in options(engine.as_sequence(table))
        if isinstance(option, Sequence)
        for item in option.items
    ]
    for item in (one for several in items for one in options(several)):
        values: tuple[Value, ...] = (item,)
        if isinstance(item, Partial):
            values = item.arguments.positional
        elif not single:
            found = engine.as_sequence(item)
            values = found.items if isinstance(found, Sequence) and found.exact else (item,)
        given = zip(names, values, strict=False)
        yield {name: _stepped(value, scope, node) for name, value in given}


def drawn(strategy: Value) -> Value | None:
    """What a strategy of fixed values may give; None for any other."""
    if not isinstance(strategy, Partial) or not isinstance(strategy.callee, Symbol):
        return None
    if strategy.callee.name not in STRATEGIES or not strategy.arguments.positional:
        return None
    first = strategy.arguments.positional[0]
    if strategy.callee.name.endswith("just"):
        return first
    return Union(None, first.items) if isinstance(first, Sequence) and first.items else None


def _stepped(value: Value, scope: Scope, node: ast.Call) -> Value:
    return with_step(value, StepKind.ARGUMENT, scope, node)


def rows_for(
    engine: Engine, wanted: frozenset[tuple[FunctionInfo, str]]
) -> tuple[FunctionInfo, list[Row]] | None:
    """A function of which tables give some of those parameters their values, and every
    combination of the values; None where no table does.
    """
    owners = {owner for owner, _ in wanted if _is_decorated(owner)}
    for function in sorted(owners, key=lambda one: one.qualname):
        names = {name for owner, name in wanted if owner is function}
        combined: list[Row] = [{}]
        for rows in tables(engine, function):
            parts = _distinct(rows, names)
            if parts:
                product = ({**done, **row} for done in combined for row in parts)
                combined = list(islice(product, MAX_ROWS))
        if combined[0]:
            return function, combined
    return None


def _distinct(rows: list[Row], names: set[str]) -> list[Row]:
    """The parts of the rows that give those names values, each once."""
    kept: dict[tuple[tuple[str, object], ...], Row] = {}
    for row in rows:
        part = {name: value for name, value in row.items() if name in names and not is_open(value)}
        if part:
            kept.setdefault(tuple((n, v.identity()) for n, v in part.items()), part)
    return list(kept.values())
