"""The catalogue as writers need it: by id, with an answer for an id it does not hold."""

from __future__ import annotations

from collections.abc import Mapping

from pqscan.domain.catalogue import CatalogueRule, catalogue


def rules_by_id() -> Mapping[str, CatalogueRule]:
    """Every rule of the catalogue, in its order."""
    return catalogue()


def rule_title(rule_id: str) -> str:
    """The rule's title, or its id where a saved result is newer than the catalogue."""
    rule = rules_by_id().get(rule_id)
    return rule.title if rule else rule_id
