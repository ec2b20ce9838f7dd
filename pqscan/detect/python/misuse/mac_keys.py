"""Which calls take a raw secret for a key: ciphers, tokens, and codes that derive nothing.

HMAC under a shared secret is a code of a message, or it is a key derivation (RFC 5869 is made of
it): what it is computed over, and what becomes of it, tell the two apart.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from pqscan.detect.python.misuse.data import misuse_rules
from pqscan.detect.python.nodes import below
from pqscan.detect.python.pieces import FunctionInfo
from pqscan.detect.python.roles import parts
from pqscan.detect.python.scope import Event
from pqscan.domain.finding import Function

TAKES_KEY = frozenset(
    (Function.ENCRYPT, Function.DECRYPT, Function.WRAP, Function.UNWRAP, Function.SIGN,
     Function.VERIFY, Function.MAC)
)  # fmt: skip


def takes_key(event: Event) -> bool:
    """Whether a raw secret among the keys of a call is used as it is."""
    spec = event.spec
    if spec is None or spec.function not in TAKES_KEY:
        return False
    return spec.function is not Function.MAC or not derives(event.node, event.function)


def derives(node: ast.Call, function: FunctionInfo | None) -> bool:
    """Whether a MAC makes a key: over a label, in a derivation, or into a name of a key."""
    if function is not None and parts(function.name) & misuse_rules().derivations:
        return True
    if len(node.args) > 1 and _is_label(node.args[1]):
        return True
    if any(one.arg in ("msg", "data") and _is_label(one.value) for one in node.keywords):
        return True
    if function is None:
        return False
    return any(parts(name) & misuse_rules().key_names for name in _named(function.node, node))


def _is_label(message: ast.expr) -> bool:
    """Whether it is a constant, or goes by what a derivation is told."""
    found = [one for one in below(message) if isinstance(one, ast.Name | ast.Attribute)]
    texts = [one.id if isinstance(one, ast.Name) else one.attr for one in found]
    if all(text.isupper() for text in texts):
        return not isinstance(message, ast.Constant) or message.value is not None
    return any(parts(text) & misuse_rules().labels for text in texts)


def _named(function: ast.AST, call: ast.Call) -> Iterator[str]:
    """The names that what a call makes is assigned to."""
    for node in below(function):
        if not (isinstance(node, ast.Assign) and call in below(node.value)):
            continue
        for target in node.targets:
            if isinstance(target, ast.Name):
                yield target.id
            elif isinstance(target, ast.Attribute):
                yield target.attr
