"""The words the features look for: data beside the model they were trained with."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping

from pqscan.domain.errors import KnowledgeError
from pqscan.domain.record import Record


class Vocabulary(Record):
    """Word lists, lower-case, and one expression for any algorithm's name."""

    groups: Mapping[str, frozenset[str]]
    ambiguous: frozenset[str]
    subtokens: Mapping[str, frozenset[str]]
    path: Mapping[str, frozenset[str]]
    words: re.Pattern[str]

    @classmethod
    def read(cls, data: bytes) -> Vocabulary:
        """From the bytes of a vocabulary.json; KnowledgeError where it does not hold one."""
        try:
            table = json.loads(data)
            groups = _sets(table["groups"])
            every = sorted({word for words in groups.values() for word in words}, key=len)
            longest_first = "|".join(re.escape(word) for word in reversed(every))
            return cls(
                groups=groups,
                ambiguous=frozenset(table["ambiguous"]),
                subtokens=_sets(table["subtokens"]),
                path=_sets(table["path"]),
                words=re.compile(rf"(?i)(?<![a-z0-9])(?:{longest_first})(?![a-z])"),
            )
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise KnowledgeError(
                "models/triage/vocabulary.json does not hold", "reinstall pqscan"
            ) from error


def _sets(table: Mapping[str, list[str]]) -> dict[str, frozenset[str]]:
    return {name: frozenset(words) for name, words in table.items()}
