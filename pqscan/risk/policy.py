"""Migration policies as data: which row of which document speaks of an asset, and from when."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from enum import StrEnum
from functools import cache

from pqscan.domain import knowledge
from pqscan.domain.assessment import Verdict
from pqscan.domain.errors import ConfigError, KnowledgeError
from pqscan.domain.record import Record

_POLICY_KEYS = {"id", "title", "publisher", "scope", "status", "date", "version", "row"}
_ROW_KEYS = {
    *("algorithms", "attacks", "parameters", "modes", "purposes", "bits-from", "bits-below"),
    *("hybrid", "deprecated-after", "disallowed-after", "verdict", "reason", "source", "verified"),
}


class Purpose(StrEnum):
    """What a key protects, as the policies tell apart."""

    CONFIDENTIALITY = "confidentiality"
    SIGNATURE = "signature"


class Row(Record):
    """One statement of a policy; an empty selector does not ask. Dates are last allowed days."""

    reason: str
    source: str
    verified: bool
    algorithms: tuple[str, ...] = ()
    attacks: tuple[str, ...] = ()
    parameters: tuple[str, ...] = ()
    modes: tuple[str, ...] = ()
    purposes: tuple[str, ...] = ()
    bits_from: int | None = None
    bits_below: int | None = None
    hybrid: bool = False
    verdict: Verdict | None = None
    deprecated_after: datetime.date | None = None
    disallowed_after: datetime.date | None = None

    def on(self, day: datetime.date) -> Verdict:
        """What it says of an asset in use on that day."""
        if self.verdict is not None:
            return self.verdict
        if self.disallowed_after is not None and day > self.disallowed_after:
            return Verdict.DISALLOWED
        if self.deprecated_after is not None and day > self.deprecated_after:
            return Verdict.DEPRECATED
        return Verdict.ALLOWED


class Policy(Record):
    """A document: who says it, of whom, in which state and from when."""

    id: str
    title: str
    publisher: str
    scope: str
    status: str
    date: str
    version: int
    rows: tuple[Row, ...]


@cache
def policies() -> Mapping[str, Policy]:
    """Every shipped policy by id; KnowledgeError for a file that does not hold one."""
    tables = knowledge.read_tables("rules/policies")
    found = [_policy(name, table) for name, table in tables.items()]
    return {policy.id: policy for policy in sorted(found, key=lambda policy: policy.id)}


def chosen(ids: tuple[str, ...]) -> tuple[Policy, ...]:
    """The policies of those ids, in that order; ConfigError names the nearest for a wrong one."""
    known = policies()
    for word in ids:
        if word not in known:
            from difflib import get_close_matches

            near = get_close_matches(word, known, 1, 0.4) or sorted(known)
            raise ConfigError(f"no policy {word!r}", f"try {', '.join(near)}")
    return tuple(known[word] for word in dict.fromkeys(ids))


def _policy(name: str, table: Mapping[str, object]) -> Policy:
    rows = table.get("row")
    if wrong := sorted(set(table) - _POLICY_KEYS):
        raise _wrong(name, f"unknown key {wrong[0]}")
    if not isinstance(rows, list) or not rows:
        raise _wrong(name, "no [[row]]")
    texts = {key: table.get(key) for key in ("id", "title", "publisher", "scope", "status", "date")}
    version = table.get("version")
    if missing := [key for key, text in texts.items() if not isinstance(text, str) or not text]:
        raise _wrong(name, f"no {missing[0]}")
    if not isinstance(version, int):
        raise _wrong(name, "no version")
    found = {key: str(text) for key, text in texts.items()}
    return Policy(**found, version=version, rows=tuple(_row(name, row) for row in rows))


def _row(name: str, row: Mapping[str, object]) -> Row:
    if wrong := sorted(set(row) - _ROW_KEYS):
        raise _wrong(name, f"unknown key {wrong[0]} in a row")
    if not row.get("reason") or not row.get("source") or not isinstance(row.get("verified"), bool):
        raise _wrong(name, "a row needs reason, source and verified")
    try:
        verdict = Verdict(str(row["verdict"])) if "verdict" in row else None
        return Row(
            reason=str(row["reason"]),
            source=str(row["source"]),
            verified=row["verified"] is True,
            algorithms=_words(row.get("algorithms")),
            attacks=_words(row.get("attacks")),
            parameters=_words(row.get("parameters")),
            modes=_words(row.get("modes")),
            purposes=tuple(Purpose(word) for word in _words(row.get("purposes"))),
            bits_from=_number(row.get("bits-from")),
            bits_below=_number(row.get("bits-below")),
            hybrid=row.get("hybrid") is True,
            verdict=verdict,
            deprecated_after=_date(row.get("deprecated-after")),
            disallowed_after=_date(row.get("disallowed-after")),
        )
    except (ValueError, TypeError) as error:
        raise _wrong(name, str(error)) from error


def _words(value: object) -> tuple[str, ...]:
    if value is None:
        return ()
    if not isinstance(value, list):
        raise TypeError(f"{value!r} is not a list")
    return tuple(str(word) for word in value)


def _number(value: object) -> int | None:
    if value is not None and not isinstance(value, int):
        raise TypeError(f"{value!r} is not a number")
    return value


def _date(value: object) -> datetime.date | None:
    return None if value is None else datetime.date.fromisoformat(str(value))


def _wrong(name: str, what: str) -> KnowledgeError:
    return KnowledgeError(f"policy {name}: {what}", "see rules/policies/README.md")
