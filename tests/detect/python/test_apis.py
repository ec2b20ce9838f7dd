"""Every example of rules/apis/python/ is a test: exactly what it says is found, nothing else."""

from collections import defaultdict

import pytest

from pqscan.detect.interface import SourceFile
from pqscan.detect.python.analysis import Analyst, Visit
from pqscan.detect.python.apis import apis
from pqscan.detect.python.merging import merge
from pqscan.detect.python.spec_files import Example, examples

EXAMPLES = list(examples())


def found_in(source: str) -> list[str]:
    """`RULE ALGORITHM PARAMETERS FUNCTION` of every finding of a one-file program."""
    file = SourceFile("example.py", "example.py", len(source))
    analyst = Analyst([file], apis(), lambda _: source.encode())
    findings = merge(analyst.look([Visit("example.py")], frozenset()).facts)
    return sorted(
        f"{f.rule} {f.asset.algorithm} {f.asset.parameter_set or '-'} {f.asset.function}"
        for f in findings
    )


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda e: f"{e.library}: {e.name}")
def test_example(example: Example) -> None:
    assert found_in(example.source) == sorted(example.finds)


def test_every_library_has_a_positive_and_a_negative_example() -> None:
    kinds: dict[str, set[bool]] = defaultdict(set)
    for example in EXAMPLES:
        kinds[example.library].add(bool(example.finds))
    assert {library for library, seen in kinds.items() if seen != {True, False}} == set()
