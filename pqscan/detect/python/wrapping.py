"""Which functions wrap described calls: the names that make other code worth looking at."""

from __future__ import annotations

from collections.abc import Iterator

from pqscan.detect.python.aliases import exported, matters
from pqscan.detect.python.apis import COMMON
from pqscan.detect.python.deciding import words_of
from pqscan.detect.python.engine import Engine
from pqscan.detect.python.importing import Wrapper
from pqscan.detect.python.instances import object_attribute
from pqscan.detect.python.modules import Module
from pqscan.detect.python.parametrized import rows_for
from pqscan.detect.python.pieces import FunctionInfo
from pqscan.detect.python.scope import Event, Summary
from pqscan.detect.python.sinks import argv
from pqscan.detect.python.values import (
    FunctionRef,
    ModuleRef,
    Parameter,
    Partial,
    Residual,
    Symbol,
    Union,
    Value,
    is_open,
    options,
)
from pqscan.domain.finding import StepKind


def wrapping(engine: Engine, module: Module) -> set[str]:
    """Names in a module by which its own code reaches open events."""
    found = {
        name
        for function, summary in engine.summaries_of(module)
        if any(_reaches(engine, event) for event in summary.events) or _gives(engine, summary)
        for name in _names_of(function)
    }
    return {one for one in found if _is_callable(one)} | set(exported(engine, module))


def exports(engine: Engine, module: Module) -> Iterator[Wrapper]:
    """What other files may decide described calls by."""
    for function, summary in engine.summaries_of(module):
        for event in summary.events:
            if not (_decides(event) or _calls_held(engine, event)):
                continue
            words = words_of(engine, function, event)
            for name in filter(_is_callable, _names_of(function)):
                yield Wrapper(name, module.path, words)
        if _gives(engine, summary):
            for name in filter(_is_callable, _names_of(function)):
                yield Wrapper(name, module.path)
    for name in exported(engine, module):
        yield Wrapper(name, module.path)


def is_telling(engine: Engine, name: str, module: Module) -> bool:
    """Whether a name is worth looking for in other files: in a few files every one is."""
    if engine.program.is_small:
        return True
    if len(name) <= 3 or name in COMMON:
        return False
    return name in module.bindings or not any(
        name in cls.methods for cls in module.classes.values()
    )


def held(engine: Engine, module: Module) -> set[str]:
    """Attributes that hold an object of a described type: methods that use them matter."""
    return {
        name
        for _, summary in engine.summaries_of(module)
        for name, values in summary.writes.items()
        if any(matters(engine, value) for value in values)
    }


def open_events(engine: Engine, module: Module) -> list[Event]:
    """What is not decided inside its own function, nor through calls that leave no default.

    A call that passes the algorithm or the size says so, though the key is somebody else's.
    """
    found: dict[tuple[object, ...], Event] = {}
    for _, summary in engine.summaries_of(module):
        for event in summary.events:
            passed = event.via and _is_passed(event)
            if not event.via or passed or _has_default(event) or rows_for(engine, event.free()):
                found.setdefault(event.key(), event)
    return list(found.values())


def _names_of(function: FunctionInfo) -> Iterator[str]:
    """What its callers say: its name, and that of its class."""
    if function.cls is not None:
        yield function.cls.name.rpartition(".")[2]
    if function.cls is None or not function.name.startswith("__"):
        yield function.name


def _is_callable(name: str) -> bool:
    """Whether code may call that: no test, no lambda."""
    return not name.lower().startswith(("test", "<"))


def _is_looked_up(callee: Value) -> bool:
    """Whether what is called stands in a table."""
    return isinstance(callee, Residual) and callee.label == "[…]"


def _is_own(function: FunctionInfo, name: str) -> bool:
    return function.takes_self and function.parameters[0].name == name


def _has_default(event: Event) -> bool:
    """Whether a caller on the way gives a default that decides the event."""
    if event.spec is None and not _is_looked_up(event.callee):
        return False
    if all(_is_own(function, name) for function, name in event.free()):
        return True  # an instance is all it hangs on, and of that the class is known
    if event.spec is None:
        return False
    if event.spec.is_command:
        return True  # what is known of a command line may be enough
    infos = (function.parameter(name) for function, name in event.free())
    return any(info is not None and info.default is not None for info in infos)


def _is_passed(event: Event) -> bool:
    """Whether a call on the way passes the algorithm or size, or leaves it to a default."""
    if event.spec is None:
        return False
    sites = {id(site.node) for site in event.via}
    for source in (event.spec.algorithm, event.spec.parameter):
        value = event.bound.get(source.argument) if source is not None else None
        if value is None or is_open(value):
            continue
        for one in options(value):
            trail = one.trail
            while trail is not None:
                if id(trail.node) in sites or trail.kind is StepKind.DEFAULT:
                    return True
                trail = trail.previous
    return False


def _decides(event: Event) -> bool:
    """Whether callers of the function decide an algorithm or a size.

    The length of key bytes is left out: half of all code passes keys on.
    """
    if event.spec is None:
        return _is_choice(event.callee)
    if event.spec.is_command and not argv.names_tool(event):
        return False
    for source in (event.spec.algorithm, event.spec.parameter):
        if source is not None and source.argument and source.how != "length":
            value = event.bound.get(source.argument)
            if value is not None and is_open(value):
                return True
    return False


def _is_choice(callee: Value) -> bool:
    """`getattr(hashlib, name)`, where callers give the name."""
    if not isinstance(callee, Residual) or callee.label != "getattr":
        return False
    return isinstance(callee.operands[0], Symbol | ModuleRef | Union)


def _gives(engine: Engine, summary: Summary) -> bool:
    """Whether a function gives back a described callable: its callers then call that."""
    return any(
        isinstance(one, Symbol) and matters(engine, one)
        for value in summary.returns
        for one in options(value)
    )


def _calls_held(engine: Engine, event: Event) -> bool:
    """`self.make(self.bits)`, where the instance keeps a described callable under that name."""
    if event.spec is not None or event.arguments is None:
        return False
    match event.callee:
        case Residual(label=label, operands=(Parameter(function=method) as own,)) if (
            method.cls is not None
            and method.takes_self
            and own.name == method.parameters[0].name
            and any(map(is_open, event.arguments.values()))
        ):
            kept = object_attribute(engine, engine.instance(method.cls), label[1:])
            return any(
                isinstance(one, Symbol | Partial | FunctionRef) and matters(engine, one)
                for one in options(kept)
            )
        case _:
            return False


def _reaches(engine: Engine, event: Event) -> bool:
    """Whether an open event is a described call, or a method of a passed object."""
    if event.spec is not None:
        return not event.spec.is_command or argv.names_tool(event)
    if all(_is_own(function, name) for function, name in event.free()):
        return _calls_held(engine, event)
    return any(
        isinstance(one, Residual) and (one.label[0] == "." or one.label == "getattr")
        for one in options(event.callee)
    )
