"""Every reference point that a model's file states, at the tolerance stated there."""

from __future__ import annotations

from math import ceil, floor, log10

import pytest

from pqscan.domain.estimate import Provenance
from pqscan.quantum import api
from pqscan.quantum.nouns import ModelCard, ReferencePoint

POINTS = [(card, point) for card in api.models() for point in card.reference]


def _name(value: object) -> str:
    if isinstance(value, ModelCard):
        return value.id
    if isinstance(value, ReferencePoint):
        return f"{value.target}-{'-'.join(name for name, _ in value.expected)}"
    return str(value)


def rounded_up(value: float, digits: int) -> float:
    """As GE21's tables are printed: up, to so many significant digits."""
    unit = 10.0 ** (floor(log10(value)) - digits + 1)
    return ceil(round(value / unit, 9)) * unit


@pytest.mark.parametrize(("card", "point"), POINTS, ids=_name)
def test_model_meets_its_published_figures(card: ModelCard, point: ReferencePoint) -> None:
    found = api.estimate(point.target, card.id)
    for name, published in point.expected:
        ours = getattr(found, name)
        assert ours is not None, f"{name} is missing ({point.source})"
        if point.upper_bound:
            assert ours < published
            continue
        near = abs(ours - published) <= point.tolerance * abs(published) + 1e-12
        printed = point.digits > 0 and rounded_up(ours, point.digits) == pytest.approx(published)
        assert near or printed, f"{name}: {ours} against {published} ({point.source})"


# The rows of the literature marked as read from the source or an abstract, by model and target.
TESTED_ROWS = [
    ("ge21", "RSA-1024", 2), ("ge21", "RSA-2048", 2), ("ge21", "RSA-3072", 2),
    ("ge21", "RSA-4096", 2), ("ge21", "RSA-8192", 2), ("ge21", "RSA-16384", 2),
    ("ge21", "DH-2048:short-exponent", 1), ("ge21", "DH-2048:full", 1),
    ("ge21", "DH-2048:full-order-known", 1), ("ge21", "DH-2048:schnorr-order-known", 1),
    ("g25", "RSA-2048", 2), ("g25", "RSA-3072", 1), ("webster26-month", "RSA-2048", 1),
    ("zhou25", "RSA-2048", 1), ("roetteler17", "P-256", 1), ("roetteler17", "P-384", 1),
    ("roetteler17", "P-521", 1), ("haner-width", "P-256", 2), ("haner-t", "P-256", 1),
    ("haner-depth", "P-256", 1), ("haner-width", "P-384", 1), ("haner-width", "P-521", 1),
    ("litinski23", "P-256", 1), ("litinski23-active-volume", "P-256", 1),
    ("litinski23-2d", "P-256", 1), ("amy16", "SHA-256", 1), ("amy16", "SHA3-256", 1),
]  # fmt: skip


@pytest.mark.parametrize(("model", "target", "count"), TESTED_ROWS)
def test_every_verified_row_is_a_reference_point(model: str, target: str, count: int) -> None:
    card = next(card for card in api.models() if card.id == model)
    verified = [p for p in card.reference if p.target == target and p.verified]
    assert len(verified) == count


def test_models_read_in_secondary_sources_say_so() -> None:
    secondary = {"g25", "cain26", "babbush26-width", "babbush26-toffoli", "eprint26-280",
                 "haner26-ions", "gouzien23-cat", "jang25-aes", "jang25-hash", "webster26-week",
                 "webster26-day", "webster26-month", "schrottenloher26"}  # fmt: skip
    unverified = {c.id for c in api.models() if c.provenance is Provenance.UNVERIFIED}
    assert unverified == secondary
