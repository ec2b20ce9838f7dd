"""From an event to its assets where one value stands for several: settings, ciphers, commands."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from pqscan.detect.python import assets
from pqscan.detect.python.apis import Apis
from pqscan.detect.python.assets import Facts
from pqscan.detect.python.scope import Event
from pqscan.detect.python.sinks import argv, ciphers
from pqscan.detect.python.sinks.listed import of_names
from pqscan.detect.python.sinks.names import names
from pqscan.detect.python.sinks.notes import VALUE
from pqscan.detect.python.specs import COMMANDS, CallSpec
from pqscan.domain.record import replace

Reader = Callable[[Event, CallSpec], Iterable[Facts]]


def facts_of(apis: Apis, event: Event) -> list[Facts]:
    """Every asset an event may make."""
    if event.spec is None:
        return []
    specs = (event.spec, *event.spec.also)
    special = [(_reader(spec), spec) for spec in specs if _reader(spec) is not None]
    if not special:
        return assets.facts_of(apis, event)
    found = [one for reader, spec in special if reader for one in reader(event, spec)]
    plain = [spec for spec in specs if _reader(spec) is None]
    if plain:
        rest = replace(plain[0], also=tuple(plain[1:]))
        found += assets.facts_of(apis, replace(event, spec=rest))
    return found


def _reader(spec: CallSpec) -> Reader | None:
    return READERS.get(spec.algorithm.how) if spec.algorithm else None


def _settings(event: Event, spec: CallSpec) -> Iterator[Facts]:
    """The names a setting holds, each under the setting's rule if a quantum computer ends it."""
    table = spec.algorithm.key if spec.algorithm else ""
    if table in READERS:
        source = replace(spec.algorithm, how=table) if spec.algorithm else None
        yield from READERS[table](event, replace(spec, algorithm=source))
        return
    yield from of_names(list(names(event.bound[VALUE], table)), spec.rule, spec.function)


def _listed(event: Event, spec: CallSpec) -> Iterator[Facts]:
    """A list of groups or key exchanges in an argument of a call."""
    source = spec.algorithm
    value = event.bound.get(source.argument) if source else None
    if source is not None and value is not None:
        found = list(names(value, source.how.removeprefix("list-")))
        yield from of_names(found, spec.rule, spec.function)


def _ciphers(event: Event, spec: CallSpec) -> Iterator[Facts]:
    value = event.bound.get(spec.algorithm.argument) if spec.algorithm else None
    if value is not None:
        yield from ciphers.facts(event, value, spec.function)


READERS: Mapping[str, Reader] = {
    "setting": _settings,
    "ciphers": _ciphers,
    **dict.fromkeys(COMMANDS, argv.facts),
    "list-tls-groups": _listed,
    "list-ssh": _listed,
    "list-tls-obsolete": _listed,
}
