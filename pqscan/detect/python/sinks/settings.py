"""Settings: variables, dict keys, attributes and keywords that hold names of algorithms."""

from __future__ import annotations

import ast
from functools import lru_cache
from typing import TYPE_CHECKING

from pqscan.detect.python.nodes import below
from pqscan.detect.python.roles import parts
from pqscan.detect.python.scope import Scope, Summary
from pqscan.detect.python.sinks import jose, key_requests
from pqscan.detect.python.sinks.assignments import assigned
from pqscan.detect.python.sinks.nested_settings import exchanges, within, written_keys
from pqscan.detect.python.sinks.notes import note, sink, stand_in
from pqscan.detect.python.specs import CallSpec, SettingSpec
from pqscan.detect.python.values import Const, Mapped, Unknown, Value, options, union

if TYPE_CHECKING:
    from pqscan.detect.python.engine import Engine
    from pqscan.detect.python.pieces import ClassInfo

_FIRST_IS_DEFAULT = frozenset(("Field", "field", "mapped_column"))


def written(
    engine: Engine, target: ast.expr, value: Value, node: ast.Assign | ast.AnnAssign, scope: Scope
) -> None:
    """An assignment: to a variable, an attribute, or an item of a settings dict."""
    name, inside = _named(target)
    if name and engine.apis.variable(name):
        given = _with_default(engine, value, node.value, scope)
        _note(engine, name, inside, given, stand_in(engine, node), scope)
    elif name:
        exchanges(engine, name, value, node, scope)
    if name in engine.apis.setting_dicts and node.value is not None:
        _entries(engine, name, value, node.value, scope)
    elif name and node.value is not None and engine.apis.is_around(name):
        within(engine, name, value, node.value, scope)
    if isinstance(target, ast.Attribute) and name in engine.apis.setters:
        assigned(engine, target, value, node, scope)


def keyword(engine: Engine, node: ast.keyword, value: Value, scope: Scope) -> None:
    """`configure(JWT_ALGORITHM=…)` and `configure(SIMPLE_JWT={…})`."""
    name = node.arg or ""
    if name in engine.apis.settings:
        _note(engine, name, "", value, stand_in(engine, node), scope)
    if name in engine.apis.setting_dicts:
        _entries(engine, name, value, node.value, scope)
    elif engine.apis.is_around(name):
        within(engine, name, value, node.value, scope)


def defaulted(engine: Engine, node: ast.Call, value: Value, scope: Scope) -> None:
    """`config.setdefault("JWT_ALGORITHM", …)`."""
    key, last = node.args
    name = key.value if isinstance(key, ast.Constant) and isinstance(key.value, str) else ""
    if name and engine.apis.variable(name):
        given = _with_default(engine, value, last, scope)
        _note(engine, name, "", given, stand_in(engine, key, last), scope)


def entries(engine: Engine, node: ast.Dict, items: Mapped, scope: Scope) -> None:
    """A dict literal whose keys are settings by their names alone, or settings dicts."""
    jose.entries(engine, node, items, scope)
    if "algo" in items.items:
        key_requests.entries(engine, node, items, scope)
    for key, expression in zip(node.keys, node.values, strict=True):
        if not (isinstance(key, ast.Constant) and isinstance(key.value, str)):
            continue
        value = items.items.get(key.value)
        if value is None:
            continue
        if engine.apis.variable(key.value):
            given = _with_default(engine, value, expression, scope)
            _note(engine, key.value, "", given, stand_in(engine, key, expression), scope)
        if key.value in engine.apis.setting_dicts:
            _entries(engine, key.value, value, expression, scope)
        elif engine.apis.is_around(key.value):
            within(engine, key.value, value, expression, scope)


def of_class(engine: Engine, cls: ClassInfo) -> None:
    """The attributes of a class of settings, and of the classes inside it."""
    scope = Scope(cls.module, None, Summary())
    _of_body(engine, cls.node, scope)


