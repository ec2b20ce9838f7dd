"""Settings by what stands around them: `{"jwt_config": {"alg": "ES512"}}` under a name of tokens,
and lists of key exchanges, which say by themselves what they are.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import TYPE_CHECKING

from pqscan.detect.python.roles import parts
from pqscan.detect.python.scope import Scope
from pqscan.detect.python.sinks.jose import COMPANIONS
from pqscan.detect.python.sinks.names import meaning
from pqscan.detect.python.sinks.notes import note, sink, stand_in
from pqscan.detect.python.values import Mapped, Value, options, union
from pqscan.domain.finding import Function
from pqscan.domain.registry import registry

if TYPE_CHECKING:
    from pqscan.detect.python.engine import Engine

MAX_DEPTH = 4  # of dicts inside a dict of settings
MAX_LIST = 40  # names of a list; a longer one is a table of all there are
MAX_TEXT = 1000  # characters of a text of groups
# Words of lists that are kept to be refused or compared with, not offered.
_REFUSED = frozenset(
    ("weak", "forbidden", "banned", "denied", "deny", "disallowed", "blocked", "blocklist",
     "blacklist", "blacklisted", "insecure", "deprecated", "disabled", "removed", "rejected",
     "bad", "broken", "vulnerable", "unsafe", "known", "all", "expected", "obsolete")
)  # fmt: skip


def within(
    engine: Engine, name: str, value: Value, node: ast.expr, scope: Scope, depth: int = 0
) -> None:
    """The entries of a dict of settings whose name says that tokens are meant."""
    found = [one for one in options(value) if isinstance(one, Mapped)]
    for key, first, last in written_keys(node):
        values = [one.items[key] for one in found if key in one.items]
        if not values:
            continue
        inner = union(values)
        spec = engine.apis.within(name, key)
        is_header = any(not COMPANIONS.isdisjoint(one.items) for one in found)
        told = any(not one.inside for one in engine.apis.variable(key))  # by its key alone
        if spec is not None and not is_header and not told:
            made = sink(key, "setting", spec.library, spec.rule, spec.function, key=spec.table)
            note(engine, made, inner, stand_in(engine, first, last), scope)
        if depth < MAX_DEPTH and any(isinstance(one, Mapped) for one in options(inner)):
            within(engine, name, inner, last, scope, depth + 1)


def written_keys(node: ast.expr) -> Iterator[tuple[str, ast.AST, ast.expr]]:
    """Key, where the entry begins, and the expression it ends with."""
    match node:
        case ast.Dict():
            for key, value in zip(node.keys, node.values, strict=True):
                if isinstance(key, ast.Constant) and isinstance(key.value, str):
                    yield key.value, key, value
        case ast.Call(func=ast.Name(id="dict")):
            for one in node.keywords:
                if one.arg is not None:
                    yield one.arg, one, one.value
        case ast.BinOp():
            yield from written_keys(node.left)
            yield from written_keys(node.right)
        case _:
            return


def exchanges(
    engine: Engine, name: str, value: Value, node: ast.Assign | ast.AnnAssign, scope: Scope
) -> None:
    """A name bound to a literal list in which every word is a key exchange of SSH, or every word
    is a group of TLS and one of them a hybrid: by curves alone it may be a list for anything.
    """
    if is_exchange_list(node.value):
        spec = sink(name, "setting", "SSH", "PQ304", Function.KEY_AGREE, key="ssh")
    elif _is_group_list(node.value):
        spec = sink(name, "setting", "TLS", "PQ302", Function.NEGOTIATE, key="tls-groups")
    else:
        return
    if not parts(name) & _REFUSED:
        note(engine, spec, value, stand_in(engine, node), scope)


def is_exchange_list(node: ast.expr | None) -> bool:
    """Whether a list or tuple names key exchanges of SSH and nothing else."""
    if not isinstance(node, ast.List | ast.Tuple) or not 0 < len(node.elts) <= MAX_LIST:
        return False
    return all(
        isinstance(one, ast.Constant) and isinstance(one.value, str) and _is_exchange(one.value)
        for one in node.elts
    )


def _is_exchange(text: str) -> bool:
    use = meaning(text, "ssh") if "-" in text else None
    if use is None or not use.functions or use.functions[0] != "key-agree":
        return False
    algorithm = registry().algorithm(use.algorithm)
    return algorithm.quantum_vulnerable or algorithm.hybrid


def _is_group_list(node: ast.expr | None) -> bool:
    """Whether a list, tuple or text of parts names groups of TLS, one of them a hybrid."""
    words: list[object] = []
    match node:
        case ast.List(elts=elts) | ast.Tuple(elts=elts) if len(elts) <= MAX_LIST:
            words = [one.value if isinstance(one, ast.Constant) else None for one in elts]
        case ast.Constant(value=str(text)) if ":" in text and len(text) < MAX_TEXT:
            words = list(text.split(":"))
        case _:
            return False
    uses = [meaning(one, "tls-groups") if isinstance(one, str) else None for one in words]
    return None not in uses and any(one is not None and one.parts for one in uses)
