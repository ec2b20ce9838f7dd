"""Finds what a person may ask to have explained: a rule, an algorithm or a protocol's name."""

from __future__ import annotations

import re

from pqscan.domain.algorithm import Algorithm, ClassicalStatus
from pqscan.domain.catalogue import CatalogueRule, catalogue, rule
from pqscan.domain.errors import UsageError
from pqscan.domain.named_use import NamedUse
from pqscan.domain.registry import registry
from pqscan.report.rule_text import Explanation, Meaning, Subject

# The tables of protocol names, the rule that a name in them belongs to where it is not that of
# its algorithm, and what the protocol is called.
_TABLES = (
    ("jose", "PQ111", "JOSE (JSON Web Tokens)"),
    ("ssh", None, "SSH"),
    ("tls-groups", None, "TLS groups"),
    ("tls-suites", None, "TLS cipher suites"),
    ("xmldsig", None, "XML signature and encryption"),
    ("signature-oids", None, "X.509 and CMS signatures"),
)
_RULE_ID = re.compile(r"pq\d+", re.IGNORECASE)


def explain(name: str) -> Explanation:
    """Everything known about the name; UsageError with the nearest known one otherwise."""
    if _RULE_ID.fullmatch(name):
        return Explanation(name, rules=(rule(name),))
    found = registry().resolve(name)
    if found is not None:
        subject = _subject(found.algorithm, found.parameter)
        return Explanation(name, subjects=(subject,), rules=(rule(found.algorithm.rule),))
    meanings: list[Meaning] = []
    ids: list[str] = []
    for table, own_rule, title in _TABLES:
        use = registry().named(table, name)
        if use is not None:
            meanings.append(Meaning(title, _lines(use)))
            ids += _rules(use, own_rule)
    if not meanings:
        raise UsageError(f"nothing is known about {name!r}", _nearest(name))
    return Explanation(name, tuple(meanings), rules=_unique(ids))


def _subject(algorithm: Algorithm, parameter: str | None) -> Subject:
    known = registry()
    strength = known.classical_bits(algorithm.id, parameter or "")
    return Subject(algorithm, parameter, strength, known.status(algorithm.id, parameter).value)


def _lines(use: NamedUse) -> tuple[str, ...]:
    """One line for a plain name; the suite's nature and its parts for a suite."""
    own = () if use.algorithm == "TLS" and use.mode is None else (_line(use),)
    return (*own, *map(_line, use.parts))


def _line(use: NamedUse) -> str:
    title = registry().algorithm(use.algorithm).title
    facts = [title if use.parameter is None else f"{title} {use.parameter}"]
    facts += [fact for fact in (use.mode, use.padding) if fact]
    if use.digest:
        facts.append(f"with {use.digest}")
    functions = f": {', '.join(use.functions)}" if use.functions else ""
    return " ".join(facts) + functions


def _rules(use: NamedUse, own_rule: str | None) -> list[str]:
    algorithm = registry().algorithm(use.algorithm)
    if own_rule is not None and algorithm.quantum_vulnerable:
        return [own_rule, algorithm.rule]
    if use.parts and use.algorithm == "TLS":
        own = ["PQ303"] if _weak(use) else []
        return own + [registry().algorithm(part.algorithm).rule for part in use.parts]
    return [algorithm.rule]


def _weak(suite: NamedUse) -> bool:
    """What PQ303 names: no forward secrecy, nobody authenticated, nothing or little encrypted."""
    if any(word in ("anonymous", "export", "null") for word in (suite.mode or "").split()):
        return True
    for part in suite.parts:
        if part.mode == "static" or (part.algorithm == "RSA" and "encrypt" in part.functions):
            return True
        if "sign" not in part.functions and part.mode is not None:
            status = registry().status(part.algorithm, part.parameter)
            if status is not ClassicalStatus.STRONG:
                return True
        if part.algorithm == "RC4" or part.digest == "MD5":
            return True
    return False


def _unique(ids: list[str]) -> tuple[CatalogueRule, ...]:
    return tuple(rule(identifier) for identifier in sorted(set(ids)))


def _nearest(name: str) -> str:
    from difflib import get_close_matches

    known = {identifier.lower(): identifier for identifier in catalogue()}
    for algorithm in registry().algorithms.values():
        for word in (algorithm.id, *algorithm.aliases):
            known.setdefault(word.lower(), word)
    for table, _, _ in _TABLES[:4]:
        for word in registry().named_table(table):
            known.setdefault(word.lower(), word)
    near = get_close_matches(name.lower(), known, 1, 0.6)
    return f"did you mean {known[near[0]]}?" if near else "see: pqscan rules"
