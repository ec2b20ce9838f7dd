"""What code asks of an object that it makes: a key that is never asked to sign signs nothing.

The answer is read off the code around the call that makes the object. An object that goes anywhere
it cannot be followed to may be asked for everything.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable
from functools import lru_cache

from pqscan.detect.python.modules import FunctionInfo, Module
from pqscan.detect.python.nodes import below
from pqscan.detect.python.scope import Site, Way
from pqscan.domain.record import Record, replace

_ITSELF = "*"  # a method gives its own object back, which may then be asked for anything
_LOOKS = frozenset(("isinstance", "type", "id", "repr", "hasattr", "callable"))  # ask for nothing


class Asked(Record):
    """The attributes that are read of an object; `escapes` where it goes out of sight, `returned`
    where the function around gives it back to its own caller and nothing else is done with it.
    """

    names: frozenset[str] = frozenset()
    escapes: bool = False
    returned: bool = False


_ESCAPES = Asked(escapes=True)


def asked_of(node: ast.AST, function: FunctionInfo | None, module: Module) -> Asked:
    """What is asked of the result of a call."""
    around = function.node if function is not None else module.statement_of(node)
    if around is None:
        return _ESCAPES
    above = _above(around).get(node)
    target = _assigned(above, node)
    if isinstance(above, ast.Expr) and _is_refused(_above(around).get(above)):
        return Asked()
    if target is None:
        return _use(above, node)
    if function is None:
        return _ESCAPES  # a name of the module: any file may use it
    return _uses_of(target, around)


def is_refused(node: ast.AST, function: FunctionInfo | None, module: Module) -> bool:
    """Whether a call stands in `with pytest.raises(…):`, so that what it would make is not made."""
    around = function.node if function is not None else module.statement_of(node)
    above = _above(around) if around is not None else {}
    inner: ast.AST | None = node
    while inner is not None and not _is_refused(inner):
        inner = above.get(inner)
    return inner is not None


def is_only_listed(node: ast.AST, function: FunctionInfo | None, listing: frozenset[str]) -> bool:
    """Whether `context.set_ciphers(…)` is called on a context of that function which is then only
    asked what it lists, itself or through a connection made of it.
    """
    match node, function:
        case (
            ast.Call(func=ast.Attribute(value=ast.Name(id=name))),
            FunctionInfo(node=ast.FunctionDef() | ast.AsyncFunctionDef() as around, parameters=own),
        ):
            return all(one.name != name for one in own) and _lists(name, around, listing, 2)
        case _:
            return False


def _lists(name: str, around: ast.AST, listing: frozenset[str], depth: int) -> bool:
    above = _above(around)
    lists = False
    for node, parent in above.items():
        if not (isinstance(node, ast.Name) and node.id == name and isinstance(node.ctx, ast.Load)):
            continue
        match parent:
            case ast.Attribute(attr=attribute) if attribute in listing:
                lists = True
            case ast.Attribute(ctx=ast.Store()):
                continue
            case ast.Attribute(attr=attribute) if attribute.startswith("set_"):
                continue
            case ast.Call() if depth and _hands_on(parent, around, listing, depth):
                lists = True
            case _:
                return False
    return lists


def _hands_on(node: ast.Call, around: ast.AST, listing: frozenset[str], depth: int) -> bool:
    """`Connection(context, None)`, which is only asked what it lists."""
    above = _above(around).get(node)
    name = _assigned(above, node)
    if name is not None:
        return _lists(name, around, listing, depth - 1)
    asked = _use(above, node)
    return bool(asked.names) and asked.names <= listing and not asked.escapes


def on_its_way(way: Way, sites: Iterable[Site]) -> Way | None:
    """What is left to know of a method after those calls, the innermost first.

    `way.open` while the object is handed back; None where nothing asks for the method.
    """
    for site in sites:
        if not way.open:
            break
        asked = asked_of(site.node, site.caller, site.module)
        if asked.escapes:
            return replace(way, open=False)
        if not asked.returned:
            return replace(way, open=False) if _reaches(asked.names, way) else None
    return way


def _reaches(names: frozenset[str], way: Way) -> bool:
    """Whether asking for those names may run a method: at once, or by others of the class."""
    if not names:
        return False
    wanted = {*names}
    methods = [one for cls in way.line for one in cls.methods.values()]
    done: set[int] = set()
    grown = True
    while grown and wanted.isdisjoint((way.method.name, _ITSELF)):
        grown = False
        for one in methods:
            if id(one) not in done and (one.name in wanted or one.name == "__init__"):
                done.add(id(one))
                wanted |= _read_by(one)
                grown = True
    return not wanted.isdisjoint((way.method.name, _ITSELF))


@lru_cache(maxsize=256)
def _read_by(method: FunctionInfo) -> frozenset[str]:
    """The attributes that a method reads; all its words where it makes their names."""
    if method.says("getattr"):
        return method.words
    own = method.parameters[0].name if method.parameters else ""
    read: set[str] = set()
    for one in below(method.node):
        match one:
            case ast.Attribute(attr=name):
                read.add(name)
            case ast.Return(value=ast.Name(id=name)) if name == own:
                read.add(_ITSELF)
    return frozenset(read)


def _uses_of(name: str, around: ast.AST) -> Asked:
    """What is asked of a name of a function."""
    found: set[str] = set()
    returned = False
    for node, above in _above(around).items():
        if not (isinstance(node, ast.Name) and node.id == name):
            if isinstance(node, ast.Global | ast.Nonlocal) and name in node.names:
                return _ESCAPES
            continue
        if not isinstance(node.ctx, ast.Load):
            continue
        use = _use(above, node)
        if use.escapes:
            return use
        found |= use.names
        returned = returned or use.returned
    return Asked(frozenset(found), returned=returned)


def _assigned(above: ast.AST | None, node: ast.AST) -> str | None:
    """The plain name that an object is given."""
    match above:
        case ast.Assign(targets=[ast.Name(id=name)], value=value) if value is node:
            return name
        case ast.AnnAssign(target=ast.Name(id=name), value=value) if value is node:
            return name
        case _:
            return None


def _is_refused(above: ast.AST | None) -> bool:
    """`with pytest.raises(…):` around a statement; otherwise nobody makes an object for nothing."""
    return isinstance(above, ast.With) and any(
        isinstance(name, str) and "raises" in name.lower()
        for item in above.items
        for one in below(item.context_expr)
        for name in (getattr(one, "attr", None), getattr(one, "id", None))
    )


def _use(above: ast.AST | None, node: ast.AST) -> Asked:
    """What the code right around an object does with it."""
    match above:
        case ast.Attribute(value=value, attr=name, ctx=ast.Load()) if value is node:
            return Asked(frozenset((name,)))
        case ast.Assert():
            return Asked()
        case ast.Return():
            return Asked(returned=True)
        case ast.Call(func=ast.Name(id=name)) if name in _LOOKS:
            return Asked()
        case ast.Compare(ops=[ast.Is() | ast.IsNot()]):
            return Asked()
        case _:
            return _ESCAPES


@lru_cache(maxsize=32)
def _above(root: ast.AST) -> dict[ast.AST, ast.AST]:
    """Of each node inside, the node around it."""
    return {inner: node for node in below(root) for inner in ast.iter_child_nodes(node)}
