"""Trains the triage classifier: labels → archives → features → folds → trees → card and manifest.

    python tools/train/triage.py rows FOLDER    fetch what is labelled, write rows.json
    python tools/train/triage.py fit            from rows.json: measure, fit, export

`rows.json` holds the labelled places' features (numbers, no code), so that fitting needs no
download and is the same everywhere. Needs the extra `train`.
"""

from __future__ import annotations

import hashlib
import json
import random
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import sklearn
from card import card
from sklearn.ensemble import ExtraTreesClassifier
from sklearn.metrics import average_precision_score, precision_recall_curve

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(Path(__file__).resolve().parent)]

from pqscan.triage.features import Text, features  # noqa: E402
from pqscan.triage.vocabulary import Vocabulary  # noqa: E402

MODELS = ROOT / "models"
ROWS = Path(__file__).resolve().parent / "rows.json"
POSITIVE = ("use", "handling", "registry")
FOLDS, SEEDS = 10, (0, 1, 2)
LOW, HIGH = 0.15, 0.85  # chosen before measuring


@dataclass(frozen=True, slots=True)
class Rows:
    """The labelled places: features, whether a migration visits them, label, word and package."""

    names: tuple[str, ...]
    x: np.ndarray
    y: np.ndarray
    labels: tuple[str, ...]
    words: tuple[str, ...]
    lexical: tuple[str, ...]
    packages: tuple[str, ...]


def forest() -> ExtraTreesClassifier:
    """What is fitted, in every fold and at the end."""
    return ExtraTreesClassifier(150, min_samples_leaf=2, max_features=0.3, random_state=0)


def collect(folder: Path) -> None:
    """Fetch every labelled archive and write the features of its places."""
    import archives

    folder.mkdir(parents=True, exist_ok=True)
    vocabulary = Vocabulary.read((MODELS / "triage" / "vocabulary.json").read_bytes())
    lines = (MODELS / "labels" / "labels.jsonl").read_text(encoding="utf-8").splitlines()
    labels = [row for row in map(json.loads, lines) if row["task"] == "triage"]
    archives.refuse_reserved({row["archive"] for row in labels}, MODELS / "labels" / "reserved.txt")
    rows = []
    for row in labels:
        path = archives.fetch(row["archive"], row["sha256"], folder)
        text = Text.of(row["path"], archives.member(path, row["path"]), vocabulary)
        start, match = row["column"], row["match"]
        if text.lines[row["line"] - 1][start : start + len(match)] != match:
            raise archives.WrongArchiveError(f"{row['archive']}: {match} is not at {row['path']}")
        found = features(text, row["line"], start + 1, len(match), vocabulary)
        facts = {key: row[key] for key in ("label", "match", "lexical")}
        rows.append(facts | {"package": archives.package(row["archive"]), "features": found})
    names = sorted(rows[0]["features"])
    for row in rows:
        row["features"] = [int(row["features"][name]) for name in names]
    listed = ",\n".join(json.dumps(row) for row in rows)
    ROWS.write_text(f'{{"names": {json.dumps(names)}, "rows": [\n{listed}\n]}}\n', encoding="utf-8")


def read_rows() -> Rows:
    """The rows of rows.json."""
    table = json.loads(ROWS.read_bytes())
    rows = table["rows"]
    labels = tuple(row["label"] for row in rows)
    return Rows(
        names=tuple(table["names"]),
        x=np.array([row["features"] for row in rows], dtype=np.float32),
        y=np.array([label in POSITIVE for label in labels], dtype=int),
        labels=labels,
        words=tuple(row["match"].lower() for row in rows),
        lexical=tuple(row["lexical"] for row in rows),
        packages=tuple(row["package"] for row in rows),
    )


def folds(packages: Sequence[str], seed: int) -> Iterator[np.ndarray]:
    """Masks of the held-out rows: no package stands on both sides."""
    names = sorted(set(packages))
    random.Random(seed).shuffle(names)  # noqa: S311
    place = {name: index % FOLDS for index, name in enumerate(names)}
    of = np.array([place[name] for name in packages])
    yield from (of == fold for fold in range(FOLDS))


def out_of_fold(rows: Rows, seed: int) -> np.ndarray:
    """Each row's probability by a forest that never saw its package."""
    probability = np.zeros(len(rows.y))
    for held in folds(rows.packages, seed):
        fitted = forest().fit(rows.x[~held], rows.y[~held])
        probability[held] = fitted.predict_proba(rows.x[held])[:, 1]
    return probability


