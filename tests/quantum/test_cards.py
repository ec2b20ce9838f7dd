"""Model files hold their contract, and a wrong one is named with its field."""

from __future__ import annotations

from pathlib import Path

import pytest

from pqscan.domain import knowledge
from pqscan.domain.errors import KnowledgeError
from pqscan.quantum import api, pricing
from pqscan.quantum.cards import FOLDER, read_card

GOOD = knowledge.read_tables(FOLDER)["roetteler17.toml"]


@pytest.mark.parametrize("card", api.models(), ids=lambda card: card.id)
def test_card_holds_its_contract(card: api.ModelCard) -> None:
    assert card.citation
    assert card.url.startswith("https://")
    assert 0 < card.lowest <= card.highest
    assert card.engine in {*pricing.LOGICAL, *pricing.WHOLE}
    assert card.reference or card.provenance.value == "tabulated, unverified" or card.note
    if card.physical == "fixed":
        machines = {profile.id for profile in api.hardware_profiles()}
        assert {row.machine for row in card.rows} <= machines


def test_every_file_is_a_model_of_its_own_name() -> None:
    names = {Path(path).stem for path in knowledge.read_tables(FOLDER)}
    assert names == {card.id for card in api.models()}


def test_each_kind_of_key_has_a_preferred_model_and_some_names_one_of_their_own() -> None:
    preferred = [card.id for card in api.models() if card.preferred]
    assert sorted(preferred) == [
        "banegas20", "ge21", "grover", "haner-width", "jang25-aes", "jang25-hash", "rho",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("range", [256], "range must be 2 numbers"),
        ("families", ["lattices"], "families must be a list out of"),
        ("provenance", "guessed", "provenance must be one of"),
        ("stance", "bold", "stance must be one of"),
        ("physical", "any", "physical must be one of"),
        ("reviewed", "yes", "reviewed must be true or false"),
        ("year", "2017", "year must be a number"),
        ("citation", 17, "citation must be text"),
        ("table", "", "needs a citation and where in it"),
        ("range", [512, 256], "needs families and a range"),
        ("id", "other", "holds the model other"),
    ],
)
def test_a_wrong_file_is_named_with_its_field(field: str, value: object, says: str) -> None:
    with pytest.raises(KnowledgeError) as caught:
        read_card("roetteler17.toml", {**GOOD, field: value})
    assert says in str(caught.value)
    assert "roetteler17.toml" in str(caught.value)