def _of_body(engine: Engine, node: ast.ClassDef, outer: Scope) -> None:
    scope = outer.fork()
    before: dict[str, ast.expr] = {}
    for item in node.body:
        if isinstance(item, ast.ClassDef):
            _of_body(engine, item, scope)
        if not isinstance(item, ast.Assign | ast.AnnAssign) or item.value is None:
            continue
        targets = item.targets if isinstance(item, ast.Assign) else [item.target]
        names = [target.id for target in targets if isinstance(target, ast.Name)]
        if any(engine.apis.is_setting(name) for name in names):
            _bind(engine, item.value, before, scope)
            value = engine.evaluate(item.value, scope)
            for target in targets:
                written(engine, target, value, item, scope)
        before.update(dict.fromkeys(names, item.value))


def _bind(engine: Engine, node: ast.expr, before: dict[str, ast.expr], scope: Scope) -> None:
    """Names of the class body that an expression takes, each worked out once."""
    for part in below(node):
        if isinstance(part, ast.Name) and part.id in before:
            expression = before.pop(part.id)
            _bind(engine, expression, before, scope)
            scope.names[part.id] = engine.evaluate(expression, scope)


def _named(target: ast.expr) -> tuple[str, str]:
    """The name that an assignment writes, and that of the dict or object it is written into."""
    match target:
        case ast.Name():
            return target.id, ""
        case ast.Attribute():
            return target.attr, _named(target.value)[0]
        case ast.Subscript(slice=ast.Constant(value=str(key))):
            return key, _named(target.value)[0]
        case _:
            return "", ""


def _note(
    engine: Engine, name: str, inside: str, value: Value, node: ast.AST, scope: Scope
) -> None:
    for spec in engine.apis.variable(name):
        if not spec.inside or spec.inside == inside or _is_file_of(spec.inside, inside, scope):
            note(engine, _described(spec), value, node, scope)


def _is_file_of(program: str, inside: str, scope: Scope) -> bool:
    """Whether the file is a program's own settings: `gunicorn.conf.py`, `gunicorn_config.py`."""
    if inside or scope.function is not None:
        return False
    return program in parts(scope.module.path.rpartition("/")[2].partition(".")[0])


@lru_cache(maxsize=1024)
def _described(spec: SettingSpec) -> CallSpec:
    name = f"{spec.inside}.{spec.name}" if spec.inside else spec.name
    return sink(name, "setting", spec.library, spec.rule, spec.function, key=spec.table)


def _entries(engine: Engine, name: str, value: Value, node: ast.expr, scope: Scope) -> None:
    """The entries of a settings dict, as written in it or taken over from another one."""
    found = [one for one in options(value) if isinstance(one, Mapped)]
    seen: set[str] = set()
    for key, first, last in written_keys(node):
        values = [one.items[key] for one in found if key in one.items]
        if values:
            seen.add(key)
            given = _with_default(engine, union(values), last, scope)
            _note(engine, key, name, given, stand_in(engine, first, last), scope)
    for one in found:
        for other, item in one.items.items():
            if isinstance(other, str) and other not in seen:
                _note(engine, other, name, item, stand_in(engine, node), scope)


def _with_default(engine: Engine, value: Value, node: ast.expr | None, scope: Scope) -> Value:
    """`env("NAME", default="RS256")` and `Field("RS256")`: what is taken where nothing is set."""
    if not (isinstance(value, Unknown) and isinstance(node, ast.Call)):
        return value
    chosen = next((one.value for one in node.keywords if one.arg == "default"), None)
    called = node.func.attr if isinstance(node.func, ast.Attribute) else ""
    called = node.func.id if isinstance(node.func, ast.Name) else called
    if chosen is None and called in _FIRST_IS_DEFAULT and node.args:
        chosen = node.args[0]
    if chosen is None and len(node.args) > 1 and isinstance(node.args[0], ast.Constant):
        chosen = node.args[1]
    if chosen is None:
        return value
    default = engine.evaluate(chosen, scope)
    return default if not (isinstance(default, Const) and default.value is None) else value