def measure(rows: Rows) -> dict[str, list[float]]:
    """The card's figures, one value a seed."""
    tests = np.array([label == "test" for label in rows.labels])
    hashes = np.array([word in ("md5", "sha1", "sha-1") for word in rows.words])
    name = np.array([one == "name" for one in rows.lexical])
    imports = np.array([label == "import" for label in rows.labels])
    rule = name & ~tests & ~imports
    found: dict[str, list[float]] = {}

    def add(key: str, value: float) -> None:
        found.setdefault(key, []).append(round(float(value), 3))

    for seed in SEEDS:
        p = out_of_fold(rows, seed)
        for key, mask in (("all", tests | True), ("no_tests", ~tests), ("md5_sha1", hashes)):
            add(f"ap_{key}", average_precision_score(rows.y[mask], p[mask]))
            precision, recall, _ = precision_recall_curve(rows.y[mask], p[mask])
            add(f"at_90_{key}", precision[recall >= 0.9].max())
        sure = (p <= LOW) | (p >= HIGH)
        add("decided", sure.mean())
        add("decided_right", ((p >= HIGH) == (rows.y == 1))[sure].mean())
        add("demoted", (p <= LOW).mean())
        add("demoted_wrong", rows.y[p <= LOW].mean())
        add("uses_demoted", ((p <= LOW) & (rows.y == 1)).sum() / rows.y.sum())
    found["prevalence"] = [round(float(rows.y.mean()), 3)]
    both = (rule & (rows.y == 1)).sum()
    found["rule_f1"] = [round(float(2 * both / (rule.sum() + rows.y.sum())), 3)]
    return found


def export(rows: Rows, fitted: ExtraTreesClassifier, measured: dict[str, list[float]]) -> bytes:
    """The forest as JSON: what pqscan/triage/model.py reads, with where it comes from.

    Features are whole numbers, so `x <= 3.7` and `x <= 3` ask the same and the latter is shorter.
    """
    trees = []
    for estimator in fitted.estimators_:
        tree = estimator.tree_
        counts = tree.value[:, 0, :]
        leaf = tree.children_left < 0
        trees.append(
            {
                "feature": np.where(leaf, -1, tree.feature).tolist(),
                "threshold": np.where(leaf, 0, np.floor(tree.threshold)).astype(int).tolist(),
                "left": np.where(leaf, 0, tree.children_left).tolist(),
                "right": np.where(leaf, 0, tree.children_right).tolist(),
                "value": np.round(counts[:, 1] / counts.sum(axis=1), 10).tolist(),
            }
        )
    table = {
        "format": 1,
        "trained_with": f"scikit-learn {sklearn.__version__}",
        "positive": list(POSITIVE),
        "low": LOW,
        "high": HIGH,
        "measured": measured,
        "features": list(rows.names),
    }
    head = json.dumps(table, indent=1)[:-2]
    body = ",\n".join(json.dumps(tree, separators=(",", ":")) for tree in trees)
    return f'{head},\n "trees": [\n{body}\n]}}\n'.encode()


def fit() -> None:
    """Measure, fit on all rows, and write model, card and manifest."""
    rows = read_rows()
    measured = measure(rows)
    data = export(rows, forest().fit(rows.x, rows.y), measured)
    (MODELS / "triage" / "model.json").write_bytes(data)
    text = card(rows.labels, len(set(rows.packages)), len(rows.names), measured, len(data))
    (MODELS / "triage" / "card.md").write_text(text, encoding="utf-8")
    manifest()


def manifest() -> None:
    """The sha256 of every data file below models/."""
    files = {
        path.relative_to(MODELS).as_posix(): {
            "bytes": path.stat().st_size,
            "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
        }
        for path in sorted(MODELS.rglob("*"))
        if path.is_file() and path.name != "manifest.json"
    }
    text = json.dumps({"format": 1, "files": files}, indent=1, sort_keys=True)
    (MODELS / "manifest.json").write_text(f"{text}\n", encoding="utf-8")


if __name__ == "__main__":
    if sys.argv[1:2] == ["rows"] and len(sys.argv) == 3:
        collect(Path(sys.argv[2]))
    elif sys.argv[1:] == ["fit"]:
        fit()
    else:
        sys.exit(__doc__)
