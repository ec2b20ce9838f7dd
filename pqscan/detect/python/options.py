"""Command line options: what argparse, optparse, absl, click and typer give where nobody says more.

Parsed options are one value that knows the file they are declared in; `args.bits` is looked up
among that file's `add_argument` calls, in whatever function, group or subcommand they stand.
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from pqscan.detect.python.computing import compute, with_step
from pqscan.detect.python.modules import Module
from pqscan.detect.python.nodes import below
from pqscan.detect.python.pieces import FunctionInfo, ParameterInfo
from pqscan.detect.python.scope import Scope, Summary
from pqscan.detect.python.values import (
    Const,
    Mapped,
    Options,
    Sequence,
    Trail,
    Unknown,
    Value,
    options,
    union,
)
from pqscan.domain.finding import StepKind

if TYPE_CHECKING:
    from pqscan.detect.python.engine import Engine

PARSERS = frozenset(("parse_args", "parse_known_args", "parse_intermixed_args"))
_DECLARING = frozenset(("add_argument", "add_option"))
_FLAGS = "DEFINE_"  # absl.flags.DEFINE_integer(name, default, help)
_PARAMETER_DECORATORS = frozenset(("option", "argument", "Option", "Argument"))
_CONVERSIONS = {"int": int, "float": float, "str": str}


def parsed(receiver: Value, scope: Scope, node: ast.AST) -> Value:
    """What `parser.parse_args()` returns; the parser's own file where that is known."""
    made_in, made_at = scope.module, node
    if receiver.trail is not None:
        made_in, made_at = receiver.trail.module, receiver.trail.node
    here = Trail(StepKind.RETURNED, scope.module, node, "")
    return Options(here, made_in, _part(made_in, getattr(made_at, "lineno", 0)))


def _part(module: Module, line: int) -> ast.AST | None:
    """The function or class at module level that holds a line."""
    module.complete()
    for node in module.tree.body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) and (
            node.lineno <= line <= (node.end_lineno or 0)
        ):
            return node
    return None


def option(engine: Engine, given: Options, name: str) -> Value | None:
    """The value of an option; None if the file declares none of that name."""
    table = engine.option_tables.get(given.module)
    if table is None:
        table = engine.option_tables[given.module] = _declared(given.module)
    calls = table.get(name)
    if not calls:
        return None
    if (part := given.within) is not None:
        first, last = getattr(part, "lineno", 0), getattr(part, "end_lineno", None) or 0
        calls = [one for one in calls if first <= one.lineno <= last] or calls
    return union(_value(engine, call, name, given.module) for call in calls)


def _declared(module: Module) -> dict[str, list[ast.Call]]:
    found: dict[str, list[ast.Call]] = {}
    module.complete()
    for node in below(module.tree):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
            continue
        if node.func.attr in _DECLARING:
            found.setdefault(_name_of(node), []).append(node)
        elif node.func.attr == "set_defaults":
            for keyword in node.keywords:
                if keyword.arg is not None:
                    found.setdefault(keyword.arg, []).append(node)
        elif node.func.attr.startswith(_FLAGS) and node.args:
            first = node.args[0]
            if isinstance(first, ast.Constant) and isinstance(first.value, str):
                found.setdefault(first.value, []).append(node)
    return found


def _name_of(node: ast.Call) -> str:
    """The attribute an option is stored as: `dest`, the first long name, or the first name."""
    for keyword in node.keywords:
        if keyword.arg == "dest" and isinstance(keyword.value, ast.Constant):
            return str(keyword.value.value)
    names = [
        one.value
        for one in node.args
        if isinstance(one, ast.Constant) and isinstance(one.value, str)
    ]
    long = [name for name in names if name.startswith("--")]
    return (long or names or [""])[0].lstrip("-").replace("-", "_")


def _value(engine: Engine, node: ast.Call, name: str, module: Module) -> Value:
    scope = Scope(module, None, Summary())
    keywords = {one.arg: one.value for one in node.keywords if one.arg is not None}
    method = node.func.attr if isinstance(node.func, ast.Attribute) else ""
    if method == "set_defaults":
        return _stepped(engine.evaluate(keywords[name], scope), scope, node)
    default = keywords.get("default")
    if method.startswith(_FLAGS) and len(node.args) > 1:
        default = node.args[1]
    action = keywords.get("action")
    if isinstance(action, ast.Constant) and action.value in ("store_true", "store_false"):
        return union((Const(None, True), Const(None, False)))
    found: list[Value] = []
    if default is not None:
        found += options(engine.evaluate(default, scope))
    for key in ("choices", "const"):
        if key in keywords:
            found += _choices(engine.evaluate(keywords[key], scope))
    found = [one for one in found if not (isinstance(one, Const) and one.value is None)]
    if not found:
        here = Trail(StepKind.RETURNED, module, node, "")
        return Unknown(here, f"option {name} of the command line")
    return _stepped(_converted(union(found), keywords.get("type")), scope, node)


def _choices(value: Value) -> tuple[Value, ...]:
    if isinstance(value, Sequence):
        return value.items
    if isinstance(value, Mapped):
        return tuple(Const(value.trail, key) for key in value.items)
    return (value,)


def _converted(value: Value, kind: ast.expr | None) -> Value:
    """argparse passes a default that is a string through `type`."""
    conversion = _CONVERSIONS.get(kind.id) if isinstance(kind, ast.Name) else None
    if conversion is None or not any(
        isinstance(one, Const) and isinstance(one.value, str) for one in options(value)
    ):
        return value
    return compute((value,), "the type of an option", conversion, None)


def _stepped(value: Value, scope: Scope, node: ast.AST) -> Value:
    return with_step(value, StepKind.DEFAULT, scope, node)


def default_of(engine: Engine, function: FunctionInfo, info: ParameterInfo) -> Value | None:
    """The values that a click option or argument gives a parameter; None where none is known."""
    for decorator in getattr(function.node, "decorator_list", ()):
        if not isinstance(decorator, ast.Call) or info.name not in _click_names(decorator):
            continue
        scope = Scope(function.module, None, Summary())
        keywords = {one.arg: one.value for one in decorator.keywords if one.arg is not None}
        found: list[Value] = []
        if "default" in keywords:
            found.append(engine.evaluate(keywords["default"], scope))
        match keywords.get("type"):
            case ast.Call(func=ast.Attribute(attr="Choice"), args=[choices, *_]):
                found += _choices(engine.evaluate(choices, scope))
            case _:
                pass
        if found:
            return with_step(union(found), StepKind.DEFAULT, scope, decorator)
    return None


def _click_names(decorator: ast.Call) -> list[str]:
    """The parameter that an option decorator fills: the name without dashes, if there is one."""
    func = decorator.func
    last = func.attr if isinstance(func, ast.Attribute) else getattr(func, "id", "")
    if last not in _PARAMETER_DECORATORS:
        return []
    words = [
        one.value
        for one in decorator.args
        if isinstance(one, ast.Constant) and isinstance(one.value, str)
    ]
    plain = [word for word in words if not word.startswith("-")]
    return plain or [
        part.lstrip("-").replace("-", "_") for word in words for part in word.split("/")
    ]
