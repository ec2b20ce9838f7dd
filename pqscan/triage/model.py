"""The exported classifier: decision trees as plain JSON, scored without scikit-learn or numpy."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from functools import cache

from pqscan.domain import knowledge
from pqscan.domain.errors import KnowledgeError
from pqscan.domain.record import Record
from pqscan.triage.vocabulary import Vocabulary

FORMAT = 1


class Tree(Record):
    """Parallel arrays by node; `feature` is -1 at a leaf, `value` the share of uses there."""

    feature: tuple[int, ...]
    threshold: tuple[int, ...]
    left: tuple[int, ...]
    right: tuple[int, ...]
    value: tuple[float, ...]


class Score(Record):
    """A probability, and what each feature moved it by, the largest first."""

    probability: float
    moved: tuple[tuple[str, float], ...]


class Model(Record):
    """An averaged forest; it decides at or below `low` and at or above `high`, else abstains."""

    features: tuple[str, ...]
    trees: tuple[Tree, ...]
    low: float
    high: float

    def score(self, row: Mapping[str, float]) -> Score:
        """P(a place that a migration visits); KnowledgeError where a feature is missing."""
        try:
            values = [row[name] for name in self.features]
        except KeyError as error:
            raise KnowledgeError(
                f"the classifier knows a feature {error} that is not computed", "train it again"
            ) from error
        moved: dict[int, float] = {}
        total = 0.0
        for tree in self.trees:
            total += _descend(tree, values, moved)
        count = len(self.trees)
        ranked = sorted(moved.items(), key=lambda pair: (-abs(pair[1]), pair[0]))
        named = tuple((self.features[index], change / count) for index, change in ranked)
        return Score(total / count, named)


def _descend(tree: Tree, values: Sequence[float], moved: dict[int, float]) -> float:
    """The leaf's value; `moved` gains the change at each step, by the feature that was asked."""
    node, value = 0, tree.value[0]
    while (feature := tree.feature[node]) >= 0:
        below = values[feature] <= tree.threshold[node]
        node = tree.left[node] if below else tree.right[node]
        moved[feature] = moved.get(feature, 0.0) + tree.value[node] - value
        value = tree.value[node]
    return value


def parse(data: bytes) -> Model:
    """The model of an exported file's bytes; KnowledgeError where it does not hold one."""
    try:
        table = json.loads(data)
        if table["format"] != FORMAT:
            raise ValueError(f"format {table['format']}")
        trees = tuple(
            Tree(*(tuple(tree[name]) for name in Tree.__struct_fields__)) for tree in table["trees"]
        )
        names = tuple(table["features"])
        model = Model(names, trees, float(table["low"]), float(table["high"]))
        if not all(_sound(tree, len(names)) for tree in trees) or not trees:
            raise ValueError("a tree does not hold")
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise KnowledgeError(f"the classifier cannot be read: {error}", "reinstall") from error
    return model


def _sound(tree: Tree, features: int) -> bool:
    """Every branch leads forward to a node that is there: a walk down ends."""
    size = len(tree.feature)
    return len({size, *map(len, (tree.threshold, tree.left, tree.right, tree.value))}) == 1 and all(
        feature < 0
        or (feature < features and index < tree.left[index] < size > tree.right[index] > index)
        for index, feature in enumerate(tree.feature)
    )


@cache
def shipped() -> tuple[Model, Vocabulary]:
    """The model and the words it was trained with, their hashes checked against the manifest."""
    return parse(read_checked("triage/model.json")), Vocabulary.read(
        read_checked("triage/vocabulary.json")
    )


def read_checked(name: str) -> bytes:
    """A file below models/; KnowledgeError where its sha256 is not the manifest's."""
    root = knowledge.folder("models")
    try:
        manifest = json.loads((root / "manifest.json").read_bytes())
        expected = manifest["files"][name]["sha256"]
        data = (root / name).read_bytes()
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise KnowledgeError(f"models/{name} cannot be read", "reinstall pqscan") from error
    if hashlib.sha256(data).hexdigest() != expected:
        raise KnowledgeError(
            f"models/{name} is not the file of the manifest", "reinstall pqscan, or train again"
        )
    return data
