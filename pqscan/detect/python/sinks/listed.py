"""Names of a protocol that stand in one list: an asset each, and what they mean together."""

from __future__ import annotations

from collections.abc import Iterator

from pqscan.detect.python import assets
from pqscan.detect.python.assets import Facts
from pqscan.detect.python.plain_readings import Reading
from pqscan.detect.python.sinks.names import Name, plain_rule
from pqscan.domain.finding import Function
from pqscan.domain.named_use import NamedUse
from pqscan.domain.registry import registry

_EXCHANGE_RULES = frozenset(("PQ302", "PQ304", "PQ306", "PQ307"))  # "holds no hybrid"


def of_names(found: list[Name], rule: str, function: Function) -> Iterator[Facts]:
    """One asset a name; a list with a post-quantum exchange in it is no longer only classical."""
    known = [registry().algorithm(name.use.algorithm) for name in found]
    safe = any(one.hybrid or one.post_quantum for one in known)
    for name, algorithm in zip(found, known, strict=True):
        vulnerable = algorithm.quantum_vulnerable and not algorithm.hybrid
        if vulnerable and safe and rule in _EXCHANGE_RULES:
            continue
        facts = Facts(
            algorithm.id,
            name.trail,
            function=_function(name, function),
            mode=name.use.mode,
            padding=name.use.padding,
            digest=name.use.digest,
            use=name.use,
            rule=rule if vulnerable and rule else _rule(name.use),
            around=(name.around,),
        )
        if name.use.parameter is not None and not assets.is_fixed(algorithm.id):
            facts.parameters = [Reading(name.use.parameter, name.trail)]
            facts.takes_parameter = True
        yield facts


def _rule(use: NamedUse) -> str:
    return plain_rule(use.algorithm, [use.parameter] if use.parameter else [])


def _function(name: Name, function: Function) -> Function:
    allowed = name.use.functions
    if function is Function.NEGOTIATE:
        return function
    if function is Function.OTHER or (allowed and function.value not in allowed):
        return Function(allowed[0]) if allowed else function
    return function
