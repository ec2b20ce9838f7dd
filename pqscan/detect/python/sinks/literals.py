"""Keys and certificates written into the source as text, and requests for keys."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import TYPE_CHECKING

from pqscan.detect.python.nodes import below
from pqscan.detect.python.scope import Event, Scope, Summary
from pqscan.detect.python.sinks import key_requests, openssh_lines, ssh_texts
from pqscan.detect.python.sinks.notes import VALUE, stand_in
from pqscan.detect.python.sinks.pem import MARK, Material, materials
from pqscan.detect.python.specs import CallSpec, Source
from pqscan.detect.python.values import Const, Template, Unknown, Value, options

if TYPE_CHECKING:
    from pqscan.detect.python.engine import Engine
    from pqscan.detect.python.modules import Module

MARKS = (MARK, *openssh_lines.MARKS, *key_requests.MARKS, *ssh_texts.MARKS)
MAX_LITERALS = 500


def look(engine: Engine, module: Module) -> None:
    """Note what the literals of a file hold; comments and bare strings are no literals."""
    marks = [mark for mark in MARKS if mark.encode() in module.source]
    if not marks:
        return
    for index, node in enumerate(_candidates(module.tree, marks)):
        if index >= MAX_LITERALS:
            return
        for text in _texts(engine, module, node):
            for read in (materials, openssh_lines.materials, key_requests.materials):
                for found in read(text):
                    _note(engine, module, node, found)
            for spec, names in ssh_texts.specs(text):
                _add(engine, module, node, spec, Const(None, names))


def _candidates(tree: ast.AST, marks: list[str]) -> Iterator[ast.expr]:
    """The largest expressions that put a text with the mark together."""
    pending: list[ast.AST] = [tree]
    while pending:
        node = pending.pop()
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant | ast.JoinedStr):
            continue
        if _is_text(node) and any(_has_mark(part, marks) for part in below(node)):
            if isinstance(node, ast.expr):
                yield node
            continue
        pending.extend(ast.iter_child_nodes(node))


def _is_text(node: ast.AST) -> bool:
    match node:
        case ast.Constant() | ast.JoinedStr():
            return True
        case ast.BinOp(op=ast.Add()):
            return True
        case ast.Call(func=ast.Attribute(value=ast.Constant(), attr="join")):
            return True
        case _:
            return False


def _has_mark(node: ast.AST, marks: list[str]) -> bool:
    match node:
        case ast.Constant(value=str(text)):
            return any(mark in text for mark in marks)
        case ast.Constant(value=bytes(data)):
            return any(mark.encode() in data for mark in marks)
        case _:
            return False


def _texts(engine: Engine, module: Module, node: ast.expr) -> Iterator[str]:
    if isinstance(node, ast.Constant):
        value: Value = Const(None, node.value)
    else:
        value = engine.evaluate(node, Scope(module, None, Summary()))
    for option in options(value):
        if isinstance(option, Const) and isinstance(option.value, str):
            yield option.value
        elif isinstance(option, Const) and isinstance(option.value, bytes):
            yield option.value.decode("latin-1")
        elif isinstance(option, Template):
            pieces = (one.value if isinstance(one, Const) else "\0" for one in option.pieces)
            yield "".join(map(str, pieces))


def _note(engine: Engine, module: Module, node: ast.expr, found: Material) -> None:
    size: Value = Const(None, found.parameter)
    if found.parameter is None:
        size = Unknown(None, found.reason or "the block does not say it")
    spec = CallSpec(
        name=found.label if found.label.islower() else f"PEM {found.label.lower()}",
        library="PEM",
        arguments=(VALUE,),
        algorithm=Source(literal=found.algorithm),
        parameter=Source(argument=VALUE, how="bits"),
        function=found.function,
        rule=found.rule,
    )
    _add(engine, module, node, spec, size)


def _add(engine: Engine, module: Module, node: ast.expr, spec: CallSpec, value: Value) -> None:
    engine.closed.append(
        Event(
            Unknown(None, "no call"),
            stand_in(engine, node),
            module,
            None,
            spec=spec,
            bound={VALUE: value},
        )
    )
