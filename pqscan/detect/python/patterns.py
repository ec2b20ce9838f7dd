"""`match` as the `if`, `elif` and assignments that say the same."""

from __future__ import annotations

import ast
from functools import lru_cache

SUBJECT = "the subject of a match"  # no name of Python's

Parts = tuple[list[ast.expr], list[tuple[str, ast.expr]]]
"""Tests that must all hold, and names that are bound then."""


@lru_cache(maxsize=64)
def as_branches(node: ast.Match) -> list[ast.stmt]:
    """The cases as branches on a name that holds the subject."""
    found: list[ast.stmt] = []
    for case in reversed(node.cases):
        tests, names = _parts(case.pattern, ast.Name(SUBJECT, ast.Load()))
        bound: list[ast.stmt] = [
            ast.Expr(ast.NamedExpr(ast.Name(name, ast.Store()), value)) for name, value in names
        ]
        if case.guard is not None:
            inner: list[ast.stmt] = [*bound, ast.If(case.guard, case.body, list(found))]
        else:
            inner = [*bound, *case.body]
        found = [ast.If(_all(tests), inner, found)] if tests else inner
    for statement in found:
        _place(statement, node.lineno)
    return found


def _place(node: ast.AST, line: int) -> None:
    """Give what was made here the line of what it stands for; the code inside has its own."""
    if hasattr(node, "lineno"):
        return
    if isinstance(node, ast.expr | ast.stmt):
        node.lineno = node.end_lineno = line
        node.col_offset = node.end_col_offset = 0
    for inner in ast.iter_child_nodes(node):
        _place(inner, line)


def _all(tests: list[ast.expr]) -> ast.expr:
    return tests[0] if len(tests) == 1 else ast.BoolOp(ast.And(), tests)


def _parts(pattern: ast.pattern, subject: ast.expr) -> Parts:
    match pattern:
        case ast.MatchValue(value=value):
            return [ast.Compare(subject, [ast.Eq()], [value])], []
        case ast.MatchSingleton(value=constant):
            return [ast.Compare(subject, [ast.Is()], [ast.Constant(constant)])], []
        case ast.MatchAs(pattern=inner, name=name):
            tests, names = _parts(inner, subject) if inner is not None else ([], [])
            return tests, [*names, (name, subject)] if name else names
        case ast.MatchOr(patterns=patterns):
            sides = [_parts(one, subject) for one in patterns]
            if not all(tests for tests, _ in sides):
                return [], sides[0][1]
            return [ast.BoolOp(ast.Or(), [_all(tests) for tests, _ in sides])], sides[0][1]
        case ast.MatchSequence(patterns=patterns):
            return _sequence(patterns, subject)
        case ast.MatchMapping(keys=keys, patterns=patterns, rest=rest):
            tests = [ast.Compare(key, [ast.In()], [subject]) for key in keys]
            names = [(rest, subject)] if rest else []
            items: list[ast.expr] = [ast.Subscript(subject, key, ast.Load()) for key in keys]
            return _joined((tests, names), patterns, items)
        case ast.MatchClass():
            return _instance(pattern, subject)
        case _:
            return [], []


def _sequence(patterns: list[ast.pattern], subject: ast.expr) -> Parts:
    star = next((i for i, one in enumerate(patterns) if isinstance(one, ast.MatchStar)), None)
    length = ast.Call(ast.Name("len", ast.Load()), [subject], [])
    count = len(patterns) - (star is not None)
    how = ast.Eq() if star is None else ast.GtE()
    tests: list[ast.expr] = [ast.Compare(length, [how], [ast.Constant(count)])]
    names: list[tuple[str, ast.expr]] = []
    plain: list[ast.pattern] = []
    items: list[ast.expr] = []
    for index, one in enumerate(patterns):
        behind = star is not None and index > star
        at = ast.Constant(index - len(patterns) if behind else index)
        if not isinstance(one, ast.MatchStar):
            plain.append(one)
            items.append(ast.Subscript(subject, at, ast.Load()))
        elif one.name is not None:
            end = index + 1 - len(patterns)
            part = ast.Slice(at, ast.Constant(end) if end else None)
            names.append((one.name, ast.Subscript(subject, part, ast.Load())))
    return _joined((tests, names), plain, items)


def _instance(pattern: ast.MatchClass, subject: ast.expr) -> Parts:
    """`Job(kind="rsa", bits=bits)`; of positional patterns only that of `int(bits)` is followed."""
    test = ast.Call(ast.Name("isinstance", ast.Load()), [subject, pattern.cls], [])
    inner, items = list(pattern.kwd_patterns), list[ast.expr]()
    for name in pattern.kwd_attrs:
        items.append(ast.Attribute(subject, name, ast.Load()))
    plain = isinstance(pattern.cls, ast.Name) and pattern.cls.id in ("int", "str", "bytes")
    if len(pattern.patterns) == 1 and plain:
        inner.append(pattern.patterns[0])
        items.append(subject)
    return _joined(([test], []), inner, items)


def _joined(parts: Parts, patterns: list[ast.pattern], items: list[ast.expr]) -> Parts:
    tests, names = parts
    for pattern, item in zip(patterns, items, strict=True):
        more, bound = _parts(pattern, item)
        tests, names = [*tests, *more], [*names, *bound]
    return tests, names
