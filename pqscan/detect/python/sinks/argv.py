"""Commands handed to other programs: the assets that openssl, ssh-keygen and the like make."""

from __future__ import annotations

from collections.abc import Iterator

from pqscan.detect.python.assets import Facts, is_fixed
from pqscan.detect.python.plain_readings import Reading
from pqscan.detect.python.scope import Event
from pqscan.detect.python.sinks import ciphers
from pqscan.detect.python.sinks.carriers import lines
from pqscan.detect.python.sinks.commands import Command, Line, source, uses
from pqscan.detect.python.sinks.listed import of_names
from pqscan.detect.python.sinks.names import names, plain_rule
from pqscan.detect.python.sinks.words import MORE, Word, commands
from pqscan.detect.python.specs import CallSpec
from pqscan.detect.python.templates import FORMATTED
from pqscan.detect.python.values import (
    Const,
    Residual,
    Sequence,
    Template,
    Trail,
    Unknown,
    Value,
    is_open,
    options,
)
from pqscan.domain.algorithm import ParameterKind, Primitive
from pqscan.domain.finding import StepKind
from pqscan.domain.registry import Named, registry

RULE = "PQ311"
_TAKEN_APART = frozenset(("a call", ".split", "shlex.split"))  # `text.split()` of a text that waits
_HASHES = (Primitive.HASH, Primitive.XOF)
_CIPHERS = (Primitive.BLOCK_CIPHER, Primitive.STREAM_CIPHER, Primitive.AE)


def facts(event: Event, spec: CallSpec) -> Iterator[Facts]:
    """What the commands that a call may run make."""
    given = command_of(event, spec)
    whole = [one.trail for one in options(given)]
    for words in commands(given):
        for line in lines(words):
            for command in uses(line):
                named = (words[0], *line.plain[: len(command.path)])
                for made in _made(event, line, command):
                    made.around = (*whole, *(word.trail for word in named))
                    yield made


def command_of(event: Event, spec: CallSpec) -> Value:
    """The command as one value; from single arguments where the call takes it that way."""
    how = spec.algorithm.how if spec.algorithm else ""
    if how.endswith("-options") and spec.algorithm is not None:
        return _with_options(how.removesuffix("-options"), event.bound.get(spec.algorithm.argument))
    given = [event.bound[name] for name in spec.arguments if name in event.bound]
    if how == "command":
        return given[0] if given else Unknown(None, "no command")
    name = spec.name.rpartition(".")[2].replace("_", "-")
    first = [Const(None, name)] if how == "named-words" else []
    return Sequence(None, (*first, *given))


def _with_options(program: str, given: Value | None) -> Value:
    """The command of a library that runs a program with further options."""
    more = given.items if isinstance(given, Sequence) else (given,) if given is not None else ()
    return Sequence(None, (Const(None, program), *more))


def names_tool(event: Event) -> bool:
    """Whether it is said which program runs, even where its arguments are still open."""
    if event.spec is None:
        return False
    value = command_of(event, event.spec)
    while isinstance(value, Residual) and value.label in _TAKEN_APART:
        value = value.operands[0]
    items: tuple[Value, ...] = (value,)
    if isinstance(value, Sequence):
        items = value.items
    elif isinstance(value, Residual) and value.label == "a list":
        if is_open(value.operands[0]):
            return True  # `[self.program, *rest]`: whoever passes the rest may say it
        items = value.operands
    elif isinstance(value, Residual) and value.label == FORMATTED:
        text = Template(None, "", tuple(_written(value)))
        return any(any(lines(words)) for words in commands(text))
    closed = tuple(item for item in items[:2] if not is_open(item))
    return any(any(lines(words)) for words in commands(Sequence(None, closed)))


def _written(text: Residual) -> Iterator[Value]:
    """What is known of a string by now, with a gap for each piece that callers pass."""
    for piece in text.operands:
        if isinstance(piece, Residual) and piece.label == FORMATTED:
            yield from _written(piece)
        else:
            yield Unknown(None, "callers pass it") if is_open(piece) else piece


def _made(event: Event, line: Line, command: Command) -> Iterator[Facts]:
    symbol = " ".join((line.tool.name, *command.path))
    if command.table:
        yield from _listed(event, line, command, symbol)
    elif command.algorithm == "unknown":
        yield _unknown(command, symbol, None, command.reason)
    elif command.algorithm.startswith("$flags"):
        wanted = _HASHES if command.algorithm.endswith("hash") else _CIPHERS
        for flag in line.flags:
            named = registry().resolve(flag.text.lstrip("-"))
            if named is not None and named.algorithm.primitive in wanted:
                yield _facts(event, line, command, named, flag.trail)
    elif command.algorithm.startswith("$"):
        yield from _chosen(event, line, command, symbol)
    elif (named := registry().resolve(command.algorithm)) is not None:
        yield _facts(event, line, command, named, _default(event, command, named, symbol))


