"""Keys that travel as bytes inside a program: `load(key.private_bytes(…))` loads that very key."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from pqscan.detect.python.apis import Apis
from pqscan.detect.python.plain_readings import Reading
from pqscan.detect.python.specs import CallSpec, Source
from pqscan.detect.python.values import Made, Value, options

_SELF = Source(argument="self")
_KEY_OF = {"ECDSA": "EC", "ECDH": "EC"}  # what a key that is only loaded is called

Read = Callable[
    [Apis, Source | None, dict[str, Value], Value | None, str, int], list[Reading]
]  # readings.read


def bytes_of(spec: CallSpec, arguments: Mapping[str, Value]) -> Value | None:
    """What a call that loads a key of any kind is given; None for any other call."""
    if spec.algorithm is None and spec.arguments:
        return arguments.get(spec.arguments[0])
    return None


def keys_in(
    apis: Apis, value: Value | None, depth: int, read: Read
) -> list[tuple[Reading, list[Reading]]]:
    """Algorithm and parameters of every key whose bytes the value is; none if one is not known."""
    found: list[tuple[Reading, list[Reading]]] = []
    for option in options(value) if value is not None else ():
        if not (isinstance(option, Made) and option.receiver is not None and depth < 12):
            return []
        if option.spec.algorithm is not None:  # bytes that were decrypted are no export of the key
            return []
        for key in options(option.receiver):
            names = read(apis, _SELF, {}, key, "algorithm", depth + 1)
            if len(names) != 1 or names[0].text is None:
                return []
            text = names[0].text
            name = Reading(_KEY_OF.get(text, text), option.trail)
            found.append((name, read(apis, _SELF, {}, key, "parameter", depth + 1)))
    return found
