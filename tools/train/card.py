"""Writes the classifier's card: measured figures only."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

TEXT = """# The triage classifier

Written by `tools/train/triage.py fit`; do not edit.

**What it decides.** Whether a place in a source file where an algorithm's name stands is one that a
migration has to visit (labels `use`, `handling`, `registry`) or not (`import`, `mention`, `test`,
`non-security`, `not-crypto`). It is asked only about findings that a detector was at most half sure
of; it sets their role to `mention` and their confidence to low, says why, and deletes nothing.

**What it is.** 150 extremely randomised trees on {features} language-neutral whole numbers of the
path, the line, the lexical kind and the surroundings (`pqscan/triage/features.py`, words in
`vocabulary.json`), exported as JSON ({kilobytes} kB) and scored in plain Python.

**Labels.** {places} places in {packages} packages: {counted}. All are in
Python packages. One labeller, who saw package and path names; no second label has been made, so
agreement is unknown. The features and their words were written by people who had seen these places:
expect less on other code.

**Measured** out of fold, 10 folds that share no package, mean over {seeds} seeds (range). The
forest's settings were chosen among ten on these same places, the cuts before measuring.

| | all | without tests | md5 and sha1 only |
|---|---|---|---|
| average precision | {ap_all} | {ap_no_tests} | {ap_md5_sha1} |
| precision at recall .9 | {at_90_all} | {at_90_no_tests} | {at_90_md5_sha1} |

Reporting every hit has a precision of {prevalence}. The rule "an identifier, outside tests and
imports", given the true labels of both, has an F1 of {rule_f1}.

**Abstention.** At or below .15 and at or above .85 it decides {decided} of the places and is
right on {decided_right} of those. It demotes {demoted} of all places; of the demoted,
{demoted_wrong} should not have been, which is {uses_demoted} of all places a migration has to
visit.

**Not measured.** Other languages than Python; findings of the detectors, as against bare lexical
hits; home-made cryptography, for which no model ships.
"""


def card(
    labels: Sequence[str],
    packages: int,
    features: int,
    measured: Mapping[str, Sequence[float]],
    size: int,
) -> str:
    """models/triage/card.md; figures are the mean over the seeds, with their range."""
    counts = Counter(labels).most_common()
    figures = {key: _figure(values) for key, values in measured.items()}
    return TEXT.format(
        features=features,
        kilobytes=size // 1000,
        places=len(labels),
        packages=packages,
        counted=", ".join(f"{count} {label}" for label, count in counts),
        seeds=len(measured["ap_all"]),
        **figures,
    )


def _figure(values: Sequence[float]) -> str:
    mean = sum(values) / len(values)
    spread = f" ({min(values):.2f} to {max(values):.2f})" if len(values) > 1 else ""
    return f"{mean:.2f}{spread}"