def _listed(event: Event, line: Line, command: Command, symbol: str) -> Iterator[Facts]:
    """An option that lists names of a protocol, or holds a cipher string."""
    word = source(line, command, command.algorithm)
    for value in word.values() if word is not None else ():
        if not isinstance(value, Const):
            continue
        if command.table == "ciphers":
            found = ciphers.facts(event, value, command.function)
        else:
            known = list(names(value, command.table))
            found = of_names(known, command.rule, command.function)
        for one in found:
            one.symbol = symbol
            yield one


def _chosen(event: Event, line: Line, command: Command, symbol: str) -> Iterator[Facts]:
    """The algorithm is an option's: each value that it may have."""
    word = source(line, command, command.algorithm)
    if word is None and line.is_open:
        yield _unknown(command, symbol, None, MORE.reason)
        return
    if word is None:
        named = registry().resolve(command.otherwise) if command.otherwise else None
        if named is not None:
            yield _facts(event, line, command, named, _default(event, command, named, symbol))
        return
    for value in word.values():
        if not isinstance(value, Const):
            reason = value.reason if isinstance(value, Unknown) else "not a name of an algorithm"
            yield _unknown(command, symbol, value.trail, reason)
            continue
        named = _named(command, str(value.value))
        if named is not None:
            yield _facts(event, line, command, named, value.trail)


def _named(command: Command, text: str) -> Named | None:
    for name, meaning in command.names.items():
        if name.lower() == text.lower():
            return registry().resolve(meaning) if meaning else None
    return registry().resolve(text)


def _unknown(command: Command, symbol: str, trail: Trail | None, reason: str) -> Facts:
    return Facts(
        "unknown",
        None,
        parameters=[Reading(None, trail, reason)],
        takes_parameter=True,
        function=command.function,
        rule=RULE,
        symbol=symbol,
    )


def _facts(event: Event, line: Line, command: Command, named: Named, trail: Trail | None) -> Facts:
    algorithm = named.algorithm
    symbol = " ".join((line.tool.name, *command.path))
    readings = _parameters(event, line, command, named, trail, symbol)
    sizes = [reading.text for reading in readings if reading.text]
    vulnerable = algorithm.quantum_vulnerable and not algorithm.hybrid
    return Facts(
        algorithm.id,
        trail,
        parameters=readings,
        takes_parameter=bool(readings),
        function=command.function,
        mode=named.mode,
        padding=named.padding,
        digest=named.digest,
        rule=RULE if vulnerable else plain_rule(algorithm.id, sizes),
        symbol=symbol,
    )


def _parameters(
    event: Event, line: Line, command: Command, named: Named, trail: Trail | None, symbol: str
) -> list[Reading]:
    if is_fixed(named.algorithm.id):
        return []
    if named.parameter is not None:
        return [Reading(named.parameter, trail)]
    for text in command.parameter:
        word = source(line, command, text)
        if word is not None:
            return list(_readings(named, word))
    default = command.defaults.get(named.algorithm.id)
    if line.is_open:
        return [Reading(None, None, MORE.reason)]
    if default is not None:
        said = f"{symbol} takes {default} where nothing is given ({command.since})"
        return [Reading(default, Trail(StepKind.DEFAULT, event.module, event.node, said))]
    return [Reading(None, None, f"{symbol} is not told a size or curve")] if _asks(named) else []


def _asks(named: Named) -> bool:
    return named.algorithm.quantum_vulnerable


def _default(event: Event, command: Command, named: Named, symbol: str) -> Trail | None:
    """The step that says why that algorithm, where nobody names it."""
    if command.algorithm == named.algorithm.id and not command.since:
        return None
    if command.algorithm.startswith("$") or not command.parameter:
        said = f"{symbol} makes {named.algorithm.id} where nothing is said"
        since = f" ({command.since})" if command.since else ""
        return Trail(StepKind.DEFAULT, event.module, event.node, said + since)
    return None


def _readings(named: Named, word: Word) -> Iterator[Reading]:
    curve = named.algorithm.parameter_kind is ParameterKind.CURVE
    for value in word.values():
        if not isinstance(value, Const):
            reason = value.reason if isinstance(value, Unknown) else "not a number of bits"
            yield Reading(None, value.trail, reason)
            continue
        text = str(value.value).strip()
        if curve:
            known = registry().curve(text) or registry().curve(f"P-{text}")
            found = known.id if known else None
            if named.algorithm.id == "EdDSA":
                found = text if text in ("Ed25519", "Ed448") else None
        else:
            found = text if text.isdecimal() else _group(named, text)
        yield Reading(found, value.trail, "" if found else f"{text!r} is no size or curve")


def _group(named: Named, text: str) -> str | None:
    """The size of a named group, such as ffdhe3072."""
    found = registry().parameter(named.algorithm.id, text)
    return found.id if found else None
