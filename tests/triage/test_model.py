"""The exported forest is the one that was fitted, and nothing else is accepted for it."""

import json
import sys
from pathlib import Path

import pytest

from pqscan.domain import knowledge
from pqscan.domain.errors import KnowledgeError
from pqscan.triage import model

ROOT = Path(__file__).resolve().parents[2]
TREE = {
    "feature": [0, -1, -1],
    "threshold": [3, 0, 0],
    "left": [1, 0, 0],
    "right": [2, 0, 0],
    "value": [0.5, 0.125, 0.875],
}


def _data(**changes: object) -> bytes:
    table = {"format": 1, "features": ["a", "b"], "low": 0.15, "high": 0.85, "trees": [TREE]}
    return json.dumps(table | changes).encode()


def test_a_walk_down_a_tree() -> None:
    found = model.parse(_data())
    assert found.score({"a": 3, "b": 0}) == model.Score(0.125, (("a", -0.375),))
    assert found.score({"a": 4, "b": 0}) == model.Score(0.875, (("a", 0.375),))
    twice = model.parse(_data(trees=[TREE, TREE | {"feature": [1, -1, -1]}]))
    assert twice.score({"a": 0, "b": 9}).probability == 0.5


@pytest.mark.parametrize(
    "data",
    [
        b"{",
        b"[]",
        _data(format=2),
        _data(trees=[]),
        _data(trees=[TREE | {"left": [0, 0, 0]}]),  # a loop
        _data(trees=[TREE | {"right": [3, 0, 0]}]),  # beyond the end
        _data(trees=[TREE | {"feature": [2, -1, -1]}]),  # no such feature
        _data(trees=[TREE | {"value": [0.5]}]),
    ],
)
def test_a_broken_model_is_refused(data: bytes) -> None:
    with pytest.raises(KnowledgeError):
        model.parse(data)


def test_a_missing_feature_is_named() -> None:
    with pytest.raises(KnowledgeError, match="'b'"):
        model.parse(_data()).score({"a": 1})


def test_a_changed_file_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shipped = knowledge.folder("models")
    (tmp_path / "triage").mkdir()
    for name in ("manifest.json", "triage/vocabulary.json"):
        (tmp_path / name).write_bytes((shipped / name).read_bytes())
    monkeypatch.setattr(knowledge, "folder", lambda name: tmp_path)
    assert model.read_checked("triage/vocabulary.json").startswith(b"{")
    with (tmp_path / "triage" / "vocabulary.json").open("ab") as stream:
        stream.write(b" ")
    with pytest.raises(KnowledgeError, match="not the file of the manifest"):
        model.read_checked("triage/vocabulary.json")
    with pytest.raises(KnowledgeError, match="cannot be read"):
        model.read_checked("triage/model.json")


def test_every_shipped_file_is_in_the_manifest() -> None:
    root = knowledge.folder("models")
    listed = set(json.loads((root / "manifest.json").read_bytes())["files"])
    there = {path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file()}
    assert there - listed == {"manifest.json"}
    assert all(model.read_checked(name) for name in sorted(listed))


def test_the_card_shows_what_was_measured() -> None:
    root = knowledge.folder("models") / "triage"
    measured = json.loads((root / "model.json").read_bytes())["measured"]
    card = (root / "card.md").read_text(encoding="utf-8")
    for key in ("ap_all", "at_90_all", "decided_right", "uses_demoted"):
        values = measured[key]
        assert f"{sum(values) / len(values):.2f} ({min(values):.2f} to {max(values):.2f})" in card
    assert min(measured["ap_all"]) > measured["prevalence"][0]


@pytest.mark.needs_sklearn
def test_the_export_agrees_with_scikit_learn_on_rows_it_never_saw() -> None:
    sys.path.insert(0, str(ROOT / "tools" / "train"))
    try:
        import triage as training
    finally:
        sys.path.pop(0)
    rows = training.read_rows()
    held = next(training.folds(rows.packages, 0))
    assert not {p for p, h in zip(rows.packages, held, strict=True) if h} & {
        p for p, h in zip(rows.packages, held, strict=True) if not h
    }
    fitted = training.forest().fit(rows.x[~held], rows.y[~held])
    exported = model.parse(training.export(rows, fitted, {}))
    expected = fitted.predict_proba(rows.x[held])[:, 1]
    ours = [
        exported.score(dict(zip(rows.names, map(float, row), strict=True))) for row in rows.x[held]
    ]
    assert len(ours) > 20
    assert max(abs(a.probability - b) for a, b in zip(ours, expected, strict=True)) < 1e-9
    prior = exported.trees[0].value[0]
    for one in ours:
        start = sum(tree.value[0] for tree in exported.trees) / len(exported.trees)
        assert start + sum(change for _, change in one.moved) == pytest.approx(one.probability)
    assert 0 < prior < 1
