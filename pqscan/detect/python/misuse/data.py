"""The facts of rules/misuse/, read once and only when a file holds a secret."""

from __future__ import annotations

from functools import cache

from pqscan.domain import knowledge
from pqscan.domain.errors import KnowledgeError
from pqscan.domain.record import Record


class Knowledge(Record):
    """What hands a secret on, what takes a key, what is weak."""

    keeps: frozenset[str]
    puts: frozenset[str]  # methods that put into a container,
    takes: frozenset[str]  # and that take out of it
    key_arguments: tuple[str, ...]
    kem_methods: frozenset[str]
    verify_errors: frozenset[str]  # what a verification that fails may raise
    weak_random: frozenset[str]
    weak_methods: frozenset[str]  # the last parts of those names
    derives: frozenset[str]
    derivations: frozenset[str]  # words of functions, of messages and of results: a MAC that
    labels: frozenset[str]  # makes a key
    key_names: frozenset[str]
    below_policy: frozenset[tuple[str, str]]  # algorithm, parameter set


@cache
def misuse_rules() -> Knowledge:
    """The shipped table."""
    table = knowledge.read_one("rules/misuse/secrets.toml")
    below = table.get("below-policy")
    if not isinstance(below, dict):
        raise KnowledgeError("rules/misuse/secrets.toml has no [below-policy]", "reinstall pqscan")
    weak = frozenset(_words(table, "weak-random"))
    return Knowledge(
        frozenset(_words(table, "keeps")),
        frozenset(_words(table, "puts")),
        frozenset(_words(table, "takes")),
        _words(table, "key-arguments"),
        frozenset(_words(table, "kem-methods")),
        frozenset(_words(table, "verify-errors")),
        weak,
        frozenset(name.rpartition(".")[2] for name in weak),
        frozenset(_words(table, "derives")),
        frozenset(_words(table, "derivations")),
        frozenset(_words(table, "labels")),
        frozenset(_words(table, "key-names")),
        frozenset((name, one) for name, sets in below.items() for one in sets),
    )


def _words(table: dict[str, object], key: str) -> tuple[str, ...]:
    found = table.get(key)
    if not isinstance(found, list):
        raise KnowledgeError(f"rules/misuse/secrets.toml has no {key}", "reinstall pqscan")
    return tuple(str(word) for word in found)
