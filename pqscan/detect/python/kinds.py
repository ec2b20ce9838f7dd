"""Whether a value is an instance of a class: what `isinstance` says before anything is run."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from pqscan.detect.python import lineage
from pqscan.detect.python.arguments import CallArguments
from pqscan.detect.python.scope import Scope
from pqscan.detect.python.values import (
    ClassRef,
    Const,
    Mapped,
    Object,
    Sequence,
    Symbol,
    Trail,
    Unknown,
    Value,
    is_open,
    options,
    residual,
    union,
)
from pqscan.domain.finding import StepKind

if TYPE_CHECKING:
    from pqscan.detect.python.engine import Engine

_TYPES = {f"builtins.{one.__name__}": one for one in (str, bytes, int, float, bool, dict)}


def is_instance(engine: Engine, arguments: CallArguments, node: ast.Call, scope: Scope) -> Value:
    """`isinstance(value, Kind)`, for classes of the project and the plain types of Python."""
    here = Trail(StepKind.COMPUTED, scope.module, node, "")
    value, kinds = (*arguments.positional, Const(None, None), Const(None, None))[:2]
    wanted = kinds.items if isinstance(kinds, Sequence) else options(kinds)
    if not all(
        isinstance(one, ClassRef) or (isinstance(one, Symbol) and one.name in _TYPES)
        for one in wanted
    ):
        return Unknown(here, "returned by isinstance()")
    if is_open(value):

        def again(new: tuple[Value, ...]) -> Value:
            return is_instance(engine, CallArguments((new[0], kinds), {}), node, scope)

        return residual("isinstance", (value,), again, here)
    found = [_is_one_of(engine, option, wanted) for option in options(value)]
    if any(one is None for one in found):
        return Unknown(here, "returned by isinstance()")
    return union(Const(here, one) for one in found)


def _is_one_of(engine: Engine, value: Value, wanted: tuple[Value, ...]) -> bool | None:
    """Whether it is an instance of one of the classes; None if that is not known."""
    plain = tuple(_TYPES[one.name] for one in wanted if isinstance(one, Symbol))
    match value:
        case Const():
            return isinstance(value.value, plain)
        case Mapped():
            return dict in plain
        case Object():
            line = lineage.linear(engine, value.cls)
            if any(isinstance(one, ClassRef) and one.cls in line for one in wanted):
                return True
            return None if plain and lineage.outside_bases(engine, value.cls) else False
        case _:
            return None
