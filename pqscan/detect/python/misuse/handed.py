"""Where a call takes a secret to: functions of other files, and objects that only hold fields."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from typing import TYPE_CHECKING

from pqscan.detect.python.misuse.taint import Taint
from pqscan.detect.python.modules import Module
from pqscan.detect.python.pieces import FunctionInfo

if TYPE_CHECKING:
    from pqscan.detect.python.misuse.expressions import Secrets

MAX_FOREIGN = 40  # functions of other files that are followed for one file


def fields(flow: Secrets, func: ast.expr) -> list[str]:
    """The fields of a class of the tree that only declares what its objects hold."""
    if not isinstance(func, ast.Name):
        return []
    home = flow.elsewhere.home(flow.module, func.id) or (flow.module, func.id)
    cls = home[0].classes.get(home[1])
    if cls is None or "__init__" in cls.methods:
        return []
    return [
        one.target.id
        for one in cls.node.body
        if isinstance(one, ast.AnnAssign) and isinstance(one.target, ast.Name)
    ]


def abroad(flow: Secrets, node: ast.Call, local: Mapping[str, Taint]) -> FunctionInfo | None:
    """The function of another file that a secret is handed to."""
    func = node.func
    home: tuple[Module, str] | None = None
    if isinstance(func, ast.Name) and func.id not in local:
        home = flow.elsewhere.home(flow.module, func.id)
    elif isinstance(func, ast.Attribute) and isinstance(func.value, ast.Name):
        module = flow.elsewhere.module(flow.module, func.value.id)
        home = (module, func.attr) if module is not None else None
    if home is None:
        return None
    function = next((one for one in home[0].functions if one.qualname == home[1]), None)
    if function is not None and function.module is not flow.module:
        if not flow.is_foreign:
            flow.trace.handed.setdefault(function, node)
        if function not in flow.foreign and len(flow.foreign) < MAX_FOREIGN:
            flow.foreign.append(function)
    return function
